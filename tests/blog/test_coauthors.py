"""`…/posts/<slug>/authors/` and `blog.coauthors`: the first author asks, others accept, decline, leave; what each may
do before and after, and everybody else nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog import audiences, coauthors
from blog.models import Audience, CoAuthor, Consent, Course, Decision, Enrolment, Image, Notice, Post, Revision, Section
from blog.notices.listing import listed
from blog.refusals import Refused
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, written

AUTHORS = "/russia/posts/two-capitals/authors/"
ESSAY = "/russia/posts/two-capitals/"
PAGES = ("", "edit/", "publication/", "history/", "authors/")


@pytest.fixture
def draft(author: Enrolment) -> Post:
    """A draft of the author's."""
    return written(author, "Two Capitals", "They met in Geneva.")


@pytest.fixture
def asked(draft: Post, classmate: Enrolment) -> CoAuthor:
    """The classmate, asked to sign it."""
    return coauthors.invite(draft, "mira okafor", draft.author.user)


@pytest.fixture
def joint(asked: CoAuthor, classmate: Enrolment) -> Post:
    """The draft, signed by both."""
    coauthors.accept(asked, classmate.user)
    return Post.objects.get(pk=asked.post_id)


def names(post: Post) -> list[str]:
    return [place.public_name for place in Post.objects.get(pk=post.pk).signed_by]


def statuses(client: Client) -> list[int]:
    """What each page of the essay answers."""
    return [client.get(f"{ESSAY}{page}").status_code for page in PAGES]


def acts(post: Post) -> list[tuple[str, str, str]]:
    """The record of the essay, oldest first: act, who, note."""
    return [(row.act, row.by_name, row.note) for row in Decision.objects.about(post).order_by("pk")]


def test_somebody_asked_meets_the_title_and_nothing_else_until_they_accept(
    asked: CoAuthor, as_classmate: Client, draft: Post
) -> None:
    page = as_classmate.get(AUTHORS).content.decode()
    assert [word in page for word in ("Two Capitals", "R. Vale", "They met", "Ruth")] == [True, True, False, False]
    assert statuses(as_classmate) == [404, 404, 404, 404, 200]
    assert (names(draft), "Two Capitals" in as_classmate.get("/russia/drafts/").content.decode()) == (
        ["R. Vale"],
        False,
    )
    answer = as_classmate.post(AUTHORS, {"act": "accept"}, follow=True)
    assert (answer.redirect_chain, "They met" in answer.content.decode()) == ([(ESSAY, 302)], True)
    assert (statuses(as_classmate), names(draft)) == ([200] * 5, ["R. Vale", "Mira Okafor"])
    assert acts(draft) == [("invite", "Ruth Valentine", "Mira Okafor"), ("sign", "Mira Okafor", "")]


def test_whoever_declines_finds_nothing_there_any_more(asked: CoAuthor, as_classmate: Client, draft: Post) -> None:
    assert as_classmate.post(AUTHORS, {"act": "decline"}).headers["Location"] == "/russia/"
    assert (statuses(as_classmate), names(draft)) == ([404] * 5, ["R. Vale"])
    assert as_classmate.post(AUTHORS, {"act": "accept"}).status_code == 404
    assert acts(draft)[-1] == ("leave", "Mira Okafor", "Declined the invitation.")


def test_a_co_author_edits_restores_and_publishes_as_the_first_author_does(joint: Post, as_classmate: Client) -> None:
    sent = {"title": "Two Capitals", "body": "They met in Bern.", "works": "", "seen": "1", "audience": "60"}
    assert as_classmate.post(f"{ESSAY}edit/", sent).status_code == 302
    newest = Revision.objects.filter(post=joint).latest("number")
    assert (newest.number, newest.body, newest.by_name) == (2, "They met in Bern.", "Mira Okafor")
    assert as_classmate.post(f"{ESSAY}history/", {"restore": "1", "seen": "2"}).status_code == 302
    assert as_classmate.post(f"{ESSAY}publication/", {"act": "publish", "audience": "40"}).status_code == 302
    shown = Post.objects.get(pk=joint.pk)
    assert (shown.is_published, shown.published.number if shown.published else 0) == (True, 3)
    assert (acts(joint)[-1][0], acts(joint)[-1][1]) == ("publish", "Mira Okafor")


def test_a_picture_that_a_co_author_brought_is_the_essays(joint: Post, classmate: Enrolment, author: Enrolment) -> None:
    picture = Image.objects.create(name="map", kind="png", width=1, height=1, uploader=classmate.user)
    Image.objects.claim(["map"], joint, [classmate.user_id])
    picture.refresh_from_db()
    seen = [Image.objects.visible_to(place.user).filter(name="map").exists() for place in (author, classmate)]
    assert (picture.post, seen) == (joint, [True, True])


def test_only_the_first_author_asks_takes_back_and_deletes(joint: Post, as_classmate: Client, course: Course) -> None:
    third = EnrolmentFactory(course=course, user__name="Third Person")
    waiting = coauthors.invite(joint, "Third Person", joint.author.user)
    for sent in ({"act": "invite", "name": "Third Person"}, {"act": "take-back", "asked": str(waiting.pk)}):
        assert as_classmate.post(AUTHORS, sent).status_code == 404
    assert {as_classmate.get(f"{ESSAY}deletion/").status_code, as_classmate.post(f"{ESSAY}deletion/").status_code} == {
        404
    }
    assert "Third Person" not in as_classmate.get(AUTHORS).content.decode()
    for refused in (
        lambda by: coauthors.invite(joint, "L. Hart", by),
        lambda by: coauthors.take_back(joint, waiting.pk, by),
    ):
        with pytest.raises(Refused):
            refused(signer(joint))
    assert names(joint) == ["R. Vale", "Mira Okafor"]
    assert third.coauthored.get().accepted_at is None


def signer(post: Post) -> Any:
    """The account of the second name in the byline."""
    return post.signed_by[1].user


def test_the_first_author_takes_an_invitation_back_unseen(
    asked: CoAuthor, as_author: Client, as_classmate: Client
) -> None:
    assert "Mira Okafor" in as_author.get(AUTHORS).content.decode()
    assert as_author.post(AUTHORS, {"act": "take-back", "asked": str(asked.pk)}).status_code == 302
    assert (as_classmate.get(AUTHORS).status_code, listed(asked.enrolment.user)) == (404, [])
    assert Notice.objects.get(kind="invited").cancelled_at is not None
    assert as_author.post(AUTHORS, {"act": "take-back", "asked": str(asked.pk)}).status_code == 422


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 40])
def test_an_invitation_that_is_none_is_missing(draft: Post, as_author: Client, sent: str) -> None:
    assert as_author.post(AUTHORS, {"act": "take-back", "asked": sent}).status_code == 404


def test_whoever_is_asked_is_told_until_they_answer(asked: CoAuthor, classmate: Enrolment) -> None:
    assert [(one.item.title, one.item.url) for one in listed(classmate.user)] == [
        ("R. Vale asks you to sign “Two Capitals” with them", AUTHORS)
    ]
    coauthors.accept(asked, classmate.user)
    assert listed(classmate.user) == []


def test_a_co_author_leaves_and_history_keeps_who_wrote_what(
    joint: Post, as_classmate: Client, as_author: Client
) -> None:
    sent = {"title": "Two Capitals", "body": "They met in Bern.", "works": "", "seen": "1", "audience": "60"}
    as_classmate.post(f"{ESSAY}edit/", sent)
    assert as_classmate.post(AUTHORS, {"act": "leave"}).headers["Location"] == "/russia/"
    assert (names(joint), statuses(as_classmate)) == (["R. Vale"], [404] * 5)
    assert "Mira Okafor" in as_author.get(f"{ESSAY}history/").content.decode()
    assert as_author.post(AUTHORS, {"act": "leave"}).status_code == 404
    with pytest.raises(Refused):
        coauthors.leave(joint, joint.author.user)


def test_nobody_else_finds_the_page(
    asked: CoAuthor,
    author: Enrolment,
    instructor: Enrolment,
    other_instructor: Enrolment,
    as_outsider: Client,
    client: Client,
) -> None:
    section = Section.objects.create(course=author.course, name="B")
    assistant = EnrolmentFactory(course=author.course, role="assistant", section=section, user__name="Ada Bell")
    other = EnrolmentFactory(course=author.course, user__name="Other Student")
    browsers = [signed_in(place) for place in (assistant, other, other_instructor, instructor)] + [as_outsider]
    for act in ("accept", "decline", "invite", "leave", "agree", "take-back", ""):
        answers = [each.post(AUTHORS, {"act": act, "asked": str(asked.pk)}).status_code for each in browsers]
        assert (act, answers) == (act, [404] * 5)
    assert [each.get(AUTHORS).status_code for each in browsers] == [404] * 5
    for path in (AUTHORS, "/russia/posts/missing/authors/"):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("act", ["", "invite", "leave", "agree", "publish"])
def test_whoever_was_asked_can_only_answer(asked: CoAuthor, as_classmate: Client, act: str) -> None:
    assert as_classmate.post(AUTHORS, {"act": act, "name": "R. Vale"}).status_code == 404


def test_whoever_left_the_course_answers_no_more_but_stays_in_what_they_signed(
    joint: Post, classmate: Enrolment
) -> None:
    other = written(joint.author, "Another")
    asked = coauthors.invite(other, "Mira Okafor", joint.author.user)
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    assert CoAuthor.objects.asked(classmate.user).count() == 0
    with pytest.raises(Refused):
        coauthors.accept(asked, classmate.user)
    assert (names(joint), names(other)) == (["R. Vale", "Mira Okafor"], ["R. Vale"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Nobody Known", "Nobody here is called “Nobody Known”."),
        ("R. Vale", "You are its first author already."),
        ("Mira Okafor", "Mira Okafor was asked already."),
        ("Paul Weber", "Nobody here is called “Paul Weber”."),
        ("Not Claimed", "Not Claimed has no account here yet"),
        ("x" * 81, "at most 80"),
        ("", "This field is required."),
    ],
)
def test_whom_nobody_can_ask_is_said_and_what_was_typed_stays(
    asked: CoAuthor, as_author: Client, other_instructor: Enrolment, course: Course, name: str, told: str
) -> None:
    EnrolmentFactory(course=course, user=None, public_name="Not Claimed")
    answer = as_author.post(AUTHORS, {"act": "invite", "name": name})
    page = answer.content.decode()
    assert (answer.status_code, told in page, f'value="{name}"' in page or not name) == (422, True, True)
    assert CoAuthor.objects.count() == 1


def test_an_essay_has_ten_authors_at_most_and_thirty_invitations(
    draft: Post, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [EnrolmentFactory(course=course, user__name=f"Student {n}") for n in range(10)]
    by = draft.author.user
    for place in people[:9]:
        coauthors.invite(draft, place.public_name, by)
    with pytest.raises(Refused, match="at most 10"):
        coauthors.invite(draft, people[9].public_name, by)
    monkeypatch.setattr(coauthors, "MOST_INVITATIONS", 10)
    for place in people[8:]:
        coauthors.take_back(draft, draft.coauthors.last().pk, by)
        if place is people[8]:
            coauthors.invite(draft, people[9].public_name, by)
    with pytest.raises(Refused, match="asked 10 times"):
        coauthors.invite(draft, people[9].public_name, by)


def test_what_the_web_reads_is_signed_only_with_consent(post: Post, classmate: Enrolment) -> None:
    asked = coauthors.invite(post, "Mira Okafor", post.author.user)
    client = signed_in(classmate)
    address = f"{post.get_absolute_url()}authors/"
    page = client.get(address).content.decode()
    assert [str(words) in page for words in (Audience.WEB.label, audiences.WORDING)] == [True, True]
    refused = client.post(address, {"act": "accept"})
    assert (refused.status_code, names(post)) == (422, ["R. Vale"])
    assert client.post(address, {"act": "accept", "agreed": "on"}).status_code == 302
    given = Consent.objects.get(person=classmate.user)
    assert (given.audience, given.wording, given.taken_back_at) == (60, str(audiences.WORDING), None)
    assert (names(post), asked.post.pk) == (["R. Vale", "Mira Okafor"], post.pk)
    coauthors.leave(post, classmate.user)
    given.refresh_from_db()
    assert given.taken_back_at is not None


def test_a_co_author_agrees_later_and_once(joint: Post, as_classmate: Client, as_author: Client) -> None:
    assert [place.public_name for place in joint.unagreed(60)] == ["R. Vale", "Mira Okafor"]
    lacking = "Has not agreed that it is shown beyond the course"
    assert as_author.get(AUTHORS).content.decode().count(lacking) == 1
    for _twice in range(2):
        assert as_classmate.post(AUTHORS, {"act": "agree"}).status_code == 302
    assert (Consent.objects.count(), [place.public_name for place in joint.unagreed(60)]) == (1, ["R. Vale"])
    assert [words in as_classmate.get(AUTHORS).content.decode() for words in ("I agree", lacking)] == [False, False]


def test_whoever_looks_through_a_students_eyes_sees_no_more_than_with_their_own(
    author: Enrolment, instructor: Enrolment, course: Course
) -> None:
    here, there = (Section.objects.create(course=course, name=name) for name in "AB")
    assistant = EnrolmentFactory(course=course, role="assistant", section=here, user__name="Ada Bell")
    student = EnrolmentFactory(course=course, section=here, user__name="Sam Lee")
    writer = EnrolmentFactory(course=course, section=there, user__name="Bea Ott")
    hidden, signed = written(writer, "Hidden Title", "Hidden words."), written(writer, "Signed Title", "Signed words.")
    coauthors.invite(hidden, "Sam Lee", writer.user)
    coauthors.accept(coauthors.invite(signed, "Sam Lee", writer.user), student.user)
    pages = [f"/russia/posts/{post.slug}/{page}" for post in (hidden, signed) for page in PAGES]
    for by, expected in ((assistant, [404] * 10), (instructor, [404] * 4 + [200] * 6)):
        client = signed_in(by)
        client.post("/russia/view-as/", {"who": student.slug})
        assert [client.get(page).status_code for page in pages] == expected
        assert ("Signed Title" in client.get("/russia/me/").content.decode()) is (by is instructor)

"""Who sees an essay: narrowing and widening, the author's consent and its taking back, and what others never do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import audiences, publishing
from blog.audience_forms import PublicationForm
from blog.models import Audience, Consent, Course, Decision, Enrolment, Post, Section, User
from blog.refusals import Refused
from blog.site import web
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, written

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
AGREE_FIRST = "Beyond the course it is shown only if you agree. Tick the line, or choose the course."


def now_seen_by(post: Post) -> int:
    """The circle as it is kept."""
    return Post.objects.get(pk=post.pk).audience


def record(post: Post) -> list[tuple[str, str, str, str, str]]:
    """What the record says of its audience, oldest first."""
    acts = Decision.objects.about(post).filter(act__in=["audience", "consent", "take-back"]).order_by("pk")
    return list(acts.values_list("act", "from_status", "to_status", "by_name", "note"))


def refused(post: Post, to: int, by: User | None, **told: Any) -> str:
    """The sentence; the essay and the record are as they were."""
    before = (now_seen_by(post), record(post), Consent.objects.count())
    with pytest.raises(Refused) as refusal:
        audiences.change(post, to, by, **told)
    assert (now_seen_by(post), record(post), Consent.objects.count()) == before
    return str(refusal.value)


def without_consent(author: Enrolment, audience: int = Audience.COURSE) -> Post:
    """A published essay whose author agreed to nothing."""
    return publishing.publish(written(author, audience=audience), by=author.user)


def page(post: Post) -> str:
    """The page that publishes it."""
    return f"{post.get_absolute_url()}publication/"


# narrowing and widening


@pytest.mark.parametrize("circle", [Audience.STAFF, Audience.PEERS, Audience.SECTION])
def test_the_author_narrows_at_once_and_it_is_written_down(author: Enrolment, circle: Audience) -> None:
    post = published(author, audience=Audience.COURSE)
    audiences.change(post, circle, author.user)
    assert now_seen_by(post) == circle
    assert record(post) == [("audience", "40", str(int(circle)), "Ruth Valentine", "")]


def test_the_same_circle_again_writes_nothing(author: Enrolment) -> None:
    post = published(author, audience=Audience.SECTION)
    audiences.change(post, Audience.SECTION, author.user)
    assert record(post) == []


def test_the_author_widens_within_the_course_without_consent(author: Enrolment) -> None:
    post = without_consent(author, Audience.STAFF)
    audiences.change(post, Audience.COURSE, author.user)
    assert (now_seen_by(post), Consent.objects.count()) == (Audience.COURSE, 0)


@pytest.mark.parametrize("circle", [Audience.INSTITUTION, Audience.WEB])
def test_beyond_the_course_the_author_has_to_agree(author: Enrolment, circle: Audience) -> None:
    assert refused(without_consent(author), circle, author.user) == AGREE_FIRST


def test_consent_keeps_who_when_the_circle_and_the_words(author: Enrolment) -> None:
    post = without_consent(author)
    with time_machine.travel(NOON, tick=False):
        audiences.change(post, Audience.WEB, author.user, agreed=True)
    kept = Consent.objects.get()
    assert (kept.person, kept.audience, kept.given_at, kept.taken_back_at) == (
        author.user,
        Audience.WEB,
        NOON,
        None,
    )
    assert kept.wording == str(audiences.WORDING)
    assert [row[:3] for row in record(post)] == [("consent", "", "60"), ("audience", "40", "60")]


def test_consent_to_the_institution_is_none_to_the_web(author: Enrolment) -> None:
    post = without_consent(author)
    audiences.change(post, Audience.INSTITUTION, author.user, agreed=True)
    assert refused(post, Audience.WEB, author.user) == AGREE_FIRST


def test_consent_still_given_is_not_asked_again(author: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.STAFF, author.user)
    audiences.change(post, Audience.WEB, author.user)
    assert (now_seen_by(post), Consent.objects.count()) == (Audience.WEB, 1)


def test_nothing_is_wider_than_its_course(author: Enrolment, course: Course) -> None:
    post = without_consent(author)
    Course.objects.filter(pk=course.pk).update(audience=Audience.COURSE)
    told = "This course is not shown that widely. Choose a narrower circle."
    assert refused(post, Audience.WEB, author.user, agreed=True) == told


def test_staff_cannot_widen_a_students_essay(author: Enrolment, instructor: Enrolment, superuser: User) -> None:
    post = without_consent(author, Audience.SECTION)
    for by in (instructor.user, superuser, None):
        assert refused(post, Audience.COURSE, by, why="Why not") == "Only its author can show it to more people."
        beyond = "Its author has not agreed to show it beyond the course. Only they can."
        assert refused(post, Audience.WEB, by, why="Why not", agreed=True) == beyond


def test_staff_narrow_with_a_reason_alone(author: Enrolment, instructor: Enrolment) -> None:
    post = published(author)
    told = "Say why other people see it from now on. It is kept in the record."
    assert refused(post, Audience.STAFF, instructor.user) == told
    audiences.change(post, Audience.STAFF, instructor.user, why="It names a patient.")
    assert record(post) == [("audience", "60", "10", "Lena Hart", "It names a patient.")]


def test_staff_take_back_their_own_narrowing_and_never_the_authors(author: Enrolment, instructor: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.SECTION, instructor.user, why="By mistake")
    audiences.change(post, Audience.WEB, instructor.user, why="Mended")
    assert now_seen_by(post) == Audience.WEB
    audiences.change(post, Audience.SECTION, author.user)
    assert refused(post, Audience.COURSE, instructor.user, why="No") == "Only its author can show it to more people."


def test_publishing_without_consent_stays_within_the_course(author: Enrolment, instructor: Enrolment) -> None:
    for by in (author.user, instructor.user, None):
        post = publishing.publish(written(author), by=by)
        assert post.audience == Audience.COURSE
        assert [row[:3] for row in record(post)] == [("audience", "60", "40")]


def test_an_essay_whose_author_has_no_account_is_as_wide_as_it_was_brought_in(course: Course) -> None:
    nobody = EnrolmentFactory(course=course, user=None, public_name="Unnamed")
    assert publishing.publish(written(nobody), by=None).audience == Audience.WEB


# taking back


def test_taking_consent_back_leaves_nothing_on_the_web_and_the_numbers_as_they_were(
    client: Client, as_classmate: Client, author: Enrolment, classmate: Enrolment
) -> None:
    post = published(author)
    first = said(post, classmate)
    said(post, author, parent=first)
    audiences.take_back(post, author.user)
    assert (now_seen_by(post), Consent.objects.get().taken_back_at is None) == (Audience.COURSE, False)
    assert client.get(post.get_absolute_url()).status_code == 404
    assert as_classmate.get(post.get_absolute_url()).status_code == 200
    assert list(Comment.objects.order_by("pk").values_list("number", flat=True)) == ["1", "1.1"]
    assert [row[0] for row in record(post)] == ["take-back", "audience"]


def test_what_is_narrower_stays_so_when_consent_is_taken_back(author: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.STAFF, author.user)
    audiences.take_back(post, author.user)
    assert now_seen_by(post) == Audience.STAFF
    assert refused(post, Audience.WEB, author.user) == AGREE_FIRST


def test_nobody_else_takes_consent_back(post: Post, instructor: Enrolment, superuser: User) -> None:
    for by in (instructor.user, superuser):
        with pytest.raises(Refused):
            audiences.take_back(post, by)
    assert Consent.objects.get().taken_back_at is None


# the circles


def test_named_classmates_read_it_and_no_others(author: Enrolment, classmate: Enrolment, course: Course) -> None:
    other = EnrolmentFactory(course=course, user__name="Noor Haddad")
    post = published(author, audience=Audience.COURSE)
    audiences.change(post, Audience.PEERS, author.user, peers=[classmate])
    answers = [signed_in(person).get(post.get_absolute_url()).status_code for person in (classmate, other, author)]
    assert answers == [200, 404, 200]


def test_whoever_left_the_course_is_named_no_more(author: Enrolment, classmate: Enrolment) -> None:
    post = published(author)
    audiences.change(post, Audience.PEERS, author.user, peers=[classmate])
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    assert post not in Post.objects.visible_to(classmate.user)


@pytest.mark.parametrize(
    ("address", "verified", "domains", "reads"),
    [
        ("otto@example.edu", True, ["example.edu"], True),
        ("otto@EXAMPLE.EDU", True, ["example.edu"], True),
        ("otto@example.edu", False, ["example.edu"], False),
        ("otto@example.edu", True, [], False),
        ("otto@notexample.edu", True, ["example.edu"], False),
        ("otto@example.edu.evil.org", True, ["example.edu"], False),
        ("otto@sub.example.edu", True, ["other.edu", "example.edu"], False),
    ],
)
def test_the_institution_is_a_confirmed_address_of_its_domains(
    author: Enrolment, outsider: User, settings: Any, address: str, verified: bool, domains: list[str], reads: bool
) -> None:
    settings.INSTITUTION_DOMAINS = domains
    EmailAddress.objects.create(user=outsider, email=address, verified=verified)
    inside, wide = published(author, audience=Audience.INSTITUTION), published(author, "Course", audience=40)
    assert (inside in Post.objects.visible_to(outsider), wide in Post.objects.visible_to(outsider)) == (reads, False)


# the pages


def test_publishing_on_the_web_asks_for_consent_and_keeps_the_draft_until_then(
    as_author: Client, author: Enrolment
) -> None:
    post = written(author)
    answer = as_author.post(page(post), {"act": "publish", "audience": "60", "peer_names": ""})
    assert AGREE_FIRST in answer.content.decode()
    assert Post.objects.get().status == "draft"
    as_author.post(page(post), {"act": "publish", "audience": "60", "peer_names": "", "agreed": "on"})
    assert (Post.objects.get().status, now_seen_by(post), Consent.objects.count()) == ("published", 60, 1)


def test_choosing_the_course_needs_no_consent(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    as_author.post(page(post), {"act": "publish", "audience": "40", "peer_names": ""})
    assert (Post.objects.get().status, now_seen_by(post), Consent.objects.count()) == ("published", 40, 0)


def test_classmates_are_named_one_a_line(as_author: Client, author: Enrolment, classmate: Enrolment) -> None:
    post = published(author)
    as_author.post(page(post), {"act": "audience", "audience": "20", "peer_names": " mira okafor \n\n"})
    assert (now_seen_by(post), list(post.peers.all())) == (Audience.PEERS, [classmate])


def test_naming_many_classmates_costs_as_many_queries_as_naming_one(
    author: Enrolment, classmate: Enrolment, course: Course
) -> None:
    names = [EnrolmentFactory(course=course, user__name=f"Peer {n}").public_name for n in range(20)]
    post, counts = published(author), []
    for typed in ("mira okafor", "\n".join(names)):
        form = PublicationForm({"audience": "20", "peer_names": typed}, post=post, by=author.user)
        with CaptureQueriesContext(connection) as asked:
            form.full_clean()
        counts.append(len(asked))
        assert (form.errors, len(form.cleaned_data["peer_names"])) == ({}, typed.count("\n") + 1)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Name at least one classmate, and at most 200."),
        ("Mira Okafor\nNobody", "Nobody here is called “Nobody”."),
        ("Paul Weber", "Nobody here is called “Paul Weber”."),
        ("Twin", "Two people here are called “Twin”."),
    ],
)
def test_a_name_that_is_nobodys_here_is_said(
    as_author: Client,
    author: Enrolment,
    classmate: Enrolment,
    other_instructor: Enrolment,
    course: Course,
    typed: str,
    told: str,
) -> None:
    for slug in ("one", "two"):
        EnrolmentFactory(course=course, user__name=slug, public_name="Twin", slug=slug)
    post = published(author)
    answer = as_author.post(page(post), {"act": "audience", "audience": "20", "peer_names": typed})
    assert (told in answer.content.decode(), now_seen_by(post)) == (True, Audience.WEB)


def test_consent_is_taken_back_on_the_same_page(as_author: Client, author: Enrolment) -> None:
    post = published(author)
    as_author.post(page(post), {"act": "take-back"})
    assert now_seen_by(post) == Audience.COURSE


def test_the_essay_form_refuses_to_widen_a_published_essay_without_consent(
    as_author: Client, author: Enrolment
) -> None:
    post = without_consent(author)
    typed = {"title": "T", "body": "Words.", "works": "", "audience": "60", "peer_names": "", "seen": "1"}
    answer = as_author.post(f"{post.get_absolute_url()}edit/", typed)
    assert (answer.status_code, now_seen_by(post), post.revisions.count()) == (422, 40, 1)
    answer = as_author.post(f"{post.get_absolute_url()}edit/", typed | {"agreed": "on"})
    assert (answer.status_code, now_seen_by(post), Consent.objects.count()) == (302, 60, 1)


def test_staff_narrow_in_the_admin_with_a_reason(as_instructor: Client, author: Enrolment) -> None:
    post = published(author)
    typed = {"title": "T", "body": "Words.", "works": "", "audience": "40", "seen": "1", "takes_replies": "on"}
    address = f"/admin/blog/post/{post.pk}/change/"
    assert "Say why other people see it" in as_instructor.post(address, typed).content.decode()
    assert (now_seen_by(post), post.revisions.count()) == (60, 1)
    as_instructor.post(address, typed | {"why": "It names a patient."})
    assert (now_seen_by(post), record(post)[-1][4]) == (40, "It names a patient.")


# all of it at once


def test_a_person_takes_everything_from_the_web_and_leaves_numbered_placeholders(
    client: Client, as_author: Client, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    mine, theirs = published(author, "Mine"), published(classmate, "Theirs")
    answered, alone = said(theirs, author, "A word that was answered."), said(theirs, author, "A word alone.")
    said(theirs, classmate, "The answer.", parent=answered)
    assert as_author.get("/russia/me/web/").content.decode().count("Mine") == 1
    assert (now_seen_by(mine), Comment.objects.get(pk=alone.pk).audience) == (Audience.WEB, Audience.WEB)
    as_author.post("/russia/me/web/")
    page = client.get(theirs.get_absolute_url()).content.decode()
    assert client.get(mine.get_absolute_url()).status_code == 404
    assert ("A word" in page, "The answer." in page, "One thought on" in page) == (False, True, True)
    assert (f'id="comment-{answered.pk}"' in page, f'id="comment-{alone.pk}"' in page) == (True, False)
    member = signed_in(instructor).get(theirs.get_absolute_url()).content.decode()
    assert ("A word alone." in member, "A word that was answered." in member) == (True, True)
    assert "3 thoughts on" in member
    assert list(Comment.objects.order_by("pk").values_list("number", flat=True)) == ["1", "2", "1.1"]
    assert Post.objects.get(pk=theirs.pk).n_published == 1


def test_it_can_be_done_after_the_term_and_by_nobody_for_another(
    client: Client, author: Enrolment, as_outsider: Client, other_instructor: Enrolment
) -> None:
    post = published(author)
    Enrolment.objects.filter(pk=author.pk).update(is_active=False)
    for stranger in (as_outsider, signed_in(other_instructor)):
        assert stranger.post("/russia/me/web/").status_code == 404
    assert client.post("/russia/me/web/").status_code == 302
    assert now_seen_by(post) == Audience.WEB
    signed_in(author).post("/russia/me/web/")
    assert now_seen_by(post) == Audience.COURSE


def test_only_ones_own_is_taken(author: Enrolment, classmate: Enrolment) -> None:
    theirs = published(classmate)
    said(theirs, classmate)
    web.withdraw(author)
    assert (now_seen_by(theirs), Comment.objects.get().audience) == (Audience.WEB, Audience.WEB)


# comments for fewer


@pytest.fixture
def private(as_classmate: Client, post: Post, classmate: Enrolment) -> dict[int, Comment]:
    """A comment for each narrower circle, said on the page."""
    for circle in (20, 10):
        as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": f"For {circle}.", "seen_by": circle})
    return {comment.audience: comment for comment in Comment.objects.all()}


def test_a_comment_for_fewer_has_no_number_and_is_in_no_count(private: dict[int, Comment], post: Post) -> None:
    assert {circle: (row.number, row.status) for circle, row in private.items()} == dict.fromkeys(
        (20, 10), ("", "published")
    )
    post.refresh_from_db()
    assert (post.n_published, post.last_comment_at) == (0, None)


def test_who_reads_a_comment_for_fewer(
    client: Client,
    as_author: Client,
    as_classmate: Client,
    as_instructor: Client,
    course: Course,
    post: Post,
    private: dict[int, Comment],
) -> None:
    other = signed_in(EnrolmentFactory(course=course, user__name="Noor Haddad"))
    pages = [c.get(post.get_absolute_url()).content.decode() for c in (client, other, as_author, as_classmate)]
    pages.append(as_instructor.get(post.get_absolute_url()).content.decode())
    assert ["For 20." in page for page in pages] == [False, False, True, True, True]
    assert ["For 10." in page for page in pages] == [False, False, False, True, True]
    counts = [next((n for n in ("One thought", "2 thoughts") if n in page), "") for page in pages]
    assert counts == ["", "", "One thought", "2 thoughts", "2 thoughts"]
    feeds = [c.get(f"{post.get_absolute_url()}feed/").content.decode() for c in (client, other, as_instructor)]
    assert [("For 20." in feed, "For 10." in feed) for feed in feeds] == [(False, False)] * 3


def test_an_answer_to_what_is_for_fewer_is_as_narrow_and_reaches_both_sides(
    as_author: Client, as_classmate: Client, client: Client, post: Post, private: dict[int, Comment]
) -> None:
    as_author.post(f"{post.get_absolute_url()}comments/", {"body": "Thank you.", "parent": private[20].pk})
    answer = Comment.objects.latest("pk")
    assert (answer.audience, answer.number, answer.parent) == (Audience.PEERS, "", private[20])
    pages = [c.get(post.get_absolute_url()).content.decode() for c in (as_classmate, as_author, client)]
    assert ["Thank you." in page for page in pages] == [True, True, False]


def test_a_guest_says_things_to_everyone(client: Client, post: Post) -> None:
    typed = {"body": "Hello.", "seen_by": "10", "guest_name": "Ada", "guest_email": "ada@example.org"}
    client.post(f"{post.get_absolute_url()}comments/", typed)
    assert Comment.objects.get().audience == Audience.WEB


@pytest.mark.parametrize("circle", ["30", "40", "50", "0", "x"])
def test_no_other_circle_can_be_chosen_for_a_comment(as_classmate: Client, post: Post, circle: str) -> None:
    answer = as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": "Hello.", "seen_by": circle})
    assert (answer.status_code, Comment.objects.count()) == (422, 0)


def test_a_section_assistant_finds_nothing_of_the_other_section(author: Enrolment, course: Course) -> None:
    monday, tuesday = (Section.objects.create(course=course, name=name) for name in ("Monday", "Tuesday"))
    Enrolment.objects.filter(pk=author.pk).update(section=monday)
    author.refresh_from_db()
    aide = EnrolmentFactory(course=course, role="assistant", section=tuesday, user__name="Tue Aide")
    post = published(author, audience=Audience.COURSE)
    assert signed_in(aide).get(post.get_absolute_url()).status_code == 200
    audiences.change(post, Audience.PEERS, author.user, peers=[])
    assert signed_in(aide).get(post.get_absolute_url()).status_code == 404


def test_what_was_taken_from_the_web_is_not_shown_beside_the_form_that_answers_it(
    client: Client, as_classmate: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    taken = said(post, classmate, "A word of mine.")
    web.withdraw(classmate)
    form = f"{post.get_absolute_url()}comments/?parent={taken.pk}"
    assert ["A word of mine." in c.get(form).content.decode() for c in (client, as_classmate)] == [False, True]

"""An essay of several, seen from the roof: each author gains one in the list of people, and whoever is erased or takes
their data along leaves the others' essay standing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blog import coauthors, deleting, manuscripts
from blog.manuscripts import Manuscript
from blog.models import CoAuthor, Consent, Decision, Enrolment, Image, Post, Revision, Role
from blog.names import naming
from blog.site import erasing, exporting, persons
from blog.site.people import Wrote, written_in
from blog.site.unread import news_of
from tests.factories import EnrolmentFactory, published, said, written


@pytest.fixture
def second(author: Enrolment) -> Enrolment:
    """A student who signs with the author."""
    return EnrolmentFactory(course=author.course, user__name="Beatrix Quill", public_name="B. Quill")


@pytest.fixture
def essay(author: Enrolment, second: Enrolment) -> Post:
    """Their essay on the web, with words of both in its history."""
    post = written(author, "Two Capitals", "They met in Geneva.", audience=40)
    coauthors.accept(coauthors.invite(post, "B. Quill", author.user), second.user, agreed=True)
    manuscripts.revise(post, Manuscript("Two Capitals", "They met in Bern."), by=second.user)
    return Post.objects.get(pk=post.pk)


def names(post: Post) -> str:
    return Post.objects.get(pk=post.pk).byline


def test_each_author_gains_one_essay_and_what_answers_it(
    author: Enrolment, second: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    third = EnrolmentFactory(course=author.course, user__name="Cara Orb")
    post = published(author, "Two Capitals", audience=40)
    for place in (second, third):
        coauthors.accept(coauthors.invite(post, place.public_name, author.user), place.user)
    coauthors.invite(post, classmate.public_name, author.user)
    first = said(post, classmate)
    said(post, second), said(post, third, parent=first)
    published(second, "Alone", audience=40)
    found = written_in(instructor.user, author.course)
    assert [found[place.pk] for place in (author, second, third, classmate, instructor)] == [
        Wrote(essays=1, received=1),
        Wrote(essays=2, received=1, to_self=1),
        Wrote(essays=1, written=1, received=1),
        Wrote(written=1, received=1),
        Wrote(),
    ]


def test_counting_costs_two_queries_however_many_sign(
    author: Enrolment, second: Enrolment, instructor: Enrolment, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        post = published(author, f"Essay {number}")
        coauthors.accept(coauthors.invite(post, "B. Quill", author.user), second.user, agreed=True)
        said(post, instructor)
    with django_assert_num_queries(2):
        found = written_in(instructor.user, author.course)
    assert (found[second.pk].essays, found[second.pk].received) == (4, 4)


def test_it_is_news_to_others_alone(author: Enrolment, second: Enrolment, classmate: Enrolment) -> None:
    post = published(author, "Two Capitals", audience=40)
    assert [news_of(place.user, [place])[0].essays for place in (author, second, classmate)] == [0, 1, 1]
    coauthors.accept(coauthors.invite(post, "B. Quill", author.user), second.user)
    assert [news_of(place.user, [place])[0].essays for place in (author, second, classmate)] == [0, 0, 1]


@pytest.mark.parametrize("whole", [True, False])
def test_an_erased_co_author_leaves_the_essay_and_no_name(essay: Post, second: Enrolment, whole: bool) -> None:
    second = naming.rename(second, "B. Feather", "chosen", second.user)
    other = written(essay.author, "Another")
    coauthors.invite(other, "B. Feather", essay.author.user)
    erasing.erase(persons.of_account(second.user) if whole else persons.of_place(second), None)
    assert (names(essay), names(other)) == ("R. Vale and Former member", "R. Vale")
    rows = Revision.objects.filter(post=essay).order_by("number").values_list("body", "by_name")
    assert list(rows) == [("They met in Geneva.", "Ruth Valentine"), ("They met in Bern.", "Former member")]
    assert CoAuthor.objects.filter(post=other).count() == 0
    kept = str(list(Decision.objects.filter(course=essay.course).values_list("label", "note")))
    assert [word in kept for word in ("Quill", "Feather")] == [False, False]
    assert Consent.objects.get(post=essay).person is None


def test_an_erased_first_author_leaves_the_essay_to_the_others(
    essay: Post, author: Enrolment, second: Enrolment
) -> None:
    asked = coauthors.invite(
        essay, EnrolmentFactory(course=essay.course, user__name="D. Asked").public_name, author.user
    )
    erasing.erase(persons.of_account(author.user), None)
    assert (names(essay), CoAuthor.objects.filter(pk=asked.pk).exists()) == ("Former member and B. Quill", False)
    left = Post.objects.get(pk=essay.pk)
    assert (left.is_written_by(second.user), Post.objects.visible_to(second.user).filter(pk=left.pk).exists()) == (
        True,
        True,
    )
    assert [place.public_name for place in left.unagreed(60)] == []


def test_whoever_left_its_authors_is_erased_from_its_history_too(essay: Post, second: Enrolment) -> None:
    coauthors.leave(essay, second.user)
    erasing.erase(persons.of_place(second), None)
    assert not Revision.objects.filter(post=essay, by_name__contains="Quill").exists()


def test_staff_who_are_erased_stay_in_the_history_of_what_is_not_theirs(essay: Post, instructor: Enrolment) -> None:
    manuscripts.revise(essay, Manuscript("Two Capitals", "They met in Basel."), by=instructor.user)
    assert instructor.role == Role.INSTRUCTOR
    erasing.erase(persons.of_place(instructor), None)
    assert Revision.objects.filter(post=essay).latest("number").by_name == "Lena Hart"


def test_what_is_kept_about_a_co_author_holds_the_essay_and_their_own_consent(
    essay: Post, author: Enrolment, second: Enrolment
) -> None:
    other = written(author, "Not yet theirs", "Hidden words.")
    coauthors.invite(other, "B. Quill", author.user)
    Consent.objects.create(post=essay, person=author.user, audience=60, wording="The author agrees.")
    held = exporting.as_json(persons.of_account(second.user))
    told = json.loads(held)
    assert [(one["title"], one["authors"]) for one in told["essays"]] == [("Two Capitals", ["R. Vale", "B. Quill"])]
    assert len(told["essays"][0]["consents"]) == 1
    assert [(one["essay"], bool(one["accepted"])) for one in told["asked_to_sign"]] == [
        ("two-capitals", True),
        ("not-yet-theirs", False),
    ]
    assert [word in held for word in ("Hidden words", "The author agrees", "Ruth")] == [False, False, False]


def test_a_picture_of_a_deleted_draft_stays_where_whoever_brought_it_shows_it(
    author: Enrolment, second: Enrolment, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Image.objects.create(name="shared", file="images/s.png", kind="png", width=1, height=1, uploader=second.user)
    draft = written(author, "A draft", "![Map](/images/shared)")
    coauthors.accept(coauthors.invite(draft, "B. Quill", author.user), second.user)
    Image.objects.filter(name="shared").update(post=draft)
    own = written(second, "Their own", "![Map](/images/shared)")
    deleting.delete_draft(draft, author.user, seen=1)
    assert Image.objects.get(name="shared").post == own

"""The rules at work: what a reply is judged by when it is sent or changed, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog.models import Course, Enrolment, Post
from comments import checking, moderation, rewording
from comments.models import Comment, Restriction, RuleHit, Rules
from comments.posting import Said
from comments.restricting import lift, restrict
from comments.spam.rules import RULES
from tests.factories import EnrolmentFactory, published, said

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
LINK = "https://a.example/{}"


def links(n: int) -> str:
    return " ".join(LINK.format(number) for number in range(n))


def outcome(comment: Comment) -> tuple[str, str, set[str]]:
    """Where it went, why, and which rules had something against it."""
    kept = Comment.objects.get(pk=comment.pk)
    return kept.status, kept.held_for, set(kept.hits.values_list("rule", flat=True))


@pytest.fixture
def trusted(post: Post, course: Course, instructor: Enrolment) -> Enrolment:
    """A student of whom a person has approved something."""
    place: Enrolment = EnrolmentFactory(course=course)
    moderation.look_at(said(post, place), instructor.user)
    return place


@pytest.mark.parametrize(("n", "status"), [(1, "published"), (2, "pending")])
def test_a_newcomer_may_send_one_link(post: Post, classmate: Enrolment, n: int, status: str) -> None:
    assert outcome(said(post, classmate, links(n)))[0] == status


@pytest.mark.parametrize(("n", "status"), [(4, "published"), (5, "pending")])
def test_whoever_is_trusted_may_send_four(post: Post, trusted: Enrolment, n: int, status: str) -> None:
    assert outcome(said(post, trusted, links(n)))[0] == status


def test_staff_are_not_judged(post: Post, instructor: Enrolment) -> None:
    assert outcome(said(post, instructor, links(20))) == ("published", "", set())


def test_links_to_this_site_are_free(post: Post, classmate: Enrolment, settings: Any) -> None:
    settings.SITE_URL = "https://essays.example.edu"
    words = " ".join(f"https://essays.example.edu/{n}" for n in range(4))
    assert outcome(said(post, classmate, words))[0] == "published"


def test_a_courses_words_hold_or_file_as_spam_in_that_course_alone(
    course: Course, post: Post, classmate: Enrolment
) -> None:
    Rules.objects.create(course=course, hold_words="goulash", spam_words="cheap shoes")
    assert outcome(said(post, classmate, "Was it Goulash?")) == ("pending", "hold", {"hold_words"})
    assert outcome(said(post, classmate, "CHEAP Shoes here")) == ("spam", "spam", {"spam_words"})
    assert outcome(said(post, classmate, "Goulashes are boots."))[0] == "published"


def test_a_rule_that_a_course_does_without_is_not_asked(course: Course, post: Post, classmate: Enrolment) -> None:
    Rules.objects.create(course=course, switched_off=["links"])
    assert outcome(said(post, classmate, links(9)))[0] == "published"


def test_a_rule_that_fails_holds(post: Post, classmate: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_writing: Any) -> None:
        raise RuntimeError("broken")

    rule = RULES["links"]
    monkeypatch.setitem(RULES, "links", type(rule)(rule.name, rule.label, broken))
    assert outcome(said(post, classmate, "Yes.")) == ("pending", "hold", {"links"})


def test_what_a_rule_found_is_kept_as_it_stands_in_the_text(course: Course, post: Post, classmate: Enrolment) -> None:
    Rules.objects.create(course=course, hold_words="goulash")
    said(post, classmate, "Ｇoulash, then.")
    hit = RuleHit.objects.get()
    assert (hit.evidence, hit.verdict) == (["Ｇoulash"], 2)
    assert "%" not in str(hit)


def test_the_same_words_under_a_third_essay_are_held(course: Course, author: Enrolment, classmate: Enrolment) -> None:
    posts = [published(author, f"Essay {n}") for n in range(3)]
    assert [outcome(said(post, classmate, "What a fine essay."))[0] for post in posts] == [
        "published",
        "published",
        "pending",
    ]


def test_the_same_words_by_classmates_are_their_own_affair(course: Course, author: Enrolment) -> None:
    places = EnrolmentFactory.create_batch(3, course=course)
    posts = [published(author, f"Essay {n}") for n in range(3)]
    found = [outcome(said(post, place, "I agree."))[0] for post, place in zip(posts, places, strict=True)]
    assert found == ["published"] * 3


def test_whoever_was_lately_refused_is_read_first(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for act in ("reject", "look", "look"):
            comment = said(post, classmate)
            if act == "reject":
                moderation.reject(moderation.hold(comment, instructor.user), instructor.user, reason="other")
            else:
                moderation.approve(moderation.hold(comment, instructor.user), instructor.user)
        assert outcome(said(post, classmate)) == ("pending", "hold", {"rejections"})
        clock.shift(timedelta(days=7, seconds=1))
        assert outcome(said(post, classmate))[0] == "published"


def test_new_words_are_judged_again_and_what_was_found_before_is_forgotten(
    course: Course, post: Post, classmate: Enrolment
) -> None:
    Rules.objects.create(course=course, hold_words="goulash")
    comment = rewording.edit(said(post, classmate, "Yes."), "Goulash.", classmate.user)
    assert outcome(comment) == ("pending", "edited", {"hold_words"})
    assert outcome(rewording.edit(comment, "No.", classmate.user)) == ("pending", "edited", set())


def test_all_that_a_restricted_student_says_is_held_until_the_day(
    course: Course, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        restrict(course, classmate, instructor.user, reason="unkind", until=NOON + timedelta(days=7))
        classmate.refresh_from_db()
        assert outcome(said(post, classmate)) == ("pending", "restricted", set())
        clock.shift(timedelta(days=7))
        assert outcome(said(post, classmate))[0] == "published"


def test_a_hold_on_a_guest_follows_their_address_and_can_be_lifted(
    course: Course, post: Post, instructor: Enrolment
) -> None:
    Course.objects.update(guests="allowed")
    post.refresh_from_db()
    hold = restrict(course, "ada@example.org", instructor.user, reason="unkind")
    ada = {"guest_name": "Ada", "guest_email": "Ada@example.org"}
    assert outcome(moderation.submit(post, Said("One.", **ada)))[:2] == ("pending", "restricted")
    assert (
        outcome(moderation.submit(post, Said("Two.", guest_name="Ben", guest_email="b@example.org")))[0] == "published"
    )
    lift(hold, instructor.user)
    assert outcome(moderation.submit(post, Said("Three.", **ada)))[0] == "published"
    assert Restriction.objects.standing().count() == 0


def test_the_number_of_queries_of_a_judgement_does_not_grow(
    post: Post, classmate: Enrolment, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        said(post, classmate)
    with django_assert_num_queries(5):
        checking.hits_on(post, Said("Yes. " * 200, author=classmate))


def test_what_a_held_person_changes_or_puts_back_is_held_too(
    course: Course, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    edited, taken = said(post, classmate), said(post, classmate)
    restrict(course, classmate, instructor.user, reason="unkind")
    moderation.withdraw(taken, classmate.user)
    assert moderation.put_back(taken, classmate.user).status == "pending"
    assert rewording.edit(edited, "Other words.", classmate.user).status == "pending"


def test_a_held_person_reads_why(course: Course, post: Post, as_classmate: Client, instructor: Enrolment) -> None:
    place = course.enrolments.get(public_name="Mira Okafor")
    restrict(course, place, instructor.user, reason="unkind", note="Until we have talked.")
    page = as_classmate.get(post.get_absolute_url()).content.decode()
    assert "Until we have talked." in page

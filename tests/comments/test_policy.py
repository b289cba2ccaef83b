"""`comments.policy`: each answer on both sides of its condition. Pure: no test here touches the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comments.policy import (
    YES,
    Answer,
    Facts,
    Own,
    may_appeal,
    may_edit,
    may_post,
    may_put_back,
    may_revise,
    shows_at_once,
)

NOON = datetime(2026, 10, 1, 12, 0, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
OPEN = Facts(now=NOON)
STUDENT = replace(OPEN, is_member=True)
INSTRUCTOR = replace(OPEN, is_member=True, is_staff=True)


def refusal(answer: Answer) -> tuple[bool, str]:
    return answer.yes, answer.reason


def test_a_published_essay_that_takes_replies_takes_them_from_everyone() -> None:
    assert [may_post(facts) for facts in (OPEN, STUDENT, INSTRUCTOR)] == [YES, YES, YES]


@pytest.mark.parametrize("facts", [OPEN, STUDENT, INSTRUCTOR])
def test_an_essay_that_is_not_published_takes_no_replies_from_anyone(facts: Facts) -> None:
    answer = may_post(replace(facts, is_published=False))
    assert answer == Answer(False, "unpublished", "This essay is not published, so it takes no replies yet.")


@pytest.mark.parametrize("facts", [OPEN, STUDENT, INSTRUCTOR])
def test_an_essay_whose_author_switched_replies_off_takes_none_from_anyone(facts: Facts) -> None:
    assert may_post(replace(facts, takes_replies=False)) == Answer(False, "off", "This essay takes no replies.")


@pytest.mark.parametrize("facts", [OPEN, STUDENT, INSTRUCTOR])
@pytest.mark.parametrize(
    ("closes_at", "expected"),
    [
        (None, (True, "")),
        (NOON + timedelta(days=1), (True, "")),
        (NOON + A_SECOND, (True, "")),
        (NOON, (False, "closed")),
        (NOON - A_SECOND, (False, "closed")),
    ],
)
def test_replies_close_at_the_second_of_the_closing_time(
    facts: Facts, closes_at: datetime | None, expected: tuple[bool, str]
) -> None:
    assert refusal(may_post(replace(facts, closes_at=closes_at))) == expected


def test_a_closed_thread_says_so() -> None:
    assert may_post(replace(OPEN, closes_at=NOON)).sentence == "Replies to this essay are closed."


@pytest.mark.parametrize(("guests", "allowed"), [("never", False), ("held", True), ("allowed", True)])
def test_a_guest_posts_unless_the_course_says_never(guests: str, allowed: bool) -> None:
    assert may_post(replace(OPEN, guests=guests)).yes is allowed


def test_a_guest_who_may_not_post_is_told_to_sign_in() -> None:
    answer = may_post(replace(OPEN, guests="never"))
    assert answer == Answer(False, "guest", "Sign in to reply. Only people in this course can.")


@pytest.mark.parametrize("facts", [STUDENT, INSTRUCTOR])
def test_a_member_posts_where_guests_never_do(facts: Facts) -> None:
    assert may_post(replace(facts, guests="never")) == YES


@pytest.mark.parametrize(("parent", "allowed"), [("none", True), ("shown", True), ("hidden", False)])
@pytest.mark.parametrize("facts", [OPEN, STUDENT, INSTRUCTOR])
def test_only_what_stands_in_the_thread_can_be_answered(facts: Facts, parent: str, allowed: bool) -> None:
    assert may_post(replace(facts, parent=parent)).yes is allowed


def test_whoever_answers_what_is_gone_is_told_what_to_do_instead() -> None:
    answer = may_post(replace(STUDENT, parent="hidden"))
    told = "The comment you answered is not there any more. Reply to the essay instead."
    assert answer == Answer(False, "parent", told)


def test_of_several_reasons_the_one_that_holds_for_everyone_is_told() -> None:
    facts = replace(OPEN, is_published=False, takes_replies=False, closes_at=NOON, guests="never", parent="hidden")
    said = []
    for change in (
        {"is_published": True},
        {"takes_replies": True},
        {"closes_at": None},
        {"guests": "held"},
        {"parent": "none"},
    ):
        said.append(may_post(facts).reason)
        facts = replace(facts, **change)
    assert (said, may_post(facts)) == (["unpublished", "off", "closed", "guest", "parent"], YES)


@pytest.mark.parametrize("guests", ["never", "held", "allowed"])
@pytest.mark.parametrize("students", ["live", "first", "held"])
def test_what_staff_say_shows_at_once_under_every_setting(guests: str, students: str) -> None:
    assert shows_at_once(replace(INSTRUCTOR, guests=guests, students=students)) == YES


@pytest.mark.parametrize("guests", ["never", "held"])
def test_what_a_guest_says_waits(guests: str) -> None:
    answer = shows_at_once(replace(OPEN, guests=guests))
    assert answer == Answer(False, "guest", "An instructor reads it first.")


def test_what_a_guest_says_shows_at_once_where_the_course_allows_it() -> None:
    assert shows_at_once(replace(OPEN, guests="allowed")) == YES


@pytest.mark.parametrize("approved", [0, 1, 100])
def test_approvals_do_nothing_for_a_guest(approved: int) -> None:
    assert shows_at_once(replace(OPEN, guests="held", students="first", approved=approved)).reason == "guest"


@pytest.mark.parametrize("guests", ["never", "held", "allowed"])
def test_the_setting_for_guests_does_not_touch_students(guests: str) -> None:
    assert shows_at_once(replace(STUDENT, guests=guests)) == YES
    assert shows_at_once(replace(STUDENT, guests=guests, students="held")).yes is False


@pytest.mark.parametrize("approved", [0, 1, 100])
def test_a_course_may_hold_whatever_students_say(approved: int) -> None:
    answer = shows_at_once(replace(STUDENT, students="held", approved=approved))
    assert answer == Answer(False, "setting", "An instructor reads it first.")


def test_a_students_first_comment_is_held_until_one_was_approved() -> None:
    facts = replace(STUDENT, students="first")
    told = "An instructor reads your first comment before it appears."
    assert shows_at_once(replace(facts, approved=0)) == Answer(False, "first", told)
    assert [shows_at_once(replace(facts, approved=n)) for n in (1, 2)] == [YES, YES]


def test_a_student_without_an_approval_shows_at_once_where_students_are_live() -> None:
    assert shows_at_once(replace(STUDENT, students="live", approved=0)) == YES


STATUSES = ["pending", "published", "rejected", "spam", "removed", "withdrawn", "erased"]
FRESH = Own(now=NOON, status="published", shown_since=NOON)


@pytest.mark.parametrize(
    ("shown_for", "expected"),
    [
        (timedelta(0), (True, "")),
        (timedelta(minutes=15) - A_SECOND, (True, "")),
        (timedelta(minutes=15), (False, "late")),
        (timedelta(days=1), (False, "late")),
    ],
)
def test_what_is_published_is_changed_within_fifteen_minutes(shown_for: timedelta, expected: tuple[bool, str]) -> None:
    assert refusal(may_edit(replace(FRESH, shown_since=NOON - shown_for))) == expected


def test_what_was_answered_is_not_changed_and_says_so_before_the_time() -> None:
    assert refusal(may_edit(replace(FRESH, is_answered=True))) == (False, "answered")
    late = replace(FRESH, is_answered=True, shown_since=NOON - timedelta(days=1))
    assert refusal(may_edit(late)) == (False, "answered")


def test_what_was_never_seen_to_appear_is_not_changed() -> None:
    assert refusal(may_edit(replace(FRESH, shown_since=None))) == (False, "late")


def test_what_waits_is_changed_at_any_time_answered_or_not() -> None:
    old = replace(FRESH, status="pending", shown_since=NOON - timedelta(days=9), is_answered=True)
    assert [may_edit(own) for own in (old, replace(old, shown_since=None))] == [YES, YES]


@pytest.mark.parametrize(
    ("may", "statuses"),
    [
        (may_edit, {"pending", "published"}),
        (may_revise, {"rejected"}),
        (may_appeal, {"rejected", "removed"}),
    ],
)
def test_each_second_chance_has_its_statuses(may: Callable[[Own], Answer], statuses: set[str]) -> None:
    answers = {status: may(replace(FRESH, status=status, decided_at=NOON)) for status in STATUSES}
    assert {status for status, answer in answers.items() if answer.yes} == statuses
    assert {answer.reason for answer in answers.values() if not answer.yes} == {"status"}
    assert all(answer.sentence.endswith(".") for answer in answers.values() if not answer.yes)


@pytest.mark.parametrize(("may", "act"), [(may_revise, "revise"), (may_appeal, "appeal")])
def test_each_second_chance_comes_once_and_does_not_use_up_the_other(may: Callable[[Own], Answer], act: str) -> None:
    own = Own(now=NOON, status="rejected", decided_at=NOON, used=frozenset({"edit", "reject"}))
    other = {"revise": "appeal", "appeal": "revise"}[act]
    assert [may(own), may(replace(own, used=frozenset({other})))] == [YES, YES]
    assert refusal(may(replace(own, used=frozenset({act})))) == (False, "used")


@pytest.mark.parametrize(
    ("decided_at", "expected"),
    [
        (NOON, (True, "")),
        (NOON - timedelta(days=14), (True, "")),
        (NOON - timedelta(days=14) - A_SECOND, (False, "late")),
        (None, (False, "late")),
    ],
)
def test_one_asks_again_within_fourteen_days(decided_at: datetime | None, expected: tuple[bool, str]) -> None:
    own = Own(now=NOON, status="removed", decided_at=decided_at)
    assert refusal(may_appeal(own)) == expected


def test_a_revision_has_no_time_limit() -> None:
    assert may_revise(Own(now=NOON, status="rejected", decided_at=NOON - timedelta(days=900))) == YES


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (timedelta(0), (True, "")),
        (timedelta(minutes=10) - A_SECOND, (True, "")),
        (timedelta(minutes=10), (False, "late")),
    ],
)
def test_what_was_taken_back_is_put_back_within_ten_minutes(since: timedelta, expected: tuple[bool, str]) -> None:
    assert refusal(may_put_back(NOON, NOON - since)) == expected

"""Ninety days after a course has closed the addresses of its guests are gone, once, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blog.models import Course, Decision, Enrolment, Post
from comments.forgetting_guests import KEPT, forget_guests
from comments.models import Comment, Restriction
from tests.factories import EnrolmentFactory, published, said, said_by_guest

CLOSED = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)
TOLD = "Forgot 2 addresses of guests, 90 days after closing."


@pytest.fixture
def ended(course: Course, post: Post, author: Enrolment) -> Course:
    """A closed course with a guest's comment, a place that could be claimed, and a hold on a guest."""
    said_by_guest(post, guest_key="a hash")
    said(post, author)
    EnrolmentFactory(course=course, user=None, public_name="A Commenter", claim_email="old@example.org")
    hold = Restriction.objects.create(course=course, guest_email="ada@example.org", reason="unkind")
    Decision.objects.record(course, hold, "restrict", "", "")
    Course.objects.filter(pk=course.pk).update(closed_at=CLOSED)
    return course


def kept() -> tuple[list[str], list[str], int, list[str]]:
    """The addresses there are: in comments, in places, in holds, and in the record."""
    comments = list(Comment.objects.exclude(guest_email="").values_list("guest_email", flat=True))
    places = list(Enrolment.objects.exclude(claim_email="").values_list("claim_email", flat=True))
    record = list(Decision.objects.filter(label__contains="@").values_list("label", flat=True))
    return comments, places, Restriction.objects.count(), record


ALL = (["ada@example.org"], ["old@example.org"], 1, ["ada@example.org"])


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (KEPT - timedelta(seconds=1), ALL),
        (KEPT, ([], [], 0, [])),
        (KEPT + timedelta(days=400), ([], [], 0, [])),
    ],
)
def test_addresses_go_ninety_days_after_closing(
    ended: Course, time_machine: Any, after: timedelta, found: object
) -> None:
    time_machine.move_to(CLOSED + after, tick=False)
    forget_guests.call()
    assert kept() == found


def test_an_open_course_keeps_them(ended: Course, time_machine: Any) -> None:
    Course.objects.update(closed_at=None)
    time_machine.move_to(CLOSED + 4 * KEPT, tick=False)
    forget_guests.call()
    assert kept() == ALL


def test_another_course_keeps_its_own(
    ended: Course, stranger_course: Course, other_instructor: Enrolment, time_machine: Any
) -> None:
    said_by_guest(published(other_instructor))
    time_machine.move_to(CLOSED + KEPT, tick=False)
    forget_guests.call()
    assert kept() == (["ada@example.org"], [], 0, [])


def test_words_names_and_the_key_to_them_stay(ended: Course, time_machine: Any) -> None:
    time_machine.move_to(CLOSED + KEPT, tick=False)
    before = list(Comment.objects.order_by("pk").values("pk", "body", "guest_name", "guest_key", "status", "number"))
    forget_guests.call()
    assert list(Comment.objects.order_by("pk").values(*before[0])) == before
    assert before[0]["guest_key"] == "a hash"


def test_it_is_written_down_once_however_often_the_worker_comes(ended: Course, time_machine: Any) -> None:
    for days in range(3):
        time_machine.move_to(CLOSED + KEPT + timedelta(days=days), tick=False)
        forget_guests.call()
    assert list(Decision.objects.about(ended).values_list("act", "note", "by")) == [("erase", TOLD, None)]

"""Who is told of the end of a course: its members a week before, once for each date; its instructors on the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import closing_news
from blog.models import Course, Decision, Enrolment, Notice, User
from blog.notices.kinds import KINDS
from blog.notices.listing import listed
from blog.refusals import Refused
from blog.site import closing
from tests.factories import EnrolmentFactory

NOON = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
DAY = date(2026, 12, 18)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> None:
    """The first of December, and the two kinds."""
    for kind in closing_news.KINDS:
        monkeypatch.setitem(KINDS, kind.name, kind)
    time_machine.move_to(NOON, tick=False)


def told(user: User | None) -> list[str]:
    assert user is not None
    return [one.item.title for one in listed(user)]


def waiting() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(cancelled_at=None).order_by("kind", "pk")
    return [(notice.kind, notice.person.name) for notice in rows.select_related("person")]


MEMBERS = [("closing", "Lena Hart"), ("closing", "Ruth Valentine")]


@pytest.mark.parametrize(("days", "n"), [(9, 0), (10, 2), (16, 2), (17, 3), (20, 1)])
def test_members_are_told_from_a_week_before_and_instructors_on_the_day(
    course: Course, instructor: Enrolment, author: Enrolment, time_machine: Any, days: int, n: int
) -> None:
    closing.settle_date(course, DAY, False, instructor.user)
    time_machine.move_to(NOON + timedelta(days=days), tick=False)
    closing_news.tell_of_closings.call()
    assert len(waiting()) == n


def test_each_person_is_told_once_however_often_the_worker_looks(
    course: Course, instructor: Enrolment, author: Enrolment, time_machine: Any
) -> None:
    closing.settle_date(course, DAY, False, instructor.user)
    for days in range(10, 17):
        time_machine.move_to(NOON + timedelta(days=days), tick=False)
        closing_news.tell_of_closings.call()
    assert (waiting(), Notice.objects.count()) == (MEMBERS, 2)


def test_who_joins_in_the_last_week_is_told_too(course: Course, instructor: Enrolment, author: Enrolment) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    EnrolmentFactory(course=course, user__name="Late Comer")
    EnrolmentFactory(course=course, user__name="Gone Away", is_active=False)
    EnrolmentFactory(course=course, user=None, public_name="Nobody Yet")
    closing_news.tell_of_closings.call()
    assert waiting() == [*MEMBERS, ("closing", "Late Comer")]


def test_a_nearer_day_is_told_at_once_in_words(course: Course, instructor: Enrolment, author: Enrolment) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    assert told(author.user) == ["Twentieth-Century Russia closes on Dec. 5, 2026"]


def test_the_day_is_the_courses_own(course: Course, instructor: Enrolment, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 12, 11, 4, 30, tzinfo=UTC), tick=False)
    closing.settle_date(course, DAY, False, instructor.user)
    assert waiting() == []
    time_machine.move_to(datetime(2026, 12, 11, 5, 30, tzinfo=UTC), tick=False)
    closing_news.tell_of_closings.call()
    assert waiting() == [("closing", "Lena Hart")]


def test_a_date_that_moves_takes_the_notice_back(course: Course, instructor: Enrolment, author: Enrolment) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    closing.settle_date(course, DAY, False, instructor.user)
    assert (waiting(), told(author.user)) == ([], [])


def test_a_date_that_moves_and_is_near_is_told_anew_alone(
    course: Course, instructor: Enrolment, author: Enrolment
) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    closing.settle_date(course, date(2026, 12, 6), False, instructor.user)
    assert (waiting(), told(author.user)) == (MEMBERS, ["Twentieth-Century Russia closes on Dec. 6, 2026"])
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    assert (waiting(), told(author.user)) == (MEMBERS, ["Twentieth-Century Russia closes on Dec. 5, 2026"])


def test_a_date_moved_elsewhere_is_taken_back_by_the_worker(
    course: Course, instructor: Enrolment, author: Enrolment
) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    Course.objects.filter(pk=course.pk).update(closes_on=None)
    assert told(author.user) == []
    Course.objects.filter(pk=course.pk).update(closes_on=DAY)
    closing_news.tell_of_closings.call()
    assert (told(author.user), waiting()) == ([], [])


def test_a_letter_that_left_is_not_sent_again_for_the_same_date(
    course: Course, instructor: Enrolment, author: Enrolment
) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    Notice.objects.update(sent_at=timezone.now(), due_at=None)
    closing.settle_date(course, None, False, instructor.user)
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    assert set(Notice.objects.values_list("due_at", flat=True)) == {None}


def test_once_closed_or_left_nobody_is_told(course: Course, instructor: Enrolment, author: Enrolment) -> None:
    closing.settle_date(course, date(2026, 12, 5), False, instructor.user)
    Enrolment.objects.filter(pk=author.pk).update(is_active=False)
    assert (told(author.user), len(told(instructor.user))) == ([], 1)
    closing.close(course, instructor.user)
    assert (told(instructor.user), waiting()) == ([], [])


def test_instructors_are_reminded_on_the_day_with_the_way_to_the_page(
    course: Course, instructor: Enrolment, author: Enrolment, time_machine: Any
) -> None:
    closing.settle_date(course, DAY, False, instructor.user)
    time_machine.move_to(datetime(2026, 12, 18, 12, 0, tzinfo=UTC), tick=False)
    closing_news.tell_of_closings.call()
    found = [one.item for one in listed(instructor.user) if one.item.url == reverse("closing", args=[course.pk])]
    course.refresh_from_db()
    assert [item.title for item in found] == ["Twentieth-Century Russia was to close on Dec. 18, 2026"]
    assert (course.closed_at, [title for title in told(author.user) if "was to" in title]) == (None, [])


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2036, 1, 1)])
def test_a_day_that_has_passed_or_is_years_away_is_refused(course: Course, instructor: Enrolment, day: date) -> None:
    with pytest.raises(Refused, match="from today on"):
        closing.settle_date(course, day, False, instructor.user)


def test_the_page_sets_the_date_says_that_it_closes_by_hand_and_refuses_nonsense(
    course: Course, as_instructor: Client
) -> None:
    page = reverse("closing", args=[course.pk])
    assert "It does not close by itself" in as_instructor.get(page).content.decode()
    refused = as_instructor.post(page, {"act": "date", "closes_on": "31/31/2026"})
    assert (refused.status_code, "Write the day like" in refused.content.decode()) == (422, True)
    done = as_instructor.post(page, {"act": "date", "closes_on": "2026-12-18"}, follow=True).content.decode()
    course.refresh_from_db()
    notes = list(Decision.objects.about(course).values_list("act", "note"))
    assert (course.closes_on, 'value="2026-12-18"' in done) == (DAY, True)
    assert notes == [("settings", "closes on Dec. 18, 2026")]
    as_instructor.post(page, {"act": "date", "closes_on": "2026-12-18"})
    assert Decision.objects.count() == 1

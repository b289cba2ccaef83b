"""Dates moved by whole weeks, from one term into another: the weekday stays, and so does the hour on the clock of the
course, whatever its clock does in between. It reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from blog.models import Course, Week
from blog.refusals import Refused

A_WEEK = timedelta(weeks=1)
MOST_WEEKS = 520


@dataclass(frozen=True)
class Moved:
    """One date of a course, as it is and as it will be in the copy. `day` or `moment` is what it is; `note` says what
    the clock does there, where it does anything."""

    what: str
    before: date | datetime
    after: date | datetime
    note: str = ""

    @property
    def is_moment(self) -> bool:
        """Whether it has an hour."""
        return isinstance(self.before, datetime)


def weeks_until(course: Course, first_day: date) -> int:
    """By how many weeks the course moves so that its first date falls on this day or within the week after it. Raises
    Refused where that is ten years away."""
    first = first_date(course)
    if first is None:
        return 0
    weeks = -((first - first_day).days // 7)
    if abs(weeks) > MOST_WEEKS:
        raise Refused(_("That is more than ten years away from the course as it is. Check the year."))
    return weeks


def first_date(course: Course) -> date | None:
    """The first date of the course's weeks; None where none has a date."""
    zone = ZoneInfo(course.time_zone)
    found = [day for week in course.weeks.all() for day in dates_of(week, zone)]
    return min(found, default=None)


def dates_of(week: Week, zone: ZoneInfo) -> list[date]:
    """The dates of one week, where the course is."""
    due = week.due.astimezone(zone).date() if week.due else None
    return [day for day in (week.starts_on, week.ends_on, due) if day]


def moved_day(day: date | None, weeks: int) -> date | None:
    """The day so many weeks later, the same day of the week."""
    return None if day is None else day + weeks * A_WEEK


def moved_moment(moment: datetime | None, zone: ZoneInfo, weeks: int) -> datetime | None:
    """The same hour on the clock so many weeks later. Where the clock skips that hour, or has it twice, the later of
    the two moments that it can mean: nobody is late by a clock change."""
    if moment is None or not weeks:
        return moment
    wall = moment.astimezone(zone).replace(tzinfo=None) + weeks * A_WEEK
    return max(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def moves(course: Course, weeks: int) -> Iterator[Moved]:
    """Every date of the course, in order, as it is and as it will be."""
    zone = ZoneInfo(course.time_zone)
    for week in course.weeks.order_by("number", "pk"):
        told = {"week": week.title}
        for what, day in ((_("%(week)s, from"), week.starts_on), (_("%(week)s, to"), week.ends_on)):
            if day and (after := moved_day(day, weeks)):
                yield Moved(what % told, day, after)
        if week.due and (at := moved_moment(week.due, zone, weeks)):
            yield Moved(_("%(week)s, due") % told, week.due, at, on_the_clock(week.due, at, zone))


def on_the_clock(before: datetime, after: datetime, zone: ZoneInfo) -> str:
    """What is to be said where the clock skips the hour, or has it twice; else nothing."""
    was, now = before.astimezone(zone), after.astimezone(zone)
    if was.time() != now.time():
        return _("The clock skips %(hour)s on that day.") % {"hour": was.strftime("%H:%M")}
    twice = now.replace(fold=0).utcoffset() != now.replace(fold=1).utcoffset()
    if twice and before != after:
        return _("The clock has this hour twice on that day; it is the later one.")
    return ""

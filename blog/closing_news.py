"""What is told of the end of a course: to its members a week before, and to those who run it on the day, for they close
it by hand. It queues, and says in words what will happen; when and how letters go it must not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import notices
from blog.compat import task
from blog.models import Cadence, Course, Enrolment, Notice, Role, User
from blog.notices import Item, Kind

A_WEEK = timedelta(days=7)
MEMBERS, DAY = "closing", "closing-day"

Words = Callable[[Course], Item]


@task()
def tell_of_closings() -> None:
    """Once a day, in the worker: tell the people of every course that is about to close."""
    for course in Course.objects.filter(closed_at=None).exclude(closes_on=None):
        tell(course)


def tell(course: Course) -> None:
    """Tell who is to be told by now, each once for each date. What was queued for another date is taken back."""
    with transaction.atomic():
        take_back_other_dates(course)
        if course.closes_on is None or course.closed_at is not None:
            return
        today = today_in(course)
        if course.closes_on - A_WEEK <= today <= course.closes_on:
            queue(MEMBERS, course, Enrolment.objects.filter(course=course, is_active=True))
        if course.closes_on <= today:
            queue(DAY, course, Enrolment.objects.filter(course=course, is_active=True, role=Role.INSTRUCTOR))


def queue(kind: str, course: Course, places: QuerySet[Enrolment]) -> None:
    """Queue one notice for each of these people."""
    people = list(places.values_list("user", flat=True))
    notices.queue(kind, course, people, course=course, key=key_of(kind, course.closes_on))


def take_back_other_dates(course: Course) -> None:
    """Take back what no letter has told yet of a date that does not hold any more; without a date, or once the course
    has closed, all of it."""
    holds = {} if course.closed_at else {kind: key_of(kind, course.closes_on) for kind in (MEMBERS, DAY)}
    for kind in (MEMBERS, DAY):
        waiting = Notice.objects.about(course).unsent().filter(kind=kind, cancelled_at=None)
        if waiting.exclude(key=holds.get(kind, "-")).exists():
            notices.cancel(kind, course)


def key_of(kind: str, day: date | None) -> str:
    """The key of a notice: one for each date."""
    return f"{kind}-{day.isoformat() if day else ''}"


def today_in(course: Course) -> date:
    """The day it is where the course is."""
    return timezone.now().astimezone(ZoneInfo(course.time_zone)).date()


def described(kind: str, words: Words) -> Callable[[User, Sequence[Notice]], list[Item | None]]:
    """How notices of one kind are told: as long as their date holds and the course is open, to whoever is in it, and of
    the day itself to whoever runs it."""

    def describe(person: User, told: Sequence[Notice]) -> list[Item | None]:
        """Each notice in words, or None."""
        places = Enrolment.objects.of(person).filter(course__closed_at=None).select_related("course")
        if kind == DAY:
            places = places.filter(role=Role.INSTRUCTOR)
        mine = {place.course_id: place.course for place in places.filter(course__in={n.about_id for n in told})}
        held = [mine.get(notice.about_id) for notice in told]
        return [
            words(course) if course and notice.key == key_of(kind, course.closes_on) else None
            for notice, course in zip(told, held, strict=True)
        ]

    return describe


def for_members(course: Course) -> Item:
    """A week before."""
    told = told_of(course)
    words = _(
        "From then on nothing new can be written there. It can still be read, and you can narrow, withdraw and download"
        " what is yours at any time."
    )
    return Item(_("%(course)s closes on %(day)s") % told, words, "", course.get_absolute_url())


def for_staff(course: Course) -> Item:
    """On the day."""
    words = _("It does not close by itself: look at what is still open, then close it.")
    return Item(
        _("%(course)s was to close on %(day)s") % told_of(course), words, "", reverse("closing", args=[course.pk])
    )


def told_of(course: Course) -> dict[str, str]:
    """The course and its day, for a sentence."""
    return {"course": course.title, "day": date_format(course.closes_on, "DATE_FORMAT") if course.closes_on else ""}


KINDS = (
    Kind(
        MEMBERS,
        gettext_lazy("The end of a course"),
        gettext_lazy("A course of yours closes within a week."),
        described(MEMBERS, for_members),
    ),
    Kind(
        DAY,
        gettext_lazy("Courses to close"),
        gettext_lazy("The day has come on which a course of yours was to close."),
        described(DAY, for_staff),
        Cadence.AT_ONCE,
        for_staff=True,
    ),
)

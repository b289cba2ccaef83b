"""How each person wants to be told: at once, once a day or not by mail, at which hour, and of which essays nothing. It
must not know how a letter is made."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from blog.models import Cadence, Course, DailyHour, Enrolment, Mute, Notice, NoticeChoice, Post, User
from blog.models.notices import FIRST_HOUR
from blog.notices.kinds import KINDS, Kind

A_SECOND = timedelta(seconds=1)


def cadences(person: User) -> dict[str, Cadence]:
    """How this person gets each kind there is."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "cadence"))
    return {name: Cadence(chosen.get(name, kind.cadence)) for name, kind in KINDS.items()}


def hour_of(person: User) -> int:
    """The hour of this person's daily letter."""
    return hours_of([person.pk]).get(person.pk, FIRST_HOUR)


def hours_of(people: Collection[int]) -> dict[int, int]:
    """The hours of those who have chosen one."""
    return dict(DailyHour.objects.filter(person__in=people).values_list("person", "hour"))


def clock_of(person: User) -> Course | None:
    """The course by whose clock this person lives: the first they are in."""
    return Course.objects.filter(enrolments__in=Enrolment.objects.of(person)).order_by("pk").first()


def zones_of(people: Collection[int]) -> dict[int, str]:
    """The time zones of these people: each that of the first course they are in."""
    places = Enrolment.objects.filter(user__in=people, is_active=True).order_by("-course_id")
    return dict(places.values_list("user", "course__time_zone"))


def next_hour(after: datetime, hour: int, zone: str) -> datetime:
    """The first moment from then on at which a clock in this zone strikes this hour."""
    there = after.astimezone(ZoneInfo(zone))
    strikes = there.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    return (strikes if strikes >= there else strikes + timedelta(days=1)).astimezone(ZoneInfo("UTC"))


def due_times(kind: Kind, people: Collection[int], ripe_at: datetime) -> dict[int, datetime | None]:
    """When each of these people gets the letter about a notice that can be told from `ripe_at` on; None for never."""
    chosen = dict(NoticeChoice.objects.filter(person__in=people, kind=kind.name).values_list("person", "cadence"))
    cadence = {person: Cadence(chosen.get(person, kind.cadence)) for person in people}
    due: dict[int, datetime | None] = {p: ripe_at if cadence[p] == Cadence.AT_ONCE else None for p in people}
    daily = [person for person in people if cadence[person] == Cadence.DAILY]
    return due | digest_times(daily, ripe_at)


def digest_times(people: Collection[int], after: datetime) -> dict[int, datetime]:
    """When each of these people gets their next daily letter."""
    if not people:
        return {}
    hours, zones = hours_of(people), zones_of(people)
    return {p: next_hour(after, hours.get(p, FIRST_HOUR), zones.get(p, settings.TIME_ZONE)) for p in people}


@transaction.atomic
def choose(person: User, wanted: dict[str, Cadence], hour: int | None = None) -> None:
    """Keep what a person wants, and move the letters that wait for them: those that are due at once, those of the day,
    and those that no longer leave."""
    for kind, cadence in wanted.items():
        NoticeChoice.objects.update_or_create(person=person, kind=kind, defaults={"cadence": cadence})
    if hour is not None:
        DailyHour.objects.update_or_create(person=person, defaults={"hour": hour})
    move_waiting(person)


def move_waiting(person: User) -> None:
    """Give every letter that waits for a person the time that their choices ask for."""
    waiting = Notice.objects.unsent().filter(person=person, due_at__isnull=False)
    by_cadence: dict[Cadence, list[str]] = {each: [] for each in Cadence}
    for kind, cadence in cadences(person).items():
        by_cadence[cadence].append(kind)
    waiting.filter(kind__in=by_cadence[Cadence.OFF]).update(due_at=None)
    waiting.filter(kind__in=by_cadence[Cadence.AT_ONCE]).update(due_at=F("ripe_at"))
    next_letter = digest_times([person.pk], timezone.now())[person.pk]
    following = digest_times([person.pk], next_letter + A_SECOND)[person.pk]
    of_the_day = waiting.filter(kind__in=by_cadence[Cadence.DAILY])
    of_the_day.filter(ripe_at__gt=next_letter).update(due_at=following)
    of_the_day.filter(ripe_at__lte=next_letter).update(due_at=next_letter)


def mute(person: User, post: Post) -> None:
    """Tell this person nothing more of this essay, nor what waits for them: list and letter look here."""
    Mute.objects.get_or_create(person=person, post=post)


def unmute(person: User, post_pk: int) -> None:
    """Tell them again."""
    Mute.objects.filter(person=person, post=post_pk).delete()


def muted(person: User) -> QuerySet[Mute]:
    """The essays of which this person hears nothing, the last one first."""
    return Mute.objects.filter(person=person).order_by("-pk")


def muting(post: Post | None, people: Collection[int]) -> set[int]:
    """Those of these people who want to hear nothing of an essay."""
    return set(Mute.objects.filter(post=post, person__in=people).values_list("person", flat=True)) if post else set()

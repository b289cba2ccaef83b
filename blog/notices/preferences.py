"""How each person wants to be told: at once, once a day or not by mail, at which hour, and of which essays nothing. It
must not know how a letter is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from blog.models import Cadence, Course, DailyHour, Enrolment, Mute, Notice, NoticeChoice, Post, User
from blog.models.notices import FIRST_HOUR
from blog.notices.kinds import KINDS, Kind
from blog.questions import question

A_SECOND = timedelta(seconds=1)


def cadences(person: User) -> dict[str, Cadence]:
    """How this person gets each kind there is."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "cadence"))
    return {name: Cadence(chosen.get(name, kind.cadence)) for name, kind in KINDS.items()}


def hour_of(person: User) -> int:
    """The hour of this person's daily letter."""
    found = DailyHour.objects.filter(person=person).first()
    return found.hour if found else FIRST_HOUR


def clock_of(person: User) -> Course | None:
    """The course by whose clock this person lives: the first they are in."""
    return Course.objects.filter(enrolments__in=Enrolment.objects.of(person)).order_by("pk").first()


def zones_of(people: Collection[int]) -> dict[int, str]:
    """The time zones of these people: each that of the first course they are in."""
    return {wish.person: wish.zone for wish in wishes(people, None)}


@dataclass(frozen=True)
class Wish:
    """What one person wants, whatever the kind: nothing of this essay, and when the daily letter comes."""

    person: int
    is_muted: bool
    hour: int
    zone: str


@question
def wished(post: int | None, people: tuple[int, ...]) -> QuerySet[User, Any]:
    """The columns of their wishes."""
    mutes = Mute.objects.filter(post=post, person=OuterRef("pk"))
    places = Enrolment.objects.filter(user=OuterRef("pk"), is_active=True).order_by("course_id")
    zone = Subquery(places.values("course__time_zone")[:1])
    return User.objects.filter(pk__in=people).values_list("pk", Exists(mutes), "daily_hour__hour", zone)


@question
def cadences_of(people: tuple[int, ...], kinds: tuple[str, ...]) -> QuerySet[NoticeChoice, Any]:
    """The choices of these people about these kinds."""
    chosen = NoticeChoice.objects.filter(person__in=people, kind__in=kinds)
    return chosen.values_list("person", "kind", "cadence")


def wishes(people: Collection[int], post: Post | None) -> list[Wish]:
    """What each of these people wants, with one question."""
    found = wished(post.pk if post else None, tuple(sorted(people))) if people else []
    return [
        Wish(person, is_muted, FIRST_HOUR if hour is None else hour, zone or settings.TIME_ZONE)
        for person, is_muted, hour, zone in found
    ]


def next_hour(after: datetime, hour: int, zone: str) -> datetime:
    """The first moment from then on at which a clock in this zone strikes this hour."""
    there = after.astimezone(ZoneInfo(zone))
    strikes = there.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    return (strikes if strikes >= there else strikes + timedelta(days=1)).astimezone(ZoneInfo("UTC"))


def choices_of(people: Collection[int], kinds: Collection[str]) -> dict[tuple[int, str], str]:
    """What these people have chosen of these kinds."""
    chosen = cadences_of(tuple(sorted(people)), tuple(sorted(kinds))) if people else []
    return {(person, kind): cadence for person, kind, cadence in chosen}


def due_at(kind: Kind, now: datetime, wish: Wish, chosen: Mapping[tuple[int, str], str]) -> datetime | None:
    """When a person gets the letter about what happens now; None for never."""
    cadence, ripe_at = chosen.get((wish.person, kind.name), kind.cadence), now + kind.delay
    if cadence == Cadence.DAILY:
        return next_hour(ripe_at, wish.hour, wish.zone)
    return ripe_at if cadence == Cadence.AT_ONCE else None


def digest_time(person: User, after: datetime) -> datetime:
    """When this person gets their next daily letter."""
    (wish,) = wishes([person.pk], None)
    return next_hour(after, wish.hour, wish.zone)


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
    next_letter = digest_time(person, timezone.now())
    following = digest_time(person, next_letter + A_SECOND)
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

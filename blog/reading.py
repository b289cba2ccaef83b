"""The verbs of reading: move a mark forward, in one essay or in many. They must not know how a page
finds out what was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.models import Post, ReadMark, User
from blog.models.posts import PostQuerySet
from blog.questions import changing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_MOMENT = 18


def mark(user: User, post: Post, *, read: bool = False, seen_until: datetime | None = None) -> None:
    """Note that a person has read the essay, or seen its comments up to a moment. A mark never moves back, nor beyond
    now, so two devices and a slow request agree."""
    now = timezone.now()
    read_at, seen = now if read else None, min(seen_until, now) if seen_until else None
    if not moved(user.pk, post.pk, read_at, seen):
        made = ReadMark(user=user, post=post, read_at=read_at, seen_until=seen)
        with transaction.atomic():
            ReadMark.objects.bulk_create([made], ignore_conflicts=True)
            moved(user.pk, post.pk, read_at, seen)  # another device may have made it at the same moment


@changing
def moved(
    user: int, post: int, read_at: datetime | None, seen: datetime | None
) -> tuple[QuerySet[ReadMark], dict[str, Any]]:
    """A mark that is there, moved forward."""
    columns: dict[str, Any] = {"read_at": Coalesce(F("read_at"), read_at) if read_at else F("read_at")}
    if seen:
        columns["seen_until"] = Case(When(seen_until__gte=seen, then=F("seen_until")), default=seen)
    return ReadMark.objects.filter(user=user, post=post), columns


def mark_all(user: User, posts: PostQuerySet, until: datetime) -> None:
    """Note that a person has read all of these essays that stood at a moment, and seen their comments up to then."""
    until = min(until, timezone.now())
    stood = posts.filter(published_at__lte=until).order_by("pk")
    with transaction.atomic():
        marks = [ReadMark(user=user, post_id=pk) for pk in stood.values_list("pk", flat=True)]
        ReadMark.objects.bulk_create(marks, ignore_conflicts=True)
        kept = ReadMark.objects.filter(user=user, post__in=[mark.post_id for mark in marks])
        kept.filter(read_at__isnull=True).update(read_at=until)
        kept.filter(Q(seen_until__isnull=True) | Q(seen_until__lt=until)).update(seen_until=until)


def moment(text: str) -> datetime | None:
    """The moment of a text like `1764000000.123456`, to the microsecond; None for nothing. Raises ValueError."""
    if not text:
        return None
    seconds, _dot, fraction = text[:LONGEST_MOMENT].partition(".")
    if not (text.isascii() and seconds.isdecimal() and (fraction or "0").isdecimal() and len(seconds) < 12):
        raise ValueError(text)
    return EPOCH + timedelta(seconds=int(seconds), microseconds=int(fraction[:6].ljust(6, "0")))

"""A person's own list of what happened to them, and the mark that they have read it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from blog.models import Notice, User
from blog.notices.telling import Told, tell

MOST_LISTED = 200


def listed(person: User) -> list[Told]:
    """The newest two hundred notices that this person can still be told, newest first. Reading them marks nothing."""
    return tell(person, list(Notice.objects.listed_for(person, timezone.now())[:MOST_LISTED]))


def mark_read(person: User, until: datetime) -> None:
    """Mark what a person's list showed up to this moment as read."""
    shown = Notice.objects.listed_for(person, min(until, timezone.now())).order_by()
    shown.filter(seen_at=None).update(seen_at=timezone.now())

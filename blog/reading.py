"""The one verb of reading: move a mark forward. It must not know how a page tells what was seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blog.models import Post, ReadMark, User


def mark(user: User, post: Post, *, read: bool = False, seen_until: datetime | None = None) -> None:
    """Note that a person has read the essay, or seen its comments up to a moment. A mark never moves back, nor beyond
    now, so two devices and a slow request agree."""
    now = timezone.now()
    with transaction.atomic():
        kept, _made = ReadMark.objects.select_for_update().get_or_create(user=user, post=post)
        if read and kept.read_at is None:
            kept.read_at = now
        if seen_until is not None and (kept.seen_until is None or kept.seen_until < seen_until):
            kept.seen_until = min(seen_until, now)
        kept.save(update_fields=["read_at", "seen_until"])

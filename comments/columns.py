"""What the verbs write in rows, and ask of them, each put together once. `comments.moderation` decides what and when,
and alone calls what writes here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from blog.models import Post
from blog.questions import changing, question
from comments.models import Comment, Flag, counted
from comments.posting import name_people


def write(comments: Sequence[Comment]) -> None:
    """Write rows whole, and with a new one whom it names."""
    for comment in comments:
        is_new = comment.pk is None
        comment.save()
        if is_new:
            name_people(comment)


def write_decided(comments: Sequence[Comment]) -> None:
    """Write what a decision changes in rows."""
    columns = ("status", "version", "held_for", "reason", "note", "looked_at", "published_at", "position", "number")
    keep_decided.many((comment.pk, *(getattr(comment, name) for name in columns)) for comment in comments)


@changing
def keep_decided(
    pk: int, status: str, version: int, held_for: str, reason: str, note: str, *places: Any
) -> tuple[QuerySet[Comment], dict[str, Any]]:
    """What a decision changes in a row."""
    columns = {"version": version, "held_for": held_for, "reason": reason, "note": note}
    columns |= dict(zip(("looked_at", "published_at", "position", "number"), places, strict=True))
    return Comment.objects.filter(pk=pk), {"status": status, **columns}


@question
def last_shown(post: int) -> QuerySet[Comment, Any]:
    """When the last of the comments that an essay counts was published."""
    return Comment.objects.filter(counted(), post=post).order_by("-published_at").values_list("published_at")[:1]


@changing
def keep_count(post: int, change: int, last: datetime | None, n_threads: int) -> tuple[QuerySet[Post], dict[str, Any]]:
    """The thread columns of an essay."""
    columns = {"n_published": F("n_published") + change, "last_comment_at": last, "n_threads": n_threads}
    return Post.objects.filter(pk=post), columns | {"thread_version": F("thread_version") + 1}


@changing
def settle_reports(pks: tuple[int, ...], at: datetime) -> tuple[QuerySet[Flag], dict[str, Any]]:
    """Open reports of comments, settled."""
    return Flag.objects.filter(comment__in=pks, settled_at__isnull=True), {"settled_at": at}

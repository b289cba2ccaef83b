"""The thread columns of essays against the comments under them. Beside `comments.moderation`, which writes them with
each comment, nothing else counts anew. A number that was given is never changed, and a place in a thread neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce

from blog.models import Audience, Change, Post
from blog.site.doctor_findings import Finding
from comments.locking import current, locked
from comments.models import Comment, CommentStatus, counted
from comments.numbering import give_number, is_to_be_numbered
from comments.threads import depth_below, numbered

AT_A_TIME = 2000


def counts(mend: bool) -> Iterator[Finding | None]:
    """Each essay's number of thoughts, when the last came, and the number last given to a thread."""
    for pk, *said in Post.objects.order_by("pk").values_list("pk", "n_published", "last_comment_at", "n_threads"):
        yield None
        if not is_right(pk, said):
            if mend:
                count_anew(pk)
            yield Finding("counts of essays", f"essay {pk}", is_mended=mend)


def is_right(pk: int, said: list[Any]) -> bool:
    """Whether columns say what stands under an essay: a thread may have been counted that is gone, but none may stand
    there uncounted."""
    *counts, threads = counted_under(pk)
    return said[:2] == counts and said[2] >= threads


def counted_under(pk: int) -> tuple[int, Any, int]:
    """What stands under an essay: the thoughts, the last of them, and the last thread."""
    rows = Comment.objects.filter(post=pk)
    found = rows.aggregate(n=Count("pk", filter=counted()), at=Max("published_at", filter=counted()))
    threads = rows.filter(depth=0).aggregate(last=Coalesce(Max("position"), 0))["last"]
    return found["n"], found["at"], threads


@transaction.atomic
def count_anew(pk: int) -> None:
    """Write what stands under an essay, while nobody else writes there."""
    post = locked(Post(pk=pk))
    n, at, threads = counted_under(pk)
    columns = {"n_published": n, "last_comment_at": at, "n_threads": max(post.n_threads, threads)}
    Post.objects.filter(pk=pk).update(thread_version=F("thread_version") + 1, **columns)
    Change.objects.of_thread(pk)


def places(_mend: bool) -> Iterator[Finding | None]:
    """Whether each answer knows its thread and its level, and each number is that of its place."""
    answers = Comment.objects.select_related("parent").defer("body", "body_html")
    for comment in answers.order_by("pk").iterator(AT_A_TIME):
        yield None
        parent = comment.parent
        thread = (parent.root_id or parent.pk) if parent else None
        if (comment.root_id, comment.depth) != (thread, depth_below(parent.depth if parent else None)):
            yield Finding("comments in another place than their thread has", f"comment {comment.pk}")
        if comment.number and comment.number != number_of(comment):
            yield Finding("comments with another number than their place", f"comment {comment.pk}: {comment.number}")


def number_of(comment: Comment) -> str:
    """The number that its place and its parent's number make."""
    parent = comment.parent
    return numbered(parent.number if parent else "", parent.depth if parent else None, comment.position or 0)


def numbers(mend: bool) -> Iterator[Finding | None]:
    """Published comments that all readers read, without a number: a thread before its answers, the older first."""
    found = set()
    for comment in without_number():
        if comment.parent_id in found and comment.parent:
            comment.parent.number = comment.parent.number or "?"
        if is_to_be_numbered(comment):
            found.add(comment.pk)
            yield Finding("comments without a number", f"comment {comment.pk}", is_mended=mend and number_anew(comment))


def without_number() -> QuerySet[Comment]:
    """They, in the order in which they would have got one. Those for fewer than everybody are left alone: who reads the
    essay may have changed since."""
    said = Comment.objects.filter(status=CommentStatus.PUBLISHED, audience=Audience.WEB, number="")
    return said.select_related("post__course", "parent").order_by("depth", "published_at", "pk")


@transaction.atomic
def number_anew(comment: Comment) -> bool:
    """Give a comment the next number in its place; whether it has one now."""
    comment = current(comment)
    give_number(comment)
    Comment.objects.filter(pk=comment.pk).update(number=comment.number, position=comment.position)
    columns = {"n_threads": comment.post.n_threads, "thread_version": F("thread_version") + 1}
    Post.objects.filter(pk=comment.post_id).update(**columns)
    Change.objects.of_thread(comment.post_id)
    return bool(comment.number)

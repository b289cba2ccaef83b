"""Writing all documents anew from what is published: after an upgrade, after `loaddata`, or where table and rows
have come apart. It writes the table of documents alone. A run that was cut short is run again: each document replaces
its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from blog.models import Course, Post
from blog.searching import essays
from blog.searching.documents import clear, forget_course, put
from blog.upkeep import count_rows
from comments import indexing
from comments.models import Comment, CommentStatus, Kind

AT_A_TIME = 500


def reindex(courses: Iterable[Course], is_whole: bool = False) -> Iterator[str]:
    """Index each essay and each comment of these courses, some hundred in a transaction; yields the kind of each. What
    is in no course is dropped first where the whole site is meant."""
    courses = list(courses)
    if is_whole:
        clear()
    for course in courses:
        forget_course(course.pk)
        yield from each(published_posts(course), write_essays)
        yield from each(published_comments(course), write_comments)
    count_rows()


def each(rows: Any, write: Any) -> Iterator[str]:
    """Write rows by their ids, so many in one transaction that nobody waits long. What changes meanwhile writes itself,
    after its row here is read and locked."""
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic():
            write(rows.filter(pk__in=ids))
        last = ids[-1]
        yield from [str(rows.model._meta.verbose_name_plural)] * len(ids)


def published_posts(course: Course) -> Any:
    """The essays of a course that are to be found."""
    return Post.objects.published().filter(course=course)


def published_comments(course: Course) -> Any:
    """The comments of a course that are to be found."""
    return Comment.objects.filter(post__course=course, status=CommentStatus.PUBLISHED)


def write_essays(posts: Any) -> None:
    """Their documents, and those of their works."""
    locked = posts.select_for_update(of=("self",)).select_related("published").prefetch_related("sources")
    put(document for post in locked for document in essays.documents_of(post, post.published, list(post.sources.all())))


def write_comments(comments: Any) -> None:
    """Their documents."""
    locked = comments.select_for_update(of=("self",)).select_related("post")
    put(indexing.document_of(comment) for comment in locked if comment.kind == Kind.COMMENT)


def how_many(courses: Iterable[Course]) -> int:
    """How many rows there are to index."""
    return sum(published_posts(course).count() + published_comments(course).count() for course in courses)

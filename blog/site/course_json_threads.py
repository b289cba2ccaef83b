"""The comments of a course's JSON document: for staff every one with its earlier words and what was decided, for others
what they read. Values out; it must not know files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from blog.models import Decision, Post
from blog.site.course_json_entries import Entry, decisions, values
from blog.site.course_threads import Place, spoken
from blog.site.exporting_courses import Circle, Reach
from comments.models import Comment

COMMENT = tuple("number kind guest_name url body published_at edited_at".split())
COMMENT_OF_STAFF = tuple(
    "status audience position held_for reason note created_at looked_at".split(),
)
AT_A_TIME = 500


def comments_of(post: Post, reached: Reach) -> Iterator[Entry]:
    """The comments under one essay, each below what it answers. `id` counts from 1 under each essay; `parent` is the id
    of what is answered, or 0. One that is not shown has its number alone."""
    part: list[tuple[Place, Comment | None]] = []
    for each in spoken(reached, post):
        part.append(each)
        if len(part) == AT_A_TIME:
            yield from told(part, post, reached)
            part = []
    yield from told(part, post, reached)


def told(part: list[tuple[Place, Comment | None]], post: Post, reached: Reach) -> Iterator[Entry]:
    """Some comments with what was decided about them, asked at once."""
    decided: dict[int, list[Entry]] = {}
    if reached.is_whole:
        rows = Decision.objects.filter(kind="comment", object_id__in=[place.pk for place, _comment in part])
        about = groupby(rows.order_by("object_id", "at", "pk"), lambda row: row.object_id)
        decided = {pk: decisions(group, reached) for pk, group in about}
    for place, comment in part:
        at = {"post": post.slug, "id": place.id, "parent": place.parent}
        if comment is None:
            yield at | {"number": place.number, "is_shown": False}
        else:
            yield at | entry(comment, reached) | ({"decisions": decided.get(place.pk, [])} if reached.is_whole else {})


def entry(comment: Comment, reached: Reach) -> Entry:
    """One comment."""
    said: dict[str, Any] = values(comment, *COMMENT)
    said["author"] = comment.author.slug if comment.author else None
    if reached.circle == Circle.COURSE:
        said["audience"] = comment.audience
    if reached.is_whole:
        said |= values(comment, *COMMENT_OF_STAFF)
        said["mentioned"] = sorted(place.slug for place in comment.mentioned.all())
        earlier = sorted(comment.revisions.all(), key=lambda row: (row.replaced_at, row.pk))
        said["revisions"] = [values(row, "body", "replaced_at") for row in earlier]
    return said

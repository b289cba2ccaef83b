"""The thread of an essay as one audience may take it along: in the order of its numbers, each comment below what it
answers. A comment that is hidden, but holds a number above what is shown, is a place without words.

The shape of a thread is held, its words a few hundred at a time. It must not know formats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blog.models import Post
from blog.site.exporting_courses import Reach
from comments.models import Comment, Kind

AT_A_TIME = 500
LAST = 2**62


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands. `id` counts from 1 in its thread, `parent` is the id of what it answers, `above` the row
    of the nearest one over it that is shown; 0 for neither."""

    pk: int
    id: int
    parent: int
    above: int
    number: str
    level: int
    is_shown: bool


def places(reached: Reach, post: Post) -> list[Place]:
    """The places of a thread, in order."""
    columns = ("pk", "parent", "position", "created_at", "number")
    rows = {row[0]: row for row in post.comments.values_list(*columns)}
    shown = set(reached.comments(post).order_by().values_list("pk", flat=True))
    order = in_order(rows)
    holding = set[int]()
    for pk in reversed(order):
        if pk in shown or pk in holding:
            holding.add(rows[pk][1])
    found: dict[int, Place] = {}
    nearest: dict[int, Place | None] = {}
    for pk in order:
        over = nearest.get(rows[pk][1])
        nearest[pk] = over
        if pk in shown or (pk in holding and rows[pk][4]):
            above = (over.pk if over.is_shown else over.above) if over else 0
            parent, level = (over.id, over.level + 1) if over else (0, 0)
            place = Place(pk, len(found) + 1, parent, above, rows[pk][4], level, pk in shown)
            nearest[pk] = found[pk] = place
    return list(found.values())


def in_order(rows: Mapping[int, Sequence[Any]]) -> list[int]:
    """Every row below what it answers, siblings by their position and then as they were said; without recursion."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent, *_rest in rows.values():
        below[parent].append(pk)
    order: list[int] = []
    waiting: list[int] = sorted(below[None], key=lambda pk: sibling_key(rows[pk]), reverse=True)
    while waiting:
        pk = waiting.pop()
        order.append(pk)
        waiting += sorted(below[pk], key=lambda each: sibling_key(rows[each]), reverse=True)
    return order


def sibling_key(row: Sequence[Any]) -> tuple[Any, ...]:
    """What puts siblings in order: numbered ones first."""
    pk, _parent, position, created_at, _number = row
    return (position or LAST, created_at, pk)


def spoken(reached: Reach, post: Post) -> Iterator[tuple[Place, Comment | None]]:
    """The places of a thread with their comments, None where only the place is shown."""
    thread = places(reached, post)
    for start in range(0, len(thread), AT_A_TIME):
        part = thread[start : start + AT_A_TIME]
        rows = reached.comments(post).select_related("author").prefetch_related("revisions", "mentioned")
        found = rows.in_bulk([place.pk for place in part if place.is_shown])
        yield from ((place, found.get(place.pk)) for place in part)


def n_shown(reached: Reach, post: Post) -> int:
    """How many comments of a thread are shown, mentions elsewhere not among them."""
    return reached.comments(post).filter(kind=Kind.COMMENT).count()

"""The threads of an archive: every comment, none folded away. A discussion of hundreds goes on from page to page; each
begins with the way down to its first comment. The shape of a thread is held, its words a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from blog.models import Post
from blog.site import course_threads
from blog.site.course_threads import Place
from blog.site.exporting_courses import Reach
from comments.models import Comment, Kind
from comments.threads import DEEPEST, Cut, Row, placed

COMMENTS_A_PAGE = 300
BEFORE = "before"


@dataclass(frozen=True)
class Leaf:
    """One page of a discussion: the places on it, and those above its first one that stand on pages before."""

    places: Sequence[Place]
    above: Sequence[Place]


@dataclass(frozen=True)
class Discussion:
    """The shape of one essay's thread: its pages, and the mentions elsewhere, which stand on the last."""

    leaves: Sequence[Leaf]
    mentions: Sequence[int]

    @property
    def n_comments(self) -> int:
        """How many comments are shown."""
        return sum(place.is_shown for leaf in self.leaves for place in leaf.places)


def discussion_of(reached: Reach, post: Post) -> Discussion:
    """The shape of a thread."""
    others = reached.comments(post).exclude(kind=Kind.COMMENT).order_by("published_at", "pk")
    mentions = list(others.values_list("pk", flat=True))
    apart = frozenset(mentions)
    thread = course_threads.places(reached, post)
    by_id = {place.id: place for place in thread}
    spoken = [place for place in thread if place.pk not in apart]
    leaves = [Leaf(part, above(part[0], by_id)) for part in parts(spoken)]
    return Discussion(leaves or [Leaf((), ())], mentions)


def parts(thread: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """The pages of a thread: as many whole conversations as a page holds; one that is longer than a page is cut."""
    start = end = 0
    for at in [*(n for n, place in enumerate(thread) if place.level == 0), len(thread)]:
        if at - start > COMMENTS_A_PAGE and end > start:
            yield thread[start:end]
            start = end
        while at - start > COMMENTS_A_PAGE:
            yield thread[start : start + COMMENTS_A_PAGE]
            start += COMMENTS_A_PAGE
        end = at
    if thread[start:]:
        yield thread[start:]


def above(place: Place, by_id: dict[int, Place]) -> list[Place]:
    """What a place answers, from the top."""
    found = list[Place]()
    while place.parent:
        place = by_id[place.parent]
        found.append(place)
    return found[::-1]


def leaf_address(post: Post, n: int) -> str:
    """The address of a page of a discussion. The first one of an essay that is published is the essay's own."""
    own = post.get_absolute_url()
    return own if n == 1 and post.is_published else f"{own}thread/{n}/"


def as_shown(reached: Reach, post: Post, shape: Discussion, n: int) -> dict[str, Any]:
    """What `comments/thread.html` needs for one page of a discussion."""
    leaf, last = shape.leaves[n - 1], len(shape.leaves)
    shown = [place.pk for place in leaf.places if place.is_shown]
    mentions = list(shape.mentions) if n == last else []
    comments = reached.comments(post).select_related("author").in_bulk([*shown, *mentions])
    steps = {n - 1: "earlier", n + 1: "later"}
    ways = {name: behind(post, page) for page, name in steps.items() if 1 <= page <= last}
    return {
        "post": post,
        "course": post.course,
        "places": printed(leaf, comments, post.course.shown_depth),
        "mentions": [comments[pk] for pk in mentions if pk in comments],
        "layout": {"page": n, "last_page": last},
        "ways": {"sort": "oldest", "sorts": (), **ways},
        "n_thoughts": shape.n_comments,
    }


def behind(post: Post, n: int) -> str:
    """What stands behind an essay's own address in that of a page."""
    return f"{leaf_address(post, n).removeprefix(post.get_absolute_url())}#comments"


def printed(leaf: Leaf, comments: dict[int, Comment], levels: int) -> list[Any]:
    """The lines of a page, in the order and with the levels of the site."""
    known = {place.id: place for place in (*leaf.above, *leaf.places)}
    rows = [row(place, known, BEFORE) for place in leaf.above] + [row(place, known, "") for place in leaf.places]
    said: dict[int, Any] = dict(comments)
    return placed([Cut(rows, 0)], said, levels)


def row(place: Place, known: dict[int, Place], status: str) -> Row:
    """A place as the shape of a thread reads it."""
    parent = known.get(place.parent)
    depth = min(place.level, DEEPEST)
    return Row(place.pk, parent.pk if parent else None, None, depth, None, place.number, status, "", place.is_shown)

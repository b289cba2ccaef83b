"""The shape of a thread: numbers, depths, pages, and the order in which a page prints.

Pure: it takes rows with `id`, `parent_id`, `depth`, `position`, `number` and `is_shown`, and must not know a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

DEEPEST = 30
THREADS_PER_PAGE = 50
LAST_PLACE = 1 << 62


@dataclass(frozen=True)
class Place:
    """One line of a printed thread. `comment` is None where a placeholder stands for words that are not shown, and
    `parent` where what is answered is not; `opens` says whether a list of replies follows, `closes` how many end."""

    id: int
    number: str
    status: str
    level: int
    comment: Any | None
    parent: Any | None = None
    opens: bool = False
    closes: tuple[int, ...] = ()

    @property
    def is_flat(self) -> bool:
        """Whether it prints beside what it answers, for want of levels, and has to say so in words."""
        return self.comment is not None and self.comment.depth > self.level


def depth_below(parent_depth: int | None) -> int:
    """The depth of a reply: one below its parent, the deepest joining level 30; 0 without a parent."""
    return 0 if parent_depth is None else min(parent_depth + 1, DEEPEST)


def numbered(parent_number: str, parent_depth: int | None, position: int) -> str:
    """The number of a comment: `2` on top, `2.1` below it. Below level 30 it counts on in that level."""
    if parent_depth is None:
        return str(position)
    if parent_depth >= DEEPEST:
        parent_number = parent_number.rpartition(".")[0]
    return f"{parent_number}.{position}"


def page_of(number: str) -> int:
    """The page that holds a comment: by its thread's number, 50 to a page. 1 without a number."""
    top = number.partition(".")[0]
    return (int(top) - 1) // THREADS_PER_PAGE + 1 if top else 1


def span(page: int) -> tuple[int, int]:
    """The first and the last thread number of a page, gaps included."""
    return THREADS_PER_PAGE * (page - 1) + 1, THREADS_PER_PAGE * page


def arrange(rows: Iterable[Any], levels: int) -> list[Place]:
    """The rows in printing order, replies under their parents, siblings by position and those without one last.

    A row that is not shown keeps its place only while something below it is shown. Levels beyond `levels` print flat.
    A row whose parent is not among the rows is left out."""
    children: dict[int | None, list[Any]] = {}
    joined: dict[int | None, int | None] = {}
    for row in sorted(rows, key=lambda row: (LAST_PLACE if row.position is None else row.position, row.id)):
        above = joined.get(row.parent_id, row.parent_id)
        children.setdefault(above, []).append(row)
        if row.depth >= DEEPEST:
            joined[row.id] = above  # replies to the deepest level stand in it
    ordered = flattened(children)
    kept = with_shown_below(ordered)
    shown = {row.id: row for row in ordered if row.is_shown}
    places = [placed(row, shown, levels) for row in ordered if row.id in kept]
    return [linked(place, following) for place, following in zip_longest(places, places[1:])]


def flattened(children: dict[int | None, list[Any]]) -> list[Any]:
    """Depth first, without recursion, so that a thread of any depth is safe."""
    ordered, stack = [], list(reversed(children.get(None, [])))
    while stack:
        row = stack.pop()
        ordered.append(row)
        stack.extend(reversed(children.get(row.id, [])))
    return ordered


def with_shown_below(ordered: list[Any]) -> set[int]:
    """The ids of rows that are shown, or above one that is."""
    kept: set[int] = set()
    for row in reversed(ordered):
        if row.is_shown or row.id in kept:
            kept.add(row.id)
            if row.parent_id is not None:
                kept.add(row.parent_id)
    return kept


def placed(row: Any, shown: dict[int, Any], levels: int) -> Place:
    """A row at its printed level, with what it answers if that is shown."""
    level = min(row.depth, levels - 1)
    return Place(row.id, row.number, row.status, level, shown.get(row.id), shown.get(row.parent_id))


def linked(place: Place, following: Place | None) -> Place:
    """The place with what opens or closes behind it."""
    below = following.level if following else 0
    closes = tuple(range(max(0, place.level - below)))
    return replace(place, opens=below > place.level, closes=closes)

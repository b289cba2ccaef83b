"""The shape of a thread: numbers, depths, pages, the order in which a page prints, and where a long one is cut.

Pure: it takes rows with `id`, `parent_id`, `root_id`, `depth`, `position`, `number` and `is_shown`, and must not know
a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

DEEPEST = 30
THREADS_PER_PAGE = 50
REPLIES_PER_THREAD = 20
COMMENTS_PER_PAGE = 300
LAST_PLACE = 1 << 62


class Row(NamedTuple):
    """What the shape of a thread needs of a comment, without its words."""

    id: int
    parent_id: int | None
    root_id: int | None
    depth: int
    position: int | None
    number: str
    status: str
    kind: str
    is_shown: bool
    version: int = 1
    edited_at: Any = None


COLUMNS = tuple(Row.__annotations__)


@dataclass(frozen=True)
class Place:
    """One line of a printed thread. `comment` is None where a placeholder stands for words that are not shown, and
    `parent` where what is answered is not; `more` counts the replies that were cut off here, and the line stands for
    them. `opens` says whether a list of replies follows, `closes` how many end."""

    id: int
    number: str
    status: str
    level: int
    comment: Any | None
    parent: Any | None = None
    more: int = 0
    opens: bool = False
    closes: tuple[int, ...] = ()
    is_flat: bool = False


class Cut(NamedTuple):
    """What is left of a thread on a page: its rows in printing order, and how many replies are left out."""

    rows: list[Any]
    more: int


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


def page_of(position: int | None, last: int = 0) -> int:
    """The page that holds the comment at this position among its siblings, 50 to a page; what has no position yet
    stands on the last page, that of the position `last` given."""
    return (max(position or last, 1) - 1) // THREADS_PER_PAGE + 1


def span(page: int) -> tuple[int, int]:
    """The first and the last position of a page, gaps included."""
    return THREADS_PER_PAGE * (page - 1) + 1, THREADS_PER_PAGE * page


def printing_order(rows: Iterable[Any], under: int | None = None) -> list[Any]:
    """The rows in printing order, replies under their parents, siblings by position and those without one last;
    from the comment `under` alone, if one is named.

    A row that is not shown keeps its place only while something below it is shown. A row whose parent is not among
    the rows is left out."""
    children: dict[int | None, list[Any]] = {}
    joined: dict[int | None, int | None] = {}
    for row in sorted(rows, key=lambda row: (LAST_PLACE if row.position is None else row.position, row.id)):
        above = joined.get(row.parent_id, row.parent_id)
        children.setdefault(above, []).append(row)
        if row.depth >= DEEPEST:
            joined[row.id] = above  # replies to the deepest level stand in it
    ordered = flattened(children, under)
    kept = with_shown_below(ordered)
    return [row for row in ordered if row.id in kept]


def flattened(children: Mapping[int | None, list[Any]], under: int | None) -> list[Any]:
    """Depth first, without recursion, so that a thread of any depth is safe."""
    ordered, stack = [], list(reversed(children.get(under, [])))
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


def cut(ordered: list[Any], above: int = 0) -> list[Cut]:
    """The threads of a page, each with as many of its first replies as the page has room for: at most 20, and as many
    for each that at most 300 comments stand on the page. `ordered` is in printing order; a thread begins at each row
    of the smallest depth. `above` counts comments that stand on the page before them."""
    threads: list[list[Any]] = []
    for row in ordered:
        if not threads or row.depth <= threads[0][0].depth:
            threads.append([])
        threads[-1].append(row)
    most = room_for_each([len(thread) - 1 for thread in threads], COMMENTS_PER_PAGE - above - len(threads))
    return [Cut(thread[: 1 + most], max(0, len(thread) - 1 - most)) for thread in threads]


def room_for_each(sizes: list[int], room: int) -> int:
    """The largest number of replies, up to 20, that every thread may show when all have `room` together."""
    most = REPLIES_PER_THREAD
    while most and sum(min(size, most) for size in sizes) > room:
        most -= 1
    return most


def placed(threads: Iterable[Cut], comments: Mapping[int, Any], levels: int, above: int = 0) -> list[Place]:
    """The places of a page, levels counted from the depth `above` and those beyond `levels` printed flat. `comments`
    holds those that are shown, by id."""
    lines: list[tuple[Any, int, int]] = []
    for rows, more in threads:
        lines += [(row, min(row.depth - above, levels - 1), 0) for row in rows]
        lines += [(rows[0], min(rows[0].depth - above + 1, levels - 1), more)] if more else []
    places: list[Place] = []
    levels_behind = [*(level for _row, level, _more in lines[1:]), 0]
    for (row, level, more), below in zip(lines, levels_behind, strict=False):
        opens, closes = below > level, tuple(range(max(0, level - below)))
        if more:
            places.append(Place(row.id, row.number, "", level, None, None, more, opens, closes))
            continue
        shown, parent = comments.get(row.id), comments.get(row.parent_id or 0)
        is_flat = shown is not None and row.depth - above > level
        places.append(Place(row.id, row.number, row.status, level, shown, parent, 0, opens, closes, is_flat))
    return places

"""`comments.threads`: where long threads are cut, how the room of a page is shared, and the line that stands for the
rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.threads import COMMENTS_PER_PAGE, REPLIES_PER_THREAD, Cut, cut, placed, printing_order, room_for_each


@dataclass(frozen=True)
class Row:
    """A row of a thread, as the module takes it."""

    id: int
    parent_id: int | None
    depth: int
    position: int | None
    number: str = "1"
    is_shown: bool = True
    status: str = "published"


def threads(sizes: list[int], depth: int = 0) -> list[Row]:
    """Threads in printing order, each with so many direct replies."""
    return list(grown(sizes, depth))


def grown(sizes: list[int], depth: int) -> Iterator[Row]:
    """The rows of these threads, one by one."""
    pk = 0
    for position, size in enumerate(sizes, 1):
        pk += 1
        top = pk
        yield Row(top, None, depth, position)
        for n in range(1, size + 1):
            pk += 1
            yield Row(pk, top, depth + 1, n)


def sizes_of(cuts: list[Cut]) -> list[tuple[int, int]]:
    """How many rows stand of each thread, and how many replies are left out."""
    return [(len(rows), more) for rows, more in cuts]


@pytest.mark.parametrize(
    ("sizes", "room", "most"),
    [
        ([], 0, 20),
        ([0, 0], 0, 20),
        ([100], 299, 20),
        ([20], 20, 20),
        ([20], 19, 19),
        ([10] * 50, 250, 5),
        ([10] * 50, 249, 4),
        ([30] * 20 + [1] * 30, 250, 11),
        ([1] * 60, 59, 0),
        ([5], 0, 0),
        ([5], -40, 0),
    ],
)
def test_all_threads_of_a_page_get_the_same_room(sizes: list[int], room: int, most: int) -> None:
    assert room_for_each(sizes, room) == most


@given(st.lists(st.integers(0, 400), max_size=80), st.integers(-20, 400))
def test_the_room_is_kept_and_no_larger_one_would_do(sizes: list[int], room: int) -> None:
    most = room_for_each(sizes, room)

    def taken(each: int) -> int:
        return sum(min(size, each) for size in sizes)

    assert most == 0 or taken(most) <= room
    assert most == REPLIES_PER_THREAD or taken(most + 1) > room


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([0], [(1, 0)]),
        ([20], [(21, 0)]),
        ([21], [(21, 1)]),
        ([32, 0, 3], [(21, 12), (1, 0), (4, 0)]),
        ([10] * 50, [(6, 5)] * 50),
    ],
)
def test_a_page_cuts_its_threads(sizes: list[int], expected: list[tuple[int, int]]) -> None:
    assert sizes_of(cut(threads(sizes))) == expected


def test_what_stands_above_the_page_takes_room_too() -> None:
    assert [sizes_of(cut(threads([6] * 50), above=above))[0] for above in (0, 1)] == [(6, 1), (5, 2)]


def test_the_replies_under_one_comment_are_threads_of_their_own() -> None:
    assert sizes_of(cut(threads([0, 25], depth=3))) == [(1, 0), (21, 5)]


def test_a_thread_is_cut_in_printing_order_however_deep_its_replies_are() -> None:
    chain = [Row(n, n - 1 or None, min(n - 1, 30), 1) for n in range(1, 41)]
    [(rows, more)] = cut(printing_order(chain))
    assert ([row.id for row in rows], more) == (list(range(1, 22)), 19)


@given(st.lists(st.integers(0, 60), max_size=50))
def test_nothing_is_lost_at_a_cut_and_a_page_holds_three_hundred_at_most(sizes: list[int]) -> None:
    rows = threads(sizes)
    cuts = cut(rows)
    assert len(cuts) == len(sizes)
    assert sum(len(kept) + more for kept, more in cuts) == len(rows)
    assert sum(len(kept) for kept, _more in cuts) <= COMMENTS_PER_PAGE
    assert all(len(kept) <= 1 + REPLIES_PER_THREAD for kept, _more in cuts)


def shown(rows: list[Any]) -> dict[int, Any]:
    """The rows that are shown, by id."""
    return {row.id: row for row in rows if row.is_shown}


def test_a_line_stands_for_what_is_left_out_behind_the_replies_it_continues() -> None:
    rows = threads([2, 0])
    places = placed([Cut(rows[:2], 1), Cut(rows[3:], 0)], shown(rows), 5)
    assert [(place.id, place.level, place.more, place.comment) for place in places] == [
        (1, 0, 0, rows[0]),
        (2, 1, 0, rows[1]),
        (1, 1, 1, None),
        (4, 0, 0, rows[3]),
    ]
    assert [(place.opens, len(place.closes)) for place in places] == [(True, 0), (False, 0), (False, 1), (False, 0)]


def test_the_line_opens_a_list_of_its_own_where_no_reply_stands() -> None:
    [top, line] = placed([Cut(threads([0]), 7)], shown(threads([0])), 5)
    assert (top.opens, line.level, line.more, line.closes) == (True, 1, 7, (0,))


def test_a_course_with_one_level_prints_the_line_flat() -> None:
    rows = threads([1])
    assert [place.level for place in placed([Cut(rows, 4)], shown(rows), 1)] == [0, 0, 0]


def test_levels_count_from_the_comment_that_was_asked_for() -> None:
    rows = [Row(7, 3, 4, 1), Row(8, 7, 5, 1), Row(9, 8, 6, 1)]
    places = placed([Cut([rows[0]], 0), Cut(rows[1:], 2)], shown(rows), 3, above=4)
    assert [(place.level, place.is_flat, place.more) for place in places] == [
        (0, False, 0),
        (1, False, 0),
        (2, False, 0),
        (2, False, 2),
    ]


def test_a_line_for_more_is_no_placeholder_and_names_nothing_that_is_hidden() -> None:
    rows = [Row(1, None, 0, 1, is_shown=False, status="removed"), Row(2, 1, 1, 1)]
    [stone, _reply, line] = placed([Cut(rows, 3)], shown(rows), 5)
    assert [(stone.status, stone.more), (line.status, line.more)] == [("removed", 0), ("", 3)]
    assert (line.comment, line.parent) == (None, None)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=12), st.integers(1, 5))
def test_lists_are_closed_as_often_as_they_are_opened(shapes: list[tuple[int, int]], levels: int) -> None:
    rows = threads([size for size, _more in shapes])
    cuts = [Cut(part.rows, more) for part, (_size, more) in zip(cut(rows), shapes, strict=True)]
    places = placed(cuts, shown(rows), levels)
    assert sum(place.opens for place in places) == sum(len(place.closes) for place in places)

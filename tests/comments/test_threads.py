"""`comments.threads`: numbers, pages, and the order in which a thread prints."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.threads import (
    DEEPEST,
    THREADS_PER_PAGE,
    Cut,
    Place,
    depth_below,
    numbered,
    page_of,
    placed,
    printing_order,
    span,
)

LEVELS = 5


@dataclass(frozen=True)
class Row:
    """A row of a thread, as the module takes it."""

    id: int
    parent_id: int | None = None
    depth: int = 0
    position: int | None = 1
    number: str = "1"
    is_shown: bool = True
    status: str = field(default="published")


def row(pk: int, number: str, parent_id: int | None = None, is_shown: bool = True, status: str = "published") -> Row:
    """A row at the place that its number names."""
    *above, position = number.split(".")
    return Row(pk, parent_id, len(above), int(position), number, is_shown, status)


def arrange(rows: Iterable[Any], levels: int) -> list[Place]:
    """All of a thread in printing order, uncut."""
    rows = list(rows)
    return placed([Cut(printing_order(rows), 0)], {row.id: row for row in rows if row.is_shown}, levels)


def printed(rows: list[Any], levels: int = LEVELS) -> list[tuple[str, int]]:
    return [(place.number, place.level) for place in arrange(rows, levels)]


def lists(places: list[Place]) -> list[str]:
    """The lists that the template prints: `(` and `)` around a list, `[` and `]` around an item."""
    marks = ["("] if places else []
    for place in places:
        marks.append("[")
        marks += ["("] if place.opens else ["]", *(mark for _ in place.closes for mark in ")]")]
    return [*marks, ")"] if places else marks


def is_balanced(marks: list[str]) -> bool:
    stack: list[str] = []
    for mark in marks:
        if mark in "([":
            stack.append(mark)
        elif not stack or stack.pop() + mark not in {"()", "[]"}:
            return False
    return not stack


def test_depths_go_down_one_by_one_and_stop_at_thirty() -> None:
    assert [depth_below(depth) for depth in (None, 0, 1, 28, 29, 30, 31)] == [0, 1, 2, 29, 30, 30, 30]
    assert DEEPEST == 30


def test_a_number_spells_the_way_from_the_top() -> None:
    assert [numbered("", None, 2), numbered("2", 0, 1), numbered("2.1", 1, 14)] == ["2", "2.1", "2.1.14"]


def test_below_the_deepest_level_numbers_count_on_in_that_level() -> None:
    deep = ".".join(["1"] * 31)
    assert numbered(deep, DEEPEST - 1, 4) == deep + ".4"
    assert numbered(deep, DEEPEST, 4) == ".".join(["1"] * 30) + ".4"


@pytest.mark.parametrize(
    ("position", "page"),
    [(1, 1), (50, 1), (51, 2), (100, 2), (101, 3), (5000, 100)],
)
def test_a_thread_is_on_the_page_of_its_number(position: int, page: int) -> None:
    assert page_of(position) == page


@pytest.mark.parametrize(("last", "page"), [(0, 1), (1, 1), (50, 1), (51, 2), (5000, 100)])
def test_what_has_no_number_yet_is_on_the_last_page(last: int, page: int) -> None:
    assert page_of(None, last) == page


def test_pages_hold_fifty_numbers_each_and_meet_without_a_gap() -> None:
    assert [span(page) for page in (1, 2, 3)] == [(1, 50), (51, 100), (101, 150)]


@given(st.integers(1, 1_000_000))
def test_a_number_lies_in_the_span_of_its_own_page_and_no_other(number: int) -> None:
    page = page_of(number)
    first, last = span(page)
    assert first <= number <= last
    assert (last - first + 1, span(page + 1)[0]) == (THREADS_PER_PAGE, last + 1)


def test_nothing_prints_nothing() -> None:
    assert arrange([], LEVELS) == []


def test_rows_print_in_the_order_of_their_numbers_however_they_come() -> None:
    rows = [row(9, "1"), row(4, "1.1", 9), row(7, "1.1.1", 4), row(3, "1.2", 9), row(2, "2"), row(5, "10")]
    expected = [("1", 0), ("1.1", 1), ("1.1.1", 2), ("1.2", 1), ("2", 0), ("10", 0)]
    for seed in range(20):
        Random(seed).shuffle(rows)  # noqa: S311
        assert printed(rows) == expected


def test_what_has_no_number_yet_stands_last_among_its_siblings_oldest_first() -> None:
    waiting = [Row(8, None, 0, None, ""), Row(6, None, 0, None, ""), Row(7, 1, 1, None, "")]
    places = arrange([*waiting, row(1, "1"), row(3, "1.1", 1), row(2, "2")], LEVELS)
    assert [place.id for place in places] == [1, 3, 7, 2, 6, 8]


def test_a_row_that_is_not_shown_and_has_nothing_below_it_is_gone() -> None:
    assert printed([row(1, "1", is_shown=False), row(2, "2")]) == [("2", 0)]


def test_a_row_that_is_not_shown_keeps_its_place_while_something_below_it_is_shown() -> None:
    rows = [row(1, "1", is_shown=False, status="removed"), row(2, "1.1", 1, is_shown=False), row(3, "1.1.1", 2)]
    places = arrange(rows, LEVELS)
    assert [(place.number, place.status, place.comment) for place in places] == [
        ("1", "removed", None),
        ("1.1", "published", None),
        ("1.1.1", "published", rows[2]),
    ]


def test_a_placeholder_goes_with_the_last_reply_that_was_shown_below_it() -> None:
    rows = [row(1, "1", is_shown=False), row(2, "1.1", 1, is_shown=False), row(3, "1.1.1", 2, is_shown=False)]
    assert printed([*rows, row(4, "2")]) == [("2", 0)]


def test_only_the_branch_with_something_shown_keeps_its_placeholders() -> None:
    rows = [row(1, "1", is_shown=False), row(2, "1.1", 1, is_shown=False), row(3, "1.2", 1), row(4, "1.2.1", 3, False)]
    assert printed(rows) == [("1", 0), ("1.2", 1)]


def test_a_reply_names_what_it_answers_only_if_that_is_shown() -> None:
    rows = [row(1, "1"), row(2, "1.1", 1), row(3, "2", is_shown=False), row(4, "2.1", 3)]
    assert [place.parent for place in arrange(rows, LEVELS)] == [None, rows[0], None, None]


def test_levels_beyond_the_courses_print_flat_and_say_so() -> None:
    rows = [row(n, ".".join(["1"] * n), n - 1 or None) for n in range(1, 8)]
    places = arrange(rows, 3)
    assert [place.level for place in places] == [0, 1, 2, 2, 2, 2, 2]
    assert [place.is_flat for place in places] == [False, False, False, True, True, True, True]


def test_a_course_with_one_level_prints_everything_flat() -> None:
    places = arrange([row(1, "1"), row(2, "1.1", 1), row(3, "2")], 1)
    assert [(place.level, place.is_flat) for place in places] == [(0, False), (0, True), (0, False)]


def test_lists_open_and_close_around_replies() -> None:
    rows = [row(1, "1"), row(2, "1.1", 1), row(3, "1.1.1", 2), row(4, "2"), row(5, "2.1", 4)]
    assert "".join(lists(arrange(rows, LEVELS))) == "([([([])])][([])])"


def test_a_row_whose_parent_is_not_among_the_rows_is_left_out_with_all_below_it() -> None:
    rows = [row(1, "1"), row(3, "2.1", 99), row(4, "2.1.1", 3)]
    assert printed(rows) == [("1", 0)]


def test_rows_that_answer_each_other_in_a_circle_print_nothing_and_end() -> None:
    assert arrange([Row(1, 2, 1), Row(2, 1, 1)], LEVELS) == []


def test_a_chain_of_five_thousand_replies_prints_without_recursion() -> None:
    rows = [Row(n, n - 1 or None, min(n - 1, DEEPEST), 1, "1") for n in range(1, 5001)]
    started = time.process_time()
    places = arrange(rows, LEVELS)
    assert time.process_time() - started < 5
    assert ([place.id for place in places], is_balanced(lists(places))) == (list(range(1, 5001)), True)


@st.composite
def threads(draw: st.DrawFn) -> list[Row]:
    """Rows of a well-formed thread, some hidden, some waiting, some missing, in any order."""
    rows: list[Row] = []
    counts: Counter[int | None] = Counter()
    for pk in range(1, draw(st.integers(0, 40)) + 1):
        above = draw(st.sampled_from([None, *rows]))
        parent, depth = (above.id, depth_below(above.depth)) if above else (None, 0)
        waits = draw(st.integers(0, 9)) == 0
        counts[parent] += not waits
        rows.append(
            Row(pk, parent, depth, None if waits else counts[parent], "" if waits else "1", draw(st.booleans()))
        )
    kept = [row for row in rows if draw(st.integers(0, 9))]
    return draw(st.permutations(kept))


def reached(rows: list[Row]) -> set[int]:
    """The ids of rows all of whose ancestors are among the rows."""
    by_id = {row.id: row for row in rows}

    def stands(row: Row) -> bool:
        return row.parent_id is None or (row.parent_id in by_id and stands(by_id[row.parent_id]))

    return {row.id for row in rows if stands(row)}


@given(threads(), st.integers(1, 10))
def test_printed_lists_are_always_balanced(rows: list[Row], levels: int) -> None:
    places = arrange(rows, levels)
    assert is_balanced(lists(places))
    assert all(place.level < levels for place in places)


@given(threads(), st.integers(1, 10))
def test_every_row_that_is_shown_and_whose_ancestors_are_there_prints_once(rows: list[Row], levels: int) -> None:
    places = arrange(rows, levels)
    words = Counter(place.comment.id for place in places if place.comment)
    assert words == Counter({row.id: 1 for row in rows if row.is_shown and row.id in reached(rows)})


@given(threads())
def test_a_placeholder_always_has_something_shown_below_it(rows: list[Row]) -> None:
    places = arrange(rows, 31)
    parents = {row.id: row.parent_id for row in rows}
    above: set[int | None] = set()
    for place in places:
        step = parents[place.id] if place.comment else None
        while step is not None:
            above.add(step)
            step = parents[step]
    assert [place.id for place in places if not place.comment and place.id not in above] == []


@given(threads())
def test_a_reply_prints_behind_what_it_answers(rows: list[Row]) -> None:
    seen: set[int | None] = {None}
    parents = {row.id: row.parent_id for row in rows}
    for place in arrange(rows, LEVELS):
        assert parents[place.id] in seen
        seen.add(place.id)

"""The work for hostile shapes of text is bounded: lines of Python are counted, not seconds, so that a machine under
load says the same. Seconds are `python -m benchmarks.shapes`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from blog.citations.cited import cite
from blog.citations.keys import keyed
from blog.rendering import render_comment, render_essay
from tests.shapes import SHAPES

WORKS = keyed(["Freeze, Gregory L. *Russia: A History*. 2009.", "Lüthi, Lorenz. The Split. 2008."])
SHORT, LONG = 700, 2_800
MOST_GROWTH = 2.5 * 2.5  # for each of the two times that the text is doubled
LITTLE = 30_000


def lines_run(act: Callable[[str], object], text: str) -> int:
    """How many lines of Python run in it."""
    n, before = 0, sys.gettrace()

    def count(_frame: FrameType, _event: str, _told: Any) -> Any:
        nonlocal n
        n += 1
        return count

    sys.settrace(count)
    try:
        act(text)
    finally:
        sys.settrace(before)
    return n


def essay(text: str) -> object:
    return render_essay(cite(text, WORKS), {})


def is_in_proportion(act: Callable[[str], object], shape: Callable[[int], str]) -> bool:
    return lines_run(act, shape(LONG)) <= MOST_GROWTH * max(lines_run(act, shape(SHORT)), LITTLE)


def test_there_are_seventy_shapes_each_of_any_length() -> None:
    assert len(SHAPES) == 70
    assert {name for name, shape in SHAPES.items() if abs(len(shape(16_000)) - 16_000) > 40} == set()


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_text_is_no_more_than_some_six_times_the_work(shape: str) -> None:
    essay("")
    assert is_in_proportion(essay, SHAPES[shape])


@pytest.mark.parametrize("shape", list(SHAPES)[::7])
def test_so_it_is_with_comments(shape: str) -> None:
    render_comment("")
    assert is_in_proportion(render_comment, SHAPES[shape])


def test_work_that_grows_with_the_square_is_seen() -> None:
    def slow(text: str) -> None:
        for place in range(len(text) // 4):
            for _other in range(place):
                pass

    assert not is_in_proportion(slow, lambda n: "a" * n)

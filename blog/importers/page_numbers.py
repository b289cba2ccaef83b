"""Numbers for the comments of a page, from who answers whom. Knows positions only, never words."""

from collections.abc import Sequence

from blog.importers.records import NotAPage

MOST_COMMENTS = 5_000
DEEPEST = 30


def refuse_too_many(count: int) -> None:
    """Raise NotAPage for more comments than one page may bring."""
    if count > MOST_COMMENTS:
        raise NotAPage(f"This page holds more than {MOST_COMMENTS:,} comments; split the file and import its parts.")


def numbers(parents: Sequence[int | None]) -> tuple[list[str], list[int | None], int]:
    """Number each comment: 1, 1.1, 2.

    `parents[i]` is the position, below i, of the comment that i answers. Returns the numbers, the parents as kept and
    how many were joined: what lies deeper than DEEPEST answers the ancestor that still has room.
    """
    kept: list[int | None] = []
    depths: list[int] = []
    answers: dict[int | None, int] = {}
    found: list[str] = []
    joined = 0
    for answered in parents:
        too_deep = answered is not None and depths[answered] >= DEEPEST
        parent = kept[answered] if answered is not None and too_deep else answered
        joined += too_deep
        answers[parent] = answers.get(parent, 0) + 1
        kept.append(parent)
        depths.append(1 if parent is None else depths[parent] + 1)
        found.append(str(answers[parent]) if parent is None else f"{found[parent]}.{answers[parent]}")
    return found, kept, joined

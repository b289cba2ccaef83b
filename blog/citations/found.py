"""What is found in a body: a citation, the works it points at, and where in them. Frozen values; knows no rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["resolved", "ambiguous", "unresolved", "none"]
Form = Literal["typed", "page", "same", "key"]

SECOND_ALONE = "second author named alone"
FIRST_ALONE = "first of several authors named alone"
NAMED_BEFORE = "the author named before"
ONLY_SOURCE = "the only source"
SAME_AS_BEFORE = "the work cited before"
BY_TITLE = "known by its title"
YEAR_DIFFERS = "year contradicts the record"
TITLE_DIFFERS = "title contradicts the record"
PAGE_OUTSIDE = "page outside the work's range"
NOBODY_NAMED = "no work named"
UNLISTED_NEARER = "an unlisted work stands nearer"
UNLISTED = "name without a work"
UNKNOWN_KEY = "key without a work"


@dataclass(frozen=True)
class Target:
    """One work a citation points at. `locator` is bare (`92–93`), `label` the word before it as typed (`pp.`).

    `start` and `end` are offsets in the body of the words that stand for this work, without the brackets."""

    key: str
    locator: str = ""
    label: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Found:
    """One parenthesis, or one citation by key: its words, their offsets in the body, what was decided and why.

    With status `ambiguous` the targets are the works to choose from. `note` is one of the sentences above, or "";
    `suggestion` the key of the nearest work, or the words that name an unlisted one, or "". `form` says how it was
    written: with a name or title, with nothing but a page, as the same work again, or by key."""

    text: str
    start: int
    end: int
    status: Status
    targets: tuple[Target, ...] = ()
    note: str = ""
    suggestion: str = ""
    form: Form = "typed"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its targets, in order."""
        return tuple(target.key for target in self.targets)

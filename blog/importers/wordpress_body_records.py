"""What one WordPress text becomes, and what of it could not be carried over as it stood. Knows no format, model or
words for a person: sentences for these are found elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

MOST_TOLD = 100
LONGEST_DETAIL = 200


class Problem(StrEnum):
    """What became of something in a text; what the detail beside it says stands in brackets."""

    LONG = "too long, kept as plain text"
    TANGLED = "tangled, kept as plain text"
    SHORTCODE = "shortcode left as text"  # (its name)
    BLOCK = "block left out"  # (its name)
    REUSABLE = "reusable block left out"  # (its number)
    GALLERY = "gallery without a list"  # (its shortcode)
    ATTACHMENT = "attachment not in the file"  # (its number)
    PICTURE = "picture without an address"  # (its address, if it has any)
    PICTURE_LINK = "link of a picture left out"  # (its address)
    PICTURES_KEPT_RAW = "pictures within raw HTML"  # (how many)
    LINK = "link without an address to go to"  # (its address)
    CAPTION_LINK = "link within a caption left out"  # (how many)
    SCRIPT = "script or style left out"  # (its tag)
    HANDLER = "event handler left out"  # (how many)
    FIELD = "form field left out"  # (its tag)
    MEDIA = "player without an address"  # (its tag or shortcode)
    MARK = "more or page mark left out"  # (how many)
    NOTE_MISSING = "mark of a note that is not there"  # (its id)
    NOTE_LOOSE = "note without a mark, set at the end"  # (how many)
    FIRST_ROW = "first row made a header"  # (how many)
    CHARACTERS = "characters for private use left out"  # (how many)


@dataclass(frozen=True)
class Picture:
    """An attachment as the file tells of it: its address and its words, each "" where it has none."""

    url: str
    alt: str = ""
    caption: str = ""
    title: str = ""


@dataclass(frozen=True)
class BodyRecord:
    """One text as Markdown. `works` are the lines of its list, as typed; `pictures` the distinct addresses of what it
    shows, each standing in the Markdown as `place_of(address)`; `raw` the HTML kept as it was, each standing there as a
    fenced block `wordpress`; `problems` what happened on the way, with a detail."""

    markdown: str
    works: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    n_notes: int = 0
    raw: tuple[str, ...] = ()
    problems: tuple[tuple[Problem, str], ...] = ()


@dataclass
class Account:
    """Gathers what happens to one text: named once each, or counted."""

    named: dict[tuple[Problem, str], None] = field(default_factory=dict)
    counted: Counter[Problem] = field(default_factory=Counter)

    def name(self, problem: Problem, detail: str = "") -> None:
        """Something happened, and to what; the same is told once."""
        if len(self.named) < MOST_TOLD:
            self.named[problem, detail[:LONGEST_DETAIL]] = None

    def count(self, problem: Problem, n: int = 1) -> None:
        """Something happened so many times."""
        self.counted[problem] += n

    @property
    def told(self) -> tuple[tuple[Problem, str], ...]:
        """All that happened."""
        return (*self.named, *((problem, str(n)) for problem, n in self.counted.items() if n))

"""A record as metadata that pandoc understands: the variables of CSL that a style prints, each of its own kind.

What is no such variable, or not of its kind, is left out, so that no record is refused for its form. It must not know
citations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from blog.characters import one_line
from blog.citations.inlines import Inline, literal, title, typeset

NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator translator".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
TITLES = frozenset(
    "title title-short container-title container-title-short collection-title volume-title part-title original-title "
    "reviewed-title event-title event".split()
)
TEXTS = frozenset(
    "archive archive-place archive_collection archive_location authority chapter-number collection-number dimensions "
    "edition event-place genre issue medium number number-of-volumes original-publisher original-publisher-place page "
    "part-number publisher publisher-place references reviewed-genre scale section source status supplement-number "
    "version volume".split()
)
EXACT = frozenset("DOI URL PMID PMCID language type".split())
VARIABLES = NAMES | DATES | TITLES | TEXTS | EXACT
PARTS_OF_NAMES = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
MOST_NAMES = 200
LARGEST_NUMBER = 10**15
BOUNDS = ((-9999, 9999), (1, 12), (1, 31))
# Guides that write every preposition small. Their rules make `Under` of `under`, so a title that is already cased as
# a title keeps its letters there (MLA Handbook 9, chapter 2; Chicago Manual 17, 8.159).
SMALL_PREPOSITIONS = frozenset(
    ("modern-language-association", "chicago-author-date-17th-edition", "chicago-notes-bibliography-17th-edition")
)
SMALL = frozenset(
    "a an the and but or nor for so yet as at by in of off on per to up via with from into onto over past than till "
    "upon about above across after against along among around before behind below beneath beside between beyond down "
    "during except inside like near outside since through throughout toward towards under until within without".split()
)
WORD = re.compile(r"[^\W\d_][\w’'-]*")


def reference(identifier: str, record: Mapping[str, Any], style: str) -> dict[str, Any]:
    """A record as metadata: what is no variable of CSL, or not of its variable's kind, is left out."""
    kept: dict[str, Any] = {"type": literal("document")}
    for name, value in record.items():
        passed = variable(name, value, style)
        if passed:
            kept[name] = passed
    return kept | {"id": literal(identifier)}


def variable(name: str, value: Any, style: str) -> Any:
    """The value of a variable in the form of its kind; None where there is none."""
    if name in NAMES:
        return people(value)
    if name in DATES:
        return date(value)
    text = plain(value)
    if not text:
        return None
    if name in TITLES:
        return as_cased(title(text)) if style in SMALL_PREPOSITIONS and is_cased(text) else title(text)
    if name in TEXTS:
        return typeset(text)
    return literal(text) if name in EXACT else None


def plain(value: Any) -> str:
    """A text or number on one line; "" for anything else, and for a number no work has."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return one_line(str(value)) if isinstance(value, str) or abs(value) < LARGEST_NUMBER else ""


def is_cased(text: str) -> bool:
    """Whether a title is cased as one: only small words begin with a small letter, and some other word does not."""
    words = WORD.findall(text)
    return all(word in SMALL for word in words if word[0].islower()) and any(word[0].isupper() for word in words[1:])


def as_cased(inlines: list[Inline]) -> list[Inline]:
    """The inlines, their letters left as they are."""
    return [{"t": "Span", "c": [["", ["nocase"], []], inlines]}]


def people(value: Any) -> list[dict[str, Any]]:
    """The names of one role."""
    names = [{"literal": value}] if isinstance(value, str) else value if isinstance(value, list) else []
    found = []
    for name in names[:MOST_NAMES]:
        given = name if isinstance(name, Mapping) else {"literal": name}
        parts = {part: one_line(given[part]) for part in PARTS_OF_NAMES if isinstance(given.get(part), str)}
        if parts.get("family") or parts.get("literal"):
            found.append({part: typeset(text) for part, text in parts.items() if text})
    return found


def date(value: Any) -> dict[str, Any] | None:
    """A date by its parts, or in words; None where it says nothing."""
    given = value if isinstance(value, Mapping) else {"literal": value}
    listed = given.get("date-parts")
    ends = [parts for parts in map(date_parts, listed[:2] if isinstance(listed, list) else []) if parts]
    said = plain(given.get("literal") or given.get("raw"))
    if not ends:
        return {"literal": typeset(said)} if said else None
    season = number(given.get("season"), 1, 4)
    return (
        {"date-parts": [[literal(str(part)) for part in parts] for parts in ends]}
        | ({"circa": True} if given.get("circa") else {})
        | ({"season": literal(str(season))} if season else {})
    )


def date_parts(parts: Any) -> list[int]:
    """Year, month and day as far as they are numbers that can be."""
    found: list[int] = []
    for part, (least, most) in zip(parts if isinstance(parts, list) else [], BOUNDS, strict=False):
        value = number(part, least, most)
        if value is None:
            break
        found.append(value)
    return found


def number(value: Any, least: int, most: int) -> int | None:
    """A whole number between two bounds; None for anything else."""
    text = plain(value)
    found = int(text) if re.fullmatch(r"-?[0-9]{1,4}", text) else None
    return found if found is not None and least <= found <= most else None

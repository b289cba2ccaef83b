"""A citation as typed, put in another form: as a key, or with all its authors. Each gives the new words of one place,
or "" where not every word of the author's would have its place in them. It must not know who pressed a button."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from blog.citations.cited import Cited
from blog.citations.folding import fold
from blog.citations.found import NAMED_BEFORE, Found, Target
from blog.citations.locators import ROMAN
from blog.citations.markers import read_marker
from blog.citations.readings import Reading, read_words
from blog.citations.records import Work

PAGE_LABELS = frozenset({"", "p", "pp", "pg", "pgs", "page", "pages"})
PAGES = re.compile(rf"(?:\d{{1,5}}|{ROMAN})(?:\s?[-–—,&]+\s?(?:\d{{1,5}}|{ROMAN}))*", re.I)
SEVERAL = re.compile(r"[-–—,&]")
BETWEEN = re.compile(r"^[\s;,]*(?:and|&)?\s*|\s+$")
SIGNS_OF_KEYS = frozenset("[]@;")
FEW = 2


@dataclass(frozen=True)
class Segment:
    """One work named in a citation: the words before and behind it, what it may mean, and where in the work."""

    before: str
    behind: str
    candidates: tuple[str, ...]
    place: str


def found_at(cited: Cited, start: int, end: int) -> Found | None:
    """The citation that stands exactly there."""
    return next((found for found in cited.found if (found.start, found.end) == (start, end)), None)


def as_key(cited: Cited, found: Found, chosen: str = "") -> str:
    """The citation with keys: `(pg. 92)` is `[@freeze2009, p. 92]`. `chosen` decides where several works may be
    meant, or where the work named is not on the list."""
    if found.form == "key":
        return with_known_key(cited, found, chosen)
    parts = segments(found)
    keys = [key_for(part, chosen) for part in parts]
    words = [part.before + part.behind for part in parts]
    if not parts or not all(keys) or SIGNS_OF_KEYS & set("".join(words)):
        return ""
    bare = "-" if found.form == "page" and found.note == NAMED_BEFORE and not chosen else ""
    items = [
        f"{part.before + ' ' if part.before else ''}{bare}@{key}{', ' + part.place if part.place else ''}{part.behind}"
        for part, key in zip(parts, keys, strict=True)
    ]
    marker = f"[{'; '.join(items)}]"
    return marker if read_marker(marker, 0) else ""


def with_known_key(cited: Cited, found: Found, chosen: str) -> str:
    """A citation by key with the chosen work in place of the one key that is on no list."""
    unknown = {target.key for target in found.targets} - cited.by_key.keys()
    marker = read_marker(found.text, 0)
    unknown |= {item.key for item in marker.items} - cited.by_key.keys() if marker else set()
    if not marker and not unknown:
        unknown = {found.text.removeprefix("@").split(" [")[0]} - cited.by_key.keys()
    if len(unknown) != 1 or not chosen:
        return ""
    return with_other_key(found.text, unknown.pop(), chosen)


def with_other_key(words: str, key: str, other: str) -> str:
    """The words with one key in place of another; a key that merely begins like it stays."""
    return re.sub(rf"@{re.escape(key)}(?![:.+/-]?\w)", lambda _: f"@{other}", words)


def key_for(part: Segment, chosen: str) -> str:
    """The work of a segment: its only candidate, or the chosen one among them, or the chosen one where it has none."""
    if len(part.candidates) == 1:
        return part.candidates[0]
    return chosen if not part.candidates or chosen in part.candidates else ""


def segments(found: Found) -> list[Segment]:
    """The works named in a typed citation, in order, with the words around each."""
    words = found.text[1:-1]
    readings = [] if found.form == "same" else list(read_words(words))
    if not readings:
        return [Segment("", "", tuple(dict.fromkeys(found.keys)), place_of(found.targets))] if found.targets else []
    parts: list[Segment] = []
    for number, reading in enumerate(readings):
        opening = readings[number - 1].end if number else 0
        following = readings[number + 1].start if number + 1 < len(readings) else len(words)
        separated = words.find(";", reading.end, following)
        closing = following if number + 1 == len(readings) else separated if separated >= 0 else reading.end
        before = BETWEEN.sub("", words[max(opening, words.rfind(";", opening, reading.start) + 1) : reading.start])
        parts.append(segment_of(found, reading, before, words[reading.end : closing].rstrip()))
    return parts


def segment_of(found: Found, reading: Reading, before: str, behind: str) -> Segment:
    """One reading with the works it may mean."""
    targets = tuple(target for target in found.targets if target.start == found.start + 1 + reading.start)
    if targets:
        return Segment(before, behind, tuple(dict.fromkeys(target.key for target in targets)), place_of(targets))
    return Segment(before, behind, (), place_words(reading.place.locator, reading.place.label))


def place_of(targets: tuple[Target, ...]) -> str:
    """Where in the work, as a citation by key has it."""
    return place_words(targets[0].locator, targets[0].label) if targets else ""


def place_words(locator: str, label: str) -> str:
    """`p. 92`, `pp. 92-93`, `ch. 4`, or the bare words where they count no pages."""
    if not locator:
        return ""
    if label in PAGE_LABELS:
        if not label and not PAGES.fullmatch(locator):
            return locator
        return f"pp. {locator}" if SEVERAL.search(locator) or " and " in locator else f"p. {locator}"
    return f"{label}{'' if label in {'¶', '§'} else '. ' if len(label) <= 3 else ' '}{locator}"


def with_all_authors(cited: Cited, found: Found) -> str:
    """The citation with the full names where a later author stands alone: `(Riasanovsky and Steinberg 583)`."""
    named: Mapping[int, Work] = {target.start: cited.by_key[target.key] for target in found.targets}
    text, moved = found.text, 0
    for reading in read_words(found.text[1:-1]):
        work = named.get(found.start + 1 + reading.start)
        if work is None or not any(fold(reading.names) in name.forms for name in work.heads[1:]):
            continue
        place = text.find(reading.names, 1 + reading.start + moved)
        full = names_of(work)
        if place >= 0:
            text = text[:place] + full + text[place + len(reading.names) :]
            moved += len(full) - len(reading.names)
    return text if text != found.text else ""


def names_of(work: Work) -> str:
    """The family names as a citation has them: two joined, three or more cut to the first (MLA Handbook 9, 6.5)."""
    names = [name.family for name in work.heads]
    return " and ".join(names) if len(names) <= FEW else f"{names[0]} et al."

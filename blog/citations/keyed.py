"""Citations by key in a body, pandoc's way: `[see @a, p. 12; -@b]` and `@a [p. 3] argues`. Knows no typed names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from blog.citations.folding import one_letter_apart
from blog.citations.found import UNKNOWN_KEY, Found, Status, Target
from blog.citations.locators import LABEL_FIRST, bare, read_place
from blog.citations.markers import Cited, read_marker
from blog.citations.prose import Passage, Prose
from blog.citations.readings import REMARK
from blog.citations.records import Work

OPENING = re.compile(r"\[(?=[^\[\]]{0,500}@)")
BARE_KEY = re.compile(r"(?<![\w@.\-/\[{])@(?P<key>\w[\w:.+/-]{0,80}\w)(?:\s\[(?P<place>[^\[\]@\n]{1,120})\])?")
LOOKS_LIKE_KEY = re.compile(r".*\D(?:1\d|20)\d\d[a-z]?$")


def by_key(prose: Prose, works: Mapping[str, Work]) -> Iterator[Found]:
    """Every citation by key, in order. A word behind `@` that is on no list counts only if it is written like a key."""
    for passage in prose.passages:
        last = passage.start
        for match in re.finditer(r"(?<!\\)[\[@]", prose.words[passage.start : passage.end]):
            place = passage.start + match.start()
            found = None if place < last else read_at(prose, passage, place, works)
            if found:
                yield found
                last = found.end


def read_at(prose: Prose, passage: Passage, place: int, works: Mapping[str, Work]) -> Found | None:
    """The citation by key that opens at an offset, or None."""
    if prose.words[place] == "@":
        return in_sentence(prose, passage, place, works)
    marker = read_marker(prose.words, place) if OPENING.match(prose.words, place, passage.end) else None
    if marker is None or marker.end > passage.end:
        return None
    targets: list[Target] = []
    unknown: list[Target] = []
    for item in marker.items:
        start = prose.words.find("@" + item.key, place, marker.end)
        target = targeted(item, start, works)
        (targets if target.key in works else unknown).append(target)
    return told(prose, place, marker.end, targets, unknown, works)


def in_sentence(prose: Prose, passage: Passage, place: int, works: Mapping[str, Work]) -> Found | None:
    """`@key [p. 3]` as part of a sentence, or None."""
    match = BARE_KEY.match(prose.words, place, passage.end)
    if not match:
        return None
    key = match["key"].rstrip(".:")
    end = match.end() if match["place"] else place + 1 + len(key)
    if key not in works and not match["place"] and not LOOKS_LIKE_KEY.match(key):
        return None
    target = targeted(Cited(key, locator=match["place"] or ""), place, works, end)
    known = key in works
    return told(prose, place, end, [target] if known else [], [] if known else [target], works)


def targeted(item: Cited, start: int, works: Mapping[str, Work], end: int = 0) -> Target:
    """One item as a target, its locator without the label."""
    place = read_place(REMARK.sub("", item.locator))
    locator = place.locator or bare(item.locator)
    if place.year and place.locator:
        locator = f"{place.year}, {place.locator}"
    label = LABEL_FIRST.match(item.locator)
    return Target(item.key, locator, (label[0] if label else "").strip(), start, end or start + 1 + len(item.key))


def near_to(one: str, other: str) -> bool:
    """Whether two keys differ by one letter, or by capitals alone."""
    return one.casefold() == other.casefold() or one_letter_apart(one.casefold(), other.casefold())


def told(
    prose: Prose, start: int, end: int, targets: list[Target], unknown: list[Target], works: Mapping[str, Work]
) -> Found:
    """The citation, unresolved if one of its keys is on no list; the nearest key is suggested."""
    status: Status = "unresolved" if unknown else "resolved"
    near = [key for target in unknown for key in works if near_to(key, target.key)]
    suggestion = (near or [target.key for target in unknown] or [""])[0]
    note = UNKNOWN_KEY if unknown else ""
    return Found(prose.body[start:end], start, end, status, tuple(targets), note, suggestion, "key")

"""Keys of works: readable, unique in one list, stable while the line stays. It must not know where lists are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
WORD = re.compile(r"[^\W\d_]{2,}")
STOP_WORDS = frozenset({"the", "an", "der", "die", "das", "le", "la", "les", "and", "edited", "edition", "by"})
SAME_LINE = 0.6

Entry = dict[str, Any]


def keyed(lines: Iterable[str], kept: Iterable[Mapping[str, Any]] = ()) -> list[Entry]:
    """The entries `{key, line, record}` of works-cited lines, in order, blank and repeated lines left out.

    A line that stands among `kept` entries keeps its key and record (the last of several wins). A line that is one of
    them with a few characters changed keeps its key, but no record: the author's newest words are the truth. Any other
    line gets a new key."""
    known = {entry["line"]: entry for entry in kept}
    entries: dict[str, Entry] = {}
    for line in (" ".join(line.split()) for line in lines):
        if line and line not in entries:
            entries[line] = dict(known[line]) if line in known else {"key": "", "line": line, "record": {}}
    taken = {entry["key"] for entry in entries.values()}
    gone = [entry for line, entry in known.items() if line not in entries and entry["key"] not in taken]
    for entry in entries.values():
        if not entry["key"]:
            entry["key"] = key_before(entry["line"], gone) or free_key(readable_key(entry["line"]), taken)
            taken.add(entry["key"])
    return list(entries.values())


def key_before(line: str, gone: list[Mapping[str, Any]]) -> str:
    """The key of the entry that this line was before it was changed, taken out of `gone`; "" for a new line."""
    words = set(WORD.findall(line.lower()))
    alike = [(likeness(words, set(WORD.findall(entry["line"].lower()))), entry) for entry in gone]
    best, entry = max(alike, key=lambda pair: pair[0], default=(0.0, {}))
    if best < SAME_LINE:
        return ""
    gone.remove(entry)
    return str(entry["key"])


def likeness(words: set[str], others: set[str]) -> float:
    """How much of the words two lines share, from 0 to 1."""
    return len(words & others) / (len(words | others) or 1)


def readable_key(line: str) -> str:
    """The first word and the last year of a line, in plain letters: `freeze2009`. `work` where no word is found."""
    words = [word for word in WORD.findall(line) if word.lower() not in STOP_WORDS]
    years = YEAR.findall(line)
    plain = unicodedata.normalize("NFKD", words[0].lower() if words else "work").encode("ascii", "ignore").decode()
    return (plain or "work")[:40] + (years[-1] if years else "")


def free_key(key: str, taken: set[str]) -> str:
    """The key itself, or the first of `keyb`, `keyc`, … and `key27`, `key28`, … that is not taken."""
    if key not in taken:
        return key
    letters = (key + letter for letter in "bcdefghijklmnopqrstuvwxyz")
    return next((name for name in letters if name not in taken), f"{key}x{len(taken)}")

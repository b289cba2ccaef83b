"""A text with its list and what it cites, read once: what the engine is asked, and what it answered. It must not know
HTML, nor whether an engine is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from blog.citations.formatted import Cite, Formatted, PrintedEntry, Request
from blog.citations.found import Found, Target
from blog.citations.keys import Entry
from blog.citations.lines import read_works
from blog.citations.locators import ROMAN
from blog.citations.markers import Cited as Marked
from blog.citations.markers import read_marker
from blog.citations.records import Work
from blog.citations.references import record_of
from blog.citations.styles import STYLES, Style, style_called
from blog.citations.typed import find_citations

LOCATORS = {  # the first letters of a label, and CSL 1.0.2's word for what it counts
    "p": "page",
    "par": "paragraph",
    "¶": "paragraph",
    "pt": "part",
    "part": "part",
    "c": "chapter",
    "col": "column",
    "v": "volume",
    "s": "section",
    "sc": "scene",
    "§": "section",
    "n": "note",
    "no": "issue",
    "note": "note",
    "fn": "note",
    "foot": "note",
    "b": "book",
    "l": "line",
    "loc": "location",
    "fol": "folio",
    "act": "act",
    "art": "article",
}
PLACE = re.compile(rf"\d|^{ROMAN}$")


@dataclass(frozen=True)
class Cited:
    """A Markdown body, its entries and works in order, what was found in it, the style, and the engine's answer."""

    body: str
    entries: tuple[Entry, ...] = ()
    works: tuple[Work, ...] = ()
    found: tuple[Found, ...] = ()
    style: Style = STYLES["modern-language-association"]
    formatted: Formatted | None = None

    @cached_property
    def keyed(self) -> tuple[Found, ...]:
        """The citations by key whose works are all on the list: those that are printed in the style."""
        return tuple(found for found in self.found if found.form == "key" and found.status == "resolved")

    @cached_property
    def by_key(self) -> dict[str, Work]:
        """The works by their keys."""
        return {work.key: work for work in self.works}

    @cached_property
    def printed(self) -> dict[str, PrintedEntry]:
        """What the engine printed for the list, by key."""
        return {entry.key: entry for entry in self.formatted.entries} if self.formatted else {}

    def request(self, language: str) -> Request | None:
        """What to ask the engine; None where the list prints as typed and nothing is cited by key."""
        if not self.keyed and not any(entry["record"] for entry in self.entries):
            return None
        records = {entry["key"]: entry["record"] or record_of(self.by_key[entry["key"]]) for entry in self.entries}
        return Request(records, tuple(asked(self, found) for found in self.keyed), self.style.id, language or "en")


def cite(body: str, entries: Iterable[Mapping[str, Any]] = (), style: str = "") -> Cited:
    """Read a body and its entries `{key, line, record}`: everything but the engine's answer."""
    listed = tuple(dict(entry) for entry in entries)
    works = read_works(listed)
    return Cited(body, listed, works, tuple(find_citations(body, works)), style_called(style))


def asked(cited: Cited, found: Found) -> tuple[Cite, ...]:
    """One citation by key as the engine reads it."""
    marker = read_marker(cited.body, found.start)
    if marker is None:
        target = found.targets[0]
        return (Cite(target.key, target.locator, term(target.label), mode="sentence"),)
    return tuple(as_cite(target, item) for target, item in zip(found.targets, marker.items, strict=True))


def as_cite(target: Target, item: Marked) -> Cite:
    """One work of a bracketed citation."""
    locator, suffix = split_place(item.locator, target.locator)
    prefix = f"{item.prefix} " if item.prefix else ""
    return Cite(target.key, locator, term(target.label), prefix, suffix, "bare" if item.bare else "normal")


def term(label: str) -> str:
    """CSL's word for what a label counts; pages where it says nothing."""
    return next((LOCATORS[label[:size].lower()] for size in (4, 3, 2, 1) if label[:size].lower() in LOCATORS), "page")


def split_place(typed: str, locator: str) -> tuple[str, str]:
    """The locator, and the words behind it: `4` and ` and passim`. Words without any place are all behind it."""
    if not PLACE.search(locator):
        return "", f", {typed}" if typed else ""
    last = locator.rsplit(maxsplit=1)[-1]
    return locator, typed[typed.rfind(last) + len(last) :]

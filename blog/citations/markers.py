"""Citations by key in text, in pandoc's syntax: `[see @freeze2009, p. 428; -@luthi2008]`. It must not know HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_MARKER = 500
ITEM = re.compile(r"^(?P<prefix>[^@]*?)(?P<bare>-?)@(?P<key>[\w][\w:.+/-]*)(?:(?:\s*,\s*|\s+)(?P<locator>.+))?$")
PAGE_LABEL = re.compile(r"^pp?\.\s*")


@dataclass(frozen=True)
class Cited:
    """One work in a marker: words before it, its key, where in it, and whether the author's name is left out."""

    key: str
    prefix: str = ""
    locator: str = ""
    bare: bool = False


@dataclass(frozen=True)
class Marker:
    """A bracketed citation: the works in it, and the offset just behind its closing bracket."""

    items: tuple[Cited, ...]
    end: int


def read_marker(text: str, start: int) -> Marker | None:
    """The marker whose bracket opens at `start`, or None. Looks no further than 500 characters, so a long run of open
    brackets costs no more than its length."""
    end = text.find("]", start, start + LONGEST_MARKER)
    inside = text[start + 1 : end]
    if end < 0 or "@" not in inside or "[" in inside:
        return None
    matches = [ITEM.match(part.strip()) for part in inside.split(";")]
    items = tuple(
        Cited(match["key"].rstrip(".:"), match["prefix"].strip(), (match["locator"] or "").strip(), bool(match["bare"]))
        for match in matches
        if match
    )
    return Marker(items, end + 1) if len(items) == len(matches) else None


def label(cited: Cited, record: Mapping[str, Any], line: str) -> str:
    """What stands in the text for a work, the MLA way: names and page without `p.` (MLA Handbook 9, 6.16)."""
    names = "" if cited.bare and cited.locator else short_names(record, line)
    return " ".join(filter(None, [cited.prefix, names, PAGE_LABEL.sub("", cited.locator)]))


def short_names(record: Mapping[str, Any], line: str) -> str:
    """The family names of a record, three or more cut to the first with et al.; without any, the line's first words up
    to a comma or full stop."""
    people = record.get("author") or record.get("editor") or []
    names = [person.get("family") or person.get("literal") or "" for person in people]
    if not any(names):
        return re.split(r"[.,]", line, maxsplit=1)[0]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)

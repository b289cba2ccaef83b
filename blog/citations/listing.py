"""The order of a printed list, and what each work prints: the engine's entry where a record is known, else the author's
own line. It must not know Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blog.citations.cited import Cited
from blog.citations.folding import fold
from blog.citations.keys import Entry

NUMBER = re.compile(r"^\[\d{1,4}\]\s?")


@dataclass(frozen=True)
class Listed:
    """One work of a printed list: its safe HTML from the engine, or "" where its line prints as typed, behind
    `number`."""

    key: str
    line: str
    html: str = ""
    number: str = ""


def listed(cited: Cited) -> list[Listed]:
    """The works in the order they print: as the author listed them while every line prints as typed, else as the style
    sorts them, with the lines that it leaves out in their place in the alphabet."""
    printed = cited.printed
    by_style = any(entry["record"] and entry["key"] in printed for entry in cited.entries)
    entries = list(cited.entries)
    if by_style or cited.style.cites_by == "number":
        entries = in_style_order(entries, list(printed))
    works = []
    for entry in entries:
        answer = printed.get(entry["key"])
        if answer and entry["record"]:
            works.append(Listed(entry["key"], entry["line"], answer.html))
        else:
            number = NUMBER.match(answer.text) if answer and cited.style.cites_by == "number" else None
            works.append(Listed(entry["key"], entry["line"], number=number[0] if number else ""))
    return works


def in_style_order(entries: Sequence[Entry], order: Sequence[str]) -> list[Entry]:
    """The entries in the order of these keys; one without a place stands before the first that is behind it in the
    alphabet."""
    by_key = {entry["key"]: entry for entry in entries}
    placed = [by_key[key] for key in order if key in by_key]
    for entry in entries:
        if entry["key"] not in order:
            name = fold(entry["line"])
            behind = (place for place, other in enumerate(placed) if fold(other["line"]) > name)
            placed.insert(next(behind, len(placed)), entry)
    return placed

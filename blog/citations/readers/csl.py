"""CSL-JSON read, such as Zotero exports: a list of records, `{"items": […]}`, or one record. It must not know pandoc.

Records are decoded one after the other, so that one that is broken, or a file cut short, costs no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from blog.citations.readers.reading import MOST_RECORDS, Draft, Problem, Reading, completed, excerpt, too_many
from blog.citations.sentences import Sentence, gettext

ITEMS = re.compile(r"\s*\{.{0,2000}?\"(?:items|references)\"\s{0,20}:\s{0,20}(?=\[)", re.S)
BETWEEN = re.compile(r"[\s,]*")
NEXT = re.compile(r"\}\s*,\s*(?=\{\s*\"(?:id|type|title|citation-key)\")")


def read_csl_json(text: str) -> Reading:
    """The works of a CSL-JSON file; each record that is refused is named by its position and line."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    line, counted = 1, 0
    for position, (place, item) in enumerate(decoded(text), 1):
        line, counted = line + text.count("\n", counted, place), place
        words = excerpt(text[place : place + 400])
        if position > MOST_RECORDS:
            raise too_many()
        if item is None:
            problems.append(Problem(line, broken(position), words))
        elif isinstance(item, Mapping):
            drafts.append(Draft(key_of(item), item, line, words, position))
        else:
            problems.append(Problem(line, gettext("Record %(n)s is no description of a work.", n=position), words))
    return completed("csl-json", drafts, problems)


def broken(position: int) -> Sentence:
    """Why a record that is no JSON cannot be read."""
    return gettext("Record %(n)s is no complete JSON: check its quotes and brackets.", n=position)


def decoded(text: str) -> Iterator[tuple[int, Any]]:
    """Where each record begins, and the record; None for one that is no JSON. Behind such a one, reading goes
    on at the next that begins as records do."""
    opening = ITEMS.match(text)
    place = opening.end() if opening else len(text) - len(text.lstrip())
    whole = text[place : place + 1] == "["
    decoder = json.JSONDecoder()
    place += whole
    while place < len(text):
        between = BETWEEN.match(text, place)
        place = between.end() if between else place
        if place >= len(text) or text[place] == "]":
            return
        try:
            item, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            following = NEXT.search(text, place)
            end = following.end() if following else len(text)
            yield place, None
        else:
            yield place, item if item is not None else ""
        if not whole:
            return
        place = end


def key_of(item: Mapping[str, Any]) -> str:
    """The key a record wishes for: its citation key, or its id where that is no address."""
    for field in ("citation-key", "id"):
        value = item.get(field)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""

"""EndNote XML read: cut into records, converted by pandoc. It must not parse XML itself.

A document type is refused before anything parses the file: entities made of entities can fill any memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from blog.citations.program import Missing
from blog.citations.readers.pandoc import convert
from blog.citations.readers.reading import (
    MOST_RECORDS,
    BadReferences,
    Draft,
    Problem,
    Reading,
    completed,
    excerpt,
    too_many,
)
from blog.citations.sentences import gettext

RECORD = re.compile(r"<record(?=[\s>])")
END = "</record>"
PAGES = re.compile(r"<pages>(?:<style[^<>]*>)?([^<>]*)<")
TAG = re.compile(r"<[^<>]*>")
NEVER_CLOSED = gettext("This record is never closed: “</record>” is missing. Export the list again.")
NOT_CONVERTED = gettext("This record cannot be converted: export it again, or bring it in in another form.")
NO_CONVERTER = gettext(
    "EndNote XML cannot be read here at the moment: the converter is not installed. Export the list as RIS."
)
DOCTYPE = gettext(
    "This file declares a document type, which references do not need. Export the list again as EndNote XML."
)


def read_endnote(text: str) -> Reading:
    """The works of an EndNote XML export, and the records that cannot be converted, each with its line."""
    if re.search(r"<!\s{0,20}(?:DOCTYPE|ENTITY)", text, re.I):
        raise BadReferences(DOCTYPE)
    sources, lines, problems = cut(text)
    if len(sources) > MOST_RECORDS:
        raise too_many()
    try:
        items = convert("endnotexml", sources, document)
    except Missing:
        return Reading("endnote", problems=(Problem(1, NO_CONVERTER, ""),))
    drafts = []
    for source, line, item in zip(sources, lines, items, strict=True):
        words = excerpt(TAG.sub(" ", source))
        if item is None:
            problems.append(Problem(line, NOT_CONVERTED, words))
        else:
            pages = PAGES.search(source)  # pandoc passes them over
            drafts.append(Draft("", {"page": pages[1] if pages else "", **item}, line, words))
    return completed("endnote", drafts, problems)


def cut(text: str) -> tuple[list[str], list[int], list[Problem]]:
    """The records of an export, the line of each, and those never closed."""
    sources, lines, problems = [], [], []
    starts = [match.start() for match in RECORD.finditer(text)]
    line, counted = 1, 0
    for start, following in pairwise([*starts, len(text)]):
        line, counted = line + text.count("\n", counted, start), start
        end = text.find(END, start, following)
        if end < 0:
            words = excerpt(TAG.sub(" ", text[start : min(following, start + 2_000)]))
            problems.append(Problem(line, NEVER_CLOSED, words))
            continue
        sources.append(text[start : end + len(END)])
        lines.append(line)
    return sources, lines, problems


def document(sources: Sequence[str]) -> str:
    """One XML document of these records."""
    return f"<xml><records>{''.join(sources)}</records></xml>"

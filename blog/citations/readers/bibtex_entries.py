"""Entries of BibTeX: what one inherits from another, what pandoc is shown of it, and what is read directly.

It must not know files or macros."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from blog.citations.readers.bibtex_values import LONGEST_VALUE, mended, people, plain, protected, verbatim

CARRIED = "x-csl-json"
NAMES = frozenset("author editor translator director bookauthor".split())
TITLES = frozenset(
    "title subtitle titleaddon shorttitle booktitle booksubtitle maintitle mainsubtitle journal journaltitle "
    "journalsubtitle shortjournal issuetitle series eventtitle origtitle".split()
)
TEXTS = frozenset(
    "number volume volumes part edition issue chapter pages pagetotal publisher institution school organization "
    "location address howpublished type entrysubtype isbn issn venue origlocation origpublisher library version "
    "language langid eid pubstate".split()
)
LISTS = frozenset("publisher institution school organization location address origpublisher origlocation".split())
DATES = {"urldate": "accessed", "lastaccessed": "accessed", "origdate": "original-date", "eventdate": "event-date"}
KINDS = frozenset(
    "article artwork audio book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection "
    "suppcollection conference dataset electronic image inproceedings inreference jurisdiction legislation letter "
    "manual mastersthesis misc movie music mvproceedings mvreference online patent performance periodical phdthesis "
    "proceedings reference report review software standard suppperiodical techreport thesis unpublished video "
    "www".split()
)
PARTS_OF_BOOKS = frozenset(
    "inbook bookinbook suppbook incollection suppcollection inproceedings conference inreference".split()
)
OF_A_BOOK = {"title": "booktitle", "subtitle": "booksubtitle"}
NEVER_INHERITED = frozenset(
    f"title subtitle titleaddon shorttitle author pages doi url crossref xdata key ids label {CARRIED}".split()
)
GENERATIONS = 3
MONTH_NUMBER = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class BibEntry:
    """One entry: its type and key, its fields by name in small letters, its line, and its first words."""

    kind: str
    key: str
    fields: dict[str, str]
    line_number: int
    excerpt: str

    @property
    def too_long(self) -> bool:
        """Whether a field that would be shown to pandoc is longer than any honest one."""
        shown = NAMES | TITLES | TEXTS
        return any(len(value) > LONGEST_VALUE for name, value in self.fields.items() if name in shown)


def inherit(entries: Iterable[BibEntry]) -> list[BibEntry]:
    """The entries with what they take over by `crossref` or `xdata`, whether that stands before or after them."""
    entries = list(entries)
    by_key: dict[str, BibEntry] = {}
    for entry in entries:
        by_key.setdefault(entry.key.lower(), entry)
    return [with_parents(entry, by_key, GENERATIONS) for entry in entries]


def with_parents(entry: BibEntry, by_key: dict[str, BibEntry], generations: int) -> BibEntry:
    """One entry with what its parents give it; of parents' parents no more than three generations."""
    for link in ("xdata", "crossref"):
        parent = by_key.get(entry.fields[link].lower()) if link in entry.fields else None
        if parent is None or not generations:
            continue
        parent = with_parents(parent, by_key, generations - 1)
        given = parent.fields if link == "xdata" else handed_down(entry, parent)
        entry = replace(entry, fields={**given, **entry.fields})
    return entry


def handed_down(entry: BibEntry, parent: BibEntry) -> dict[str, str]:
    """What a book gives its chapter: its title as the title of the book, and all that is not the book's alone."""
    given = {name: value for name, value in parent.fields.items() if name not in NEVER_INHERITED}
    if entry.kind in PARTS_OF_BOOKS:
        given |= {OF_A_BOOK[name]: parent.fields[name] for name in OF_A_BOOK if name in parent.fields}
        if "author" not in entry.fields and entry.kind == "inbook" and "author" in parent.fields:
            given["author"] = parent.fields["author"]
    elif entry.kind == "article" and "title" in parent.fields:
        given["journaltitle"] = parent.fields["title"]
    if "date" in entry.fields or "year" in entry.fields:
        given = {name: value for name, value in given.items() if name not in {"date", "year", "month", "day"}}
    return given


def entry_source(entry: BibEntry) -> str:
    """The entry as pandoc is shown it, mended, without its key: `@book{ title = {…}, …}`."""
    kind = entry.kind if entry.kind in KINDS else "misc"
    if kind == "misc" and address_of(entry):
        kind = "online"
    shown = {name: value for name, value in entry.fields.items() if name in NAMES | TITLES | TEXTS}
    if address_of(entry) and "http" in shown.get("howpublished", ""):
        del shown["howpublished"]
    lines = (f"  {name} = {{{shown_value(name, value)}}}" for name, value in shown.items())
    return f"@{kind}{{\n" + ",\n".join(lines) + "\n}"


def shown_value(name: str, value: str) -> str:
    """A value as pandoc is shown it: `Simon and Schuster` in braces, or it would be two publishers."""
    if name in NAMES:
        return people(value)
    return protected(value) if name in TITLES | LISTS else mended(value)


def direct_fields(entry: BibEntry) -> dict[str, Any]:
    """The CSL fields read without pandoc, which drops months in words and leaves LaTeX in addresses."""
    fields = {csl: {"literal": plain(entry.fields[name])} for name, csl in DATES.items() if name in entry.fields}
    issued = date_words(entry.fields)
    found: dict[str, Any] = {**fields, **({"issued": {"literal": issued}} if issued else {})}
    if address := address_of(entry):
        found["URL"] = address
    if "doi" in entry.fields:
        found["DOI"] = verbatim(entry.fields["doi"])
    return found


def address_of(entry: BibEntry) -> str:
    """The web address of an entry, also where it stands under `howpublished`."""
    published = entry.fields.get("howpublished", "")
    return verbatim(entry.fields.get("url") or (published if "http" in published else ""))


def date_words(fields: dict[str, str]) -> str:
    """The date of publication as words: that of BibLaTeX, or year, month and day of BibTeX put together."""
    if "date" in fields:
        return plain(fields["date"])
    year, month, day = (plain(fields.get(name, "")) for name in ("year", "month", "day"))
    if not year or not month:
        return year
    if MONTH_NUMBER.fullmatch(month):
        return "-".join([year, month, *([day] if day else [])])
    return f"{day} {month} {year}".strip()

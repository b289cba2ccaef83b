"""A work as citations need it: names, title, years, pages. Read from a typed line or from a CSL-JSON record.

It must not know how a line is parsed, nor where lists are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from blog.citations.folding import fold, initials, name_forms, without_article

Confidence = Literal["record", "high", "low"]

YEAR = re.compile(r"(?<!\d)((?:1\d|20)\d\d)(?!\d)")
PAGES = re.compile(r"^\D{0,4}(\d{1,5})(?:\s?[-–—]{1,2}\s?(\d{1,5}))?")
SUBTITLE = re.compile(r"\s*[:?!]\s|\s[-–—]\s|\.\s")


@dataclass(frozen=True)
class Name:
    """A person, or with `literal` an organisation whose whole name stands in `family`."""

    family: str
    given: str = ""
    literal: bool = False

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every folded way to write the name that a citation would use; for organisations the initials too."""
        if not self.literal:
            return name_forms(self.family)
        short = initials(self.family)
        return frozenset(
            {fold(self.family), without_article(fold(self.family))} | ({short.casefold()} if len(short) > 1 else set())
        )


@dataclass(frozen=True)
class Work:
    """One work of a list. `names` are its authors, `editors` those who edit it, `et_al` says that more stand unnamed.

    `years` are as typed (`2009`, `2009a`), the year of this edition last; `pages` first and last page, both included;
    `confidence` says where it was read: from a record, or from the line with all its parts found or not."""

    key: str
    line: str
    names: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    et_al: bool = False
    title: str = ""
    short_title: str = ""
    years: tuple[str, ...] = ()
    pages: tuple[int, int] | None = None
    confidence: Confidence = "low"

    @cached_property
    def heads(self) -> tuple[Name, ...]:
        """Who stands in a citation: the authors, or the editors where there are none (MLA Handbook 9, 5.14)."""
        return self.names or self.editors

    @cached_property
    def full_words(self) -> str:
        """The folded title without the article that opens it."""
        return without_article(fold(self.title))

    @cached_property
    def main_words(self) -> str:
        """The folded title up to its subtitle, without the article that opens it."""
        return without_article(fold(self.short_title or main_title(self.title)))

    @property
    def initials(self) -> tuple[str, ...]:
        """The initials of the organisations among its names: `CIA`."""
        return tuple(filter(None, (initials(name.family) for name in self.heads if name.literal)))


def main_title(title: str) -> str:
    """The title up to its subtitle."""
    return SUBTITLE.split(title, maxsplit=1)[0].strip(" ,")


def with_record(work: Work, record: Mapping[str, Any]) -> Work:
    """The work with what a CSL-JSON record says in place of what the line seemed to say. Fields it lacks stay."""
    names, editors = people(record.get("author")), people(record.get("editor"))
    title = str(record.get("title") or work.title)
    years = record_years(record.get("issued"))
    anybody = bool(names or editors)
    return replace(
        work,
        names=names if anybody else work.names,
        editors=editors if anybody else work.editors,
        et_al=work.et_al and not anybody,
        title=title,
        short_title=str(record.get("title-short") or main_title(title)),
        years=years or work.years,
        pages=page_range(str(record.get("page") or "")) or work.pages,
        confidence="record",
    )


def people(listed: Any) -> tuple[Name, ...]:
    """The names of one role of a record; whatever is no list of names is passed over."""
    entries = [entry for entry in listed if isinstance(entry, Mapping)] if isinstance(listed, list) else []
    return tuple(
        Name(str(entry["literal"]), literal=True)
        if entry.get("literal")
        else Name(
            " ".join(filter(None, [str(entry.get("non-dropping-particle") or ""), str(entry["family"])])),
            str(entry.get("given") or ""),
        )
        for entry in entries
        if entry.get("literal") or entry.get("family")
    )


def record_years(issued: Any) -> tuple[str, ...]:
    """The years in a record's date, from its parts or from words; empty where there is none."""
    if not isinstance(issued, Mapping):
        return tuple(YEAR.findall(str(issued or "")))
    parts = issued.get("date-parts")
    found = [str(part[0]) for part in parts if isinstance(part, list) and part] if isinstance(parts, list) else []
    return tuple(found or YEAR.findall(f"{issued.get('literal', '')} {issued.get('raw', '')}"))


def page_range(text: str) -> tuple[int, int] | None:
    """The first and the last page of `211-52`, a shortened last page filled up (MLA Handbook 9, 2.139); or None."""
    match = PAGES.match(text)
    if not match:
        return None
    first, last = match[1], match[2] or match[1]
    full = first[: max(0, len(first) - len(last))] + last
    return (int(first), int(full)) if int(full) >= int(first) else None

"""What a file of references gives: records with their keys and lines, and what could not be read and why.

It must not know any format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from blog.citations.keys import free_key, readable_key
from blog.citations.references import BadRecord, Record, clean_record
from blog.citations.sentences import gettext

Form = Literal["bibtex", "ris", "csl-json", "endnote", "lines"]

MOST_RECORDS = 500
LONGEST_KEY = 60
LONGEST_EXCERPT = 80
KEY = re.compile(r"\w+(?:[:.+/-]\w+)*")


class BadReferences(ValueError):
    """Why a whole file cannot be read, in one sentence a person can act on."""


@dataclass(frozen=True)
class Read:
    """One work that was read: its key, its clean record, and the line of the file where it begins."""

    key: str
    record: Record
    line_number: int


@dataclass(frozen=True)
class Problem:
    """One work that was not: the line where it begins, why in plain words, and its first words."""

    line_number: int
    reason: str
    excerpt: str


@dataclass(frozen=True)
class Reading:
    """All that a file gave. Typed lines have the form `lines` and no records: their own reader takes them."""

    form: Form
    records: tuple[Read, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A work as its format gave it, not yet cleaned: the key wished for, its CSL fields, its line and first words, and
    its number among the records where lines say little."""

    key: str
    fields: Any
    line_number: int
    excerpt: str
    number: int = 0


def completed(form: Form, drafts: Iterable[Draft], problems: Iterable[Problem] = ()) -> Reading:
    """The reading of these drafts: each cleaned by itself, with a key of its own; those refused are named."""
    records: list[Read] = []
    refused = list(problems)
    taken: set[str] = set()
    for draft in drafts:
        try:
            record = clean_record(draft.fields)
        except BadRecord as wrong:
            why = wrong.args[0]
            said = gettext("Record %(n)s: %(why)s", n=draft.number, why=why) if draft.number else why
            refused.append(Problem(draft.line_number, said, excerpt(draft.excerpt)))
            continue
        records.append(Read(own_key(draft.key, record, taken), record, draft.line_number))
    if len(records) > MOST_RECORDS:
        raise too_many()
    return Reading(form, tuple(records), tuple(sorted(refused, key=lambda problem: problem.line_number)))


def too_many() -> BadReferences:
    """The refusal of a file with more works than one list may have."""
    return BadReferences(
        gettext(
            "This file lists more than %(most)s works. Split it and bring in the parts you need.", most=MOST_RECORDS
        )
    )


def own_key(wished: str, record: Mapping[str, Any], taken: set[str]) -> str:
    """The key wished for if it can be typed in a citation, or else one made from name and year; never one twice."""
    readable = len(wished) <= LONGEST_KEY and KEY.fullmatch(wished) and not wished.isdigit()
    key = wished if readable else readable_key(key_words(record))
    key = key if key not in taken else free_key(key[: LONGEST_KEY - 5], taken)
    taken.add(key)
    return key


def key_words(record: Mapping[str, Any]) -> str:
    """The words a readable key is made from: the first name or the title, and the year."""
    listed = [people for role in ("author", "editor", "director") for people in record.get(role, [])[:1]]
    name = next((str(person.get("family") or person.get("literal")) for person in listed), "")
    parts = record.get("issued", {}).get("date-parts") or [[""]]
    return f"{name or record.get('title', '')[:100]}. {parts[0][0]}"


def excerpt(text: str) -> str:
    """The first words of a work as it stands in the file."""
    plain = " ".join(text[: 10 * LONGEST_EXCERPT].split())
    return plain if len(plain) <= LONGEST_EXCERPT else plain[: LONGEST_EXCERPT - 1] + "…"

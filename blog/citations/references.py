"""References: what a CSL-JSON record may hold, and the record of a line as typed. The one gate every record passes.

It must not know where a record comes from, nor how one is stored or printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blog.citations.records import Work
from blog.citations.reference_dates import read_date
from blog.citations.reference_fields import (
    ALIASES,
    CSL_TYPES,
    DATE_FIELDS,
    DEFAULT_TYPE,
    NAME_FIELDS,
    TEXT_FIELDS,
    TYPES,
    WorkType,
    form_of,
)
from blog.citations.reference_guesses import guessed_fields
from blog.citations.reference_texts import (
    bare_doi,
    edition_words,
    marked_words,
    names_organisation,
    page_words,
    plain_words,
    web_address,
)
from blog.citations.sentences import gettext

__all__ = ["TYPES", "BadRecord", "Record", "WorkType", "clean_record", "form_of", "record_of", "short_title"]

LONGEST_FIELD = 2_000
LONGEST_NAME = 200
MOST_NAMES = 200
LARGEST_RECORD = 20_000
NAME_PARTS = ("family", "given", "suffix", "dropping-particle", "non-dropping-particle")

Record = dict[str, Any]


NO_DESCRIPTION = gettext("This is not the description of a work: it has no fields such as a title or an author.")


class BadRecord(ValueError):
    """What is wrong with a record, in one sentence a person can act on."""


def clean_record(value: Any) -> Record:
    """The record with its known fields alone, all in one form; the same record again when cleaned again."""
    if not isinstance(value, Mapping):
        raise BadRecord(NO_DESCRIPTION)
    given = {ALIASES[name]: field for name, field in value.items() if name in ALIASES} | dict(value)
    record: Record = {name: text for name in TEXT_FIELDS if (text := clean_text(name, given.get(name)))}
    record |= {name: people for name in NAME_FIELDS if (people := clean_names(name, given.get(name)))}
    record |= {name: date for name in DATE_FIELDS if (date := read_date(given.get(name)))}
    if not record:
        raise BadRecord(gettext("This record is empty: give it at least a title or a name."))
    if "title-short" not in record and (short := short_title(record.get("title", ""))):
        record["title-short"] = short
    address_to_doi(record, plain_words(given.get("URL")))
    if size(record) > LARGEST_RECORD:
        raise BadRecord(
            gettext("This record is too long: it may hold %(most)s characters in all.", most=f"{LARGEST_RECORD:,}")
        )
    kind = plain_words(given.get("type"))
    return {"type": kind if kind in CSL_TYPES else DEFAULT_TYPE, **record}


def clean_text(field: str, value: Any) -> str:
    """One text field: bounded, on one line, with flat marks; addresses and identifiers in their one form."""
    typed = len(value) if isinstance(value, str) else 0
    text = plain_words(value) if typed <= LONGEST_FIELD else ""
    if max(typed, len(text)) > LONGEST_FIELD:
        raise BadRecord(
            gettext(
                "The field “%(field)s” is too long: it has %(n)s characters, and %(most)s are allowed.",
                field=field,
                n=f"{max(typed, len(text)):,}",
                most=f"{LONGEST_FIELD:,}",
            )
        )
    if field == "DOI":
        return bare_doi(text)
    if field == "URL":
        return web_address(text)
    text = marked_words(text)
    if field == "edition":
        return edition_words(text)
    return page_words(text) if field in {"page", "page-first"} else text


def short_title(title: str) -> str:
    """The title up to its colon, for styles that shorten titles; "" where it has none (MLA Handbook 9, 6.10)."""
    main, colon, rest = title.partition(":")
    return marked_words(main) if colon and rest[:1] in {" ", "<"} and rest.strip() else ""


def address_to_doi(record: Record, address: str) -> None:
    """Where a DOI was given as the web address, make it the DOI."""
    if "doi.org/" in address and (doi := bare_doi(address)):
        record.setdefault("DOI", doi)
        record.pop("URL", None)


def clean_names(field: str, value: Any) -> list[dict[str, str]]:
    """The names of one role, each with family and given name, or with the literal name of an organisation."""
    listed = value if isinstance(value, list) else [value]
    if len(listed) > MOST_NAMES:
        raise BadRecord(
            gettext(
                "The field “%(field)s” names %(n)s people; %(most)s are allowed.",
                field=field,
                n=f"{len(listed):,}",
                most=MOST_NAMES,
            )
        )
    return [name for item in listed if (name := clean_name(field, item))]


def clean_name(field: str, value: Any) -> dict[str, str]:
    """One name; a name given as words is read as `Family, Given`, or else as it stands."""
    if isinstance(value, str):
        family, comma, given = value.partition(",")
        value = {"family": family, "given": given} if comma and given.count(",") == 0 else {"literal": value}
    if not isinstance(value, Mapping):
        return {}
    parts = {part: text for part in (*NAME_PARTS, "literal") if (text := name_words(field, value.get(part)))}
    if "literal" in parts:
        return {"literal": parts["literal"]}
    if "family" not in parts:
        return {"literal": parts["given"]} if "given" in parts else {}
    if parts.keys() == {"family"} and names_organisation(parts["family"]):
        return {"literal": parts["family"]}
    return parts


def name_words(field: str, value: Any) -> str:
    """One part of a name, bounded."""
    text = plain_words(value) if not isinstance(value, list) else ""
    if len(text) > LONGEST_NAME:
        raise BadRecord(
            gettext(
                "A name in the field “%(field)s” is too long: %(most)s characters are allowed.",
                field=field,
                most=LONGEST_NAME,
            )
        )
    return marked_words(text)


def size(value: Any) -> int:
    """How many characters the texts of a cleaned record have together."""
    if isinstance(value, str):
        return len(value)
    return sum(map(size, value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()))


def record_of(work: Work) -> Record:
    """The record of a line as typed, as well as it can be read: it fills a form to be confirmed."""
    guessed = guessed_fields(work)
    try:
        return clean_record(guessed)
    except BadRecord:
        return clean_record({"title": marked_words(plain_words(work.line))[:LONGEST_FIELD] or "Untitled"})

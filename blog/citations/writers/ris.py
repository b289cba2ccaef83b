"""References as RIS. What RIS has no tag for goes, as JSON, into the free tag that our reader reads back.

It must not know BibTeX. What the reader makes of the plain tags decides what has to be carried."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from blog.citations.readers.ris_tags import (
    CARRIED,
    FILMS,
    PERIODICALS,
    REPORTS,
    TEXTS,
    WHOLE_BOOKS,
    WRITTEN_TYPES,
    record_from_tags,
)
from blog.citations.references import BadRecord, clean_record

Tags = dict[str, list[str]]


def write_ris(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The records as RIS, lines ended as the format wants them."""
    return "".join(f"{line}\r\n" for key, record in entries for line in lines_of(key, record))


def lines_of(key: str, record: Mapping[str, Any]) -> Iterator[str]:
    """The lines of one record, its key and a blank line at the end."""
    tags = tags_of(record)
    yield from (f"{tag}  - {value}" for tag, values in tags.items() for value in values)
    if rest := not_told(record, tags):
        yield f"{CARRIED}  - {json.dumps(rest, ensure_ascii=False, sort_keys=True)}"
    yield from (f"ID  - {key}", "ER  - ", "")


def tags_of(record: Mapping[str, Any]) -> Tags:
    """The tags that RIS has for this record, the type first."""
    kind = WRITTEN_TYPES.get(record["type"], "GEN")
    if kind == "BOOK" and "editor" in record and "author" not in record:
        kind = "EDBOOK"
    tags: Tags = {"TY": [kind]}
    tags |= {tag: [name_text(name) for name in record[role]] for tag, role in roles(kind).items() if role in record}
    tags |= {wanted[0]: [record[name]] for name, wanted in TEXTS.items() if name in record}
    tags |= {tag: [record[name]] for tag, name in places(kind).items() if name in record}
    tags |= {tag: [text] for tag, name in (("DA", "issued"), ("Y2", "accessed")) if (text := date_text(record, name))}
    if "issued" in record and "date-parts" in record["issued"]:
        tags["PY"] = [f"{record['issued']['date-parts'][0][0]:04}"]
    if "page" in record:
        start, _, end = record["page"].partition("-")
        tags |= {"SP": [start], **({"EP": [end]} if end else {})}
    return tags


def roles(kind: str) -> dict[str, str]:
    """Which role stands under which tag of names, by type."""
    if kind in FILMS:
        return {"AU": "director", "A2": "performer"}
    if kind == "EDBOOK":
        return {"AU": "editor", "A4": "translator"}
    return {"AU": "author", "A2": "editor", "A3": "collection-editor", "A4": "translator"}


def places(kind: str) -> dict[str, str]:
    """Which field stands under the tags whose meaning depends on the type."""
    series = {"T2": "collection-title"} if kind in WHOLE_BOOKS else {"T2": "container-title", "T3": "collection-title"}
    return {
        **series,
        "IS": "number" if kind in REPORTS | {"MULTI", "SOUND"} else "issue",
        "SN": "ISSN" if kind in PERIODICALS else "ISBN",
        "UR": "URL",
    }


def name_text(name: Mapping[str, str]) -> str:
    """A name as RIS has it: `Family, Given, Suffix`, or the organisation's name."""
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))
    given = " ".join(filter(None, (name.get("given"), name.get("dropping-particle"))))
    return ", ".join(filter(None, (family, given, name.get("suffix"))))


def date_text(record: Mapping[str, Any], field: str) -> str:
    """The first day of a date as `1982/07/01`, or its words."""
    date = record.get(field, {})
    parts = date.get("date-parts")
    return (
        "/".join(f"{part:0{2 if place else 4}}" for place, part in enumerate(parts[0]))
        if parts
        else date.get("literal", "")
    )


def not_told(record: Mapping[str, Any], tags: Tags) -> dict[str, Any]:
    """The fields which a reader would not get from the tags: the record's own, and null for what it makes up."""
    stripped = {
        tag: kept for tag, values in tags.items() if (kept := [text for text in map(str.strip, values) if text])
    }
    try:
        told = clean_record(record_from_tags(stripped))
    except BadRecord:
        told = {}
    names = sorted({*record, *told})
    return {name: record.get(name) for name in names if record.get(name) != told.get(name)}

"""A list in which every entry has a record, for files that hold nothing else. It must not know files or pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from blog.citations.keys import free_key
from blog.citations.lines import read_works
from blog.citations.references import BadRecord, Record, clean_record, record_of


def complete(entries: Iterable[Mapping[str, Any]]) -> list[tuple[str, Record]]:
    """The keys and records of entries `{key, line, record}`; where there is no record, what can be read of the line.
    A key that stands in two lists is told apart."""
    listed = [{**entry, "record": taken_along(entry["record"])} for entry in entries]
    found, taken = [], set[str]()
    for entry, work in zip(listed, read_works(listed), strict=True):
        key = free_key(str(entry["key"]), taken)
        taken.add(key)
        found.append((key, entry["record"] or record_of(work)))
    return found


def taken_along(record: Mapping[str, Any]) -> Record:
    """The record as it may be written; empty where there is none that may."""
    try:
        return clean_record(record) if record else {}
    except BadRecord:
        return {}

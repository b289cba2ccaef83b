"""RIS files read: rispy takes tags from words, our own map makes CSL of them. It must not know pandoc.

Each record is handed to rispy by itself and always with its end, because rispy loses a last record without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rispy import RisParser
from rispy.config import TAG_KEY_MAPPING

from blog.citations.readers.reading import MOST_RECORDS, Draft, Problem, Reading, completed, excerpt, too_many
from blog.citations.readers.ris_tags import CARRIED, record_from_tags
from blog.citations.sentences import gettext

TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: |$)(.*)")
WITHOUT_TYPE = gettext("This record has no type: begin it with a line such as “TY  - BOOK”.")
READ_TAGS = {tag: tag for tag in [*TAG_KEY_MAPPING, "ED", "BT", "PP", "DI", "AV"]}

Tags = dict[str, list[str]]


@dataclass
class Chunk:
    """The values of one record, each with the lines it goes on over, and the line where the record begins."""

    line_number: int
    values: list[list[str]]

    @property
    def lines(self) -> list[str]:
        """The record with each value on one line."""
        return [" ".join(value) for value in self.values]


def read_ris(text: str) -> Reading:
    """The works of a RIS file, each with its key, and the records that cannot be read, each with its line."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for chunk in chunks(text):
        words = excerpt(" ".join(chunk.lines[:3]))
        if not chunk.lines[0].startswith("TY"):
            problems.append(Problem(chunk.line_number, WITHOUT_TYPE, words))
            continue
        tags = tags_of(chunk)
        fields = {**record_from_tags(tags), **carried(tags)}
        drafts.append(Draft("".join(tags.get("ID", [])[:1]), fields, chunk.line_number, words))
        if len(drafts) > MOST_RECORDS:
            raise too_many()
    return completed("ris", drafts, problems)


def chunks(text: str) -> Iterator[Chunk]:
    """The records of a file: each from its type to its end or to the next type; lines that go on are joined."""
    chunk: Chunk | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = TAG.fullmatch(line.rstrip())
        tag = match[1] if match else ""
        if chunk and tag in {"TY", "ER"}:
            yield chunk
            chunk = None
        if match and tag != "ER":
            chunk = chunk or Chunk(number, [])
            chunk.values.append([f"{tag}  - {match[2].strip()}"])
        elif chunk and not match and line.strip():
            chunk.values[-1].append(line.strip())
    if chunk:
        yield chunk


def tags_of(chunk: Chunk) -> Tags:
    """The values of each tag of one record, in order; empty ones left out."""
    lists = [tag for tag in READ_TAGS if tag not in {"TY", "ER"}]
    parser = RisParser(mapping=READ_TAGS, list_tags=lists, delimiter_tags_mapping={}, skip_unknown_tags=True)
    found: dict[str, Any] = parser.parse("\n".join([*chunk.lines, "ER  - "]))[0]
    listed = {tag: value if isinstance(value, list) else [value] for tag, value in found.items()}
    return {tag: kept for tag, values in listed.items() if (kept := [value for value in values if value])}


def carried(tags: Tags) -> dict[str, Any]:
    """The CSL fields which our own writer put into a tag of their own, because RIS has no place for them."""
    for value in tags.get(CARRIED, []):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {}

"""The works-cited line of a record, written for an author who typed none: by the engine in the style of the essay, or
by a plain rule where the engine is missing. It must not know lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from django.utils.html import strip_tags

from blog.citations.engine import EngineFailed
from blog.citations.formatted import PrintedEntry, Request
from blog.citations.lines import read_line
from blog.citations.listing import NUMBER
from blog.citations.records import Name, Work, with_record
from blog.citations.references import Record
from blog.formatting import answered

LONGEST_LINE = 2000
SAME_AUTHOR = re.compile(r"^[-–—_]{2,}")
EMPHASIS = re.compile(r"</?(?:em|i)>")


def lines_of(records: Mapping[str, Record], style: str, language: str) -> dict[str, str]:
    """The line of each record, by key; one question to the engine for all of them."""
    try:
        answer = answered(Request(records, (), style, language))
        printed = {entry.key: line_of(entry, records[entry.key]) for entry in answer.entries}
    except EngineFailed:
        printed = {}
    return {key: " ".join((printed.get(key) or plain_line(record)).split()) for key, record in records.items()}


def line_of(entry: PrintedEntry, record: Record) -> str:
    """A printed entry as one would type it: emphasis between stars, no number, and the names where dashes stand for
    those of the entry above."""
    marked = unescape(strip_tags(EMPHASIS.sub("*", entry.html)))
    line = NUMBER.sub("", entry.text if "*" in entry.text else " ".join(marked.split())).strip()
    names = names_of(with_record(read_line("", ""), record)).rstrip(".")
    return SAME_AUTHOR.sub(lambda _: names, line)[:LONGEST_LINE]


def plain_line(record: Record) -> str:
    """Names, title, where it stands, publisher and year, a full stop behind each."""
    work = with_record(read_line("", ""), record)
    book = str(record.get("container-title") or "")
    title = f"“{work.title}”" if book and work.title else f"*{work.title}*" if work.title else ""
    imprint = ", ".join(filter(None, [str(record.get("publisher") or ""), work.years[-1] if work.years else ""]))
    parts = [names_of(work), title, f"*{book}*" if book else "", imprint]
    line = " ".join(ended(strip_tags(part)) for part in parts if part)
    return line[:LONGEST_LINE] or "—"


def ended(part: str) -> str:
    """The words with a stop behind them, before a closing quotation mark."""
    if part.endswith("”"):
        return part[:-1] + ("”" if part[-2:-1] in ".?!" else ".”")
    return part if part.endswith((".", "?", "!")) else f"{part}."


def names_of(work: Work) -> str:
    """The names that open a line: the first with the family name first."""
    first, *others = [*work.heads] or [Name("")]
    opening = ", ".join(filter(None, [first.family, first.given]))
    spoken = [" ".join(filter(None, [name.given, name.family])) for name in others]
    return ", and ".join(filter(None, [", ".join([opening, *spoken[:-1]]), *spoken[-1:]]))

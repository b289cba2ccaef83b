"""BibTeX and BibLaTeX files read: split by bibtexparser, mended entry by entry, converted by pandoc in one call.

Pandoc refuses a whole file for one bad entry, and one unclosed brace swallows what follows it; the splitter does
neither. It must not know how one value is mended."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.model import Block, Entry, ParsingFailedBlock, String

from blog.citations.program import Missing
from blog.citations.readers.bibtex_entries import CARRIED, BibEntry, direct_fields, entry_source, inherit
from blog.citations.readers.bibtex_values import MONTHS, value_of
from blog.citations.readers.pandoc import convert
from blog.citations.readers.reading import MOST_RECORDS, Draft, Problem, Reading, completed, excerpt, too_many
from blog.citations.sentences import gettext

OPENING = re.compile(r"^[ \t]{0,40}@\w{1,40}[ \t]{0,40}[{(]", re.M)
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its warnings are told to the author instead
NOT_CLOSED_AT_END = gettext("This entry is never closed: a closing brace is missing at its end. Add it and try again.")
UNREADABLE = gettext("This entry cannot be read: check its commas, equals signs and braces.")
NOT_CONVERTED = gettext("This entry cannot be converted: check its braces and commands, or bring it in by itself.")
TOO_LONG = gettext("A field of this entry is too long. Shorten it and try again.")
NO_CONVERTER = gettext(
    "BibTeX cannot be read here at the moment: the converter is not installed. Paste the works as lines."
)


def read_bibtex(text: str) -> Reading:
    """The works of a BibTeX file, each with its key, and the entries that cannot be read, each with its line."""
    if len(OPENING.findall(text)) > 4 * MOST_RECORDS:
        raise too_many()
    entries, problems = split_entries(text)
    if len(entries) > MOST_RECORDS:
        raise too_many()
    problems += [Problem(entry.line_number, TOO_LONG, entry.excerpt) for entry in entries if entry.too_long]
    whole = [entry for entry in inherit(entries) if entry.kind != "xdata" and not entry.too_long]
    sources = [entry_source(entry) for entry in whole]
    try:
        items = convert("biblatex", sources, numbered)
    except Missing:
        return Reading("bibtex", problems=(Problem(whole[0].line_number, NO_CONVERTER, ""), *problems))
    drafts = []
    for entry, item in zip(whole, items, strict=True):
        if item is None:
            problems.append(Problem(entry.line_number, NOT_CONVERTED, entry.excerpt))
        else:
            fields = {**item, **direct_fields(entry), **carried(entry)}
            drafts.append(Draft(entry.key, fields, entry.line_number, entry.excerpt))
    return completed("bibtex", drafts, problems)


def split_entries(text: str) -> tuple[list[BibEntry], list[Problem]]:
    """The entries of a file with their macros filled in, and what could not be split."""
    macros = dict(MONTHS)
    entries: list[BibEntry] = []
    problems: list[Problem] = []
    for block in parse_string(text, parse_stack=[]).blocks:
        line = (block.start_line or 0) + 1
        whole = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(whole, String):
            macros[whole.key.lower()] = value_of(str(whole.value), macros)
        elif isinstance(whole, Entry):
            entries.append(read_entry(whole, line, macros))
        elif whole is None:
            problems.append(Problem(line, reason_of(block), excerpt(block.raw or "")))
    return entries, problems


def read_entry(entry: Entry, line: int, macros: dict[str, str]) -> BibEntry:
    """One entry with the value of each field; of a field that comes twice the first counts."""
    fields: dict[str, str] = {}
    for field in entry.fields:
        fields.setdefault(field.key.lower(), value_of(str(field.value), macros))
    filled = {name: value for name, value in fields.items() if value}
    return BibEntry(entry.entry_type.lower(), entry.key, filled, line, excerpt(entry.raw or ""))


def reason_of(block: Block) -> str:
    """Why an entry could not be split, in plain words."""
    error = getattr(block, "error", None)
    told = error.abort_reason if isinstance(error, BlockAbortedException) else ""
    if "end of file" in told:
        return NOT_CLOSED_AT_END
    if "Unexpected block start" in told:
        return gettext(
            "This entry is never closed: a closing brace is missing before line %(line)s. Add it and try again.",
            line=(block.start_line or 0) + (block.raw or "").count("\n") + 2,
        )
    return UNREADABLE


def numbered(sources: Sequence[str]) -> str:
    """One BibTeX text of many entries, each under a key that cannot clash or be misread."""
    return "\n\n".join(named(sources))


def named(sources: Sequence[str]) -> Iterator[str]:
    """Each entry with its number for a key."""
    for number, source in enumerate(sources):
        kind, _, rest = source.partition("{")
        yield f"{kind}{{r{number},{rest}"


def carried(entry: BibEntry) -> dict[str, Any]:
    """The CSL fields which our own writer put into a field of their own, because BibTeX has no place for them."""
    try:
        found = json.loads(entry.fields.get(CARRIED, "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

"""References read from what reference managers export: BibTeX, BibLaTeX, RIS, CSL-JSON, EndNote XML. The one door.

It tells the forms apart and bounds what it takes; it must not know where references are kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from blog.citations.readers.bibtex import read_bibtex
from blog.citations.readers.csl import read_csl_json
from blog.citations.readers.endnote import read_endnote
from blog.citations.readers.reading import BadReferences, Form, Problem, Read, Reading
from blog.citations.readers.ris import read_ris
from blog.citations.sentences import gettext

__all__ = ["BadReferences", "Form", "Problem", "Read", "Reading", "read_references"]

LARGEST = 2_000_000
NO_WORKS = gettext("There are no works in this file. Export the list again, or paste the works as lines.")
BIBTEX = re.compile(r"^[ \t]{0,40}@[a-z]{2,30}[ \t]{0,20}[{(]", re.M | re.I)
RIS = re.compile(r"^\s{0,3}TY {1,2}-", re.M)
JSON = re.compile(r"\s*(?:\[\s*\{|\{\s*\"|\[\s*\]\s*$)")
ENDNOTE = re.compile(r"<records?[\s>]")
READERS: dict[Form, Callable[[str], Reading]] = {
    "bibtex": read_bibtex,
    "ris": read_ris,
    "csl-json": read_csl_json,
    "endnote": read_endnote,
}
ENDINGS: dict[str, Form] = {"bib": "bibtex", "bibtex": "bibtex", "ris": "ris", "json": "csl-json"}


def read_references(data: bytes | str, filename: str = "") -> Reading:
    """All the works that pasted text or a file gives, whatever its form; typed lines are told as such, unread."""
    if len(data) > LARGEST:
        raise BadReferences(
            gettext(
                "This file is too large: %(size)s MB, and %(largest)s MB are allowed. Bring in the works you need.",
                size=f"{len(data) / 1_000_000:.0f}",
                largest=LARGEST // 1_000_000,
            )
        )
    text = decoded(data) if isinstance(data, bytes) else data
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    form = form_of(text, filename)
    if form == "lines":
        return Reading(form)
    reading = READERS[form](text)
    nothing = not reading.records and not reading.problems
    return Reading(form, problems=(Problem(1, NO_WORKS, ""),)) if nothing else reading


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else what older programs on Windows write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def form_of(text: str, filename: str = "") -> Form:
    """The form of a text, by what stands in it, and by the file's ending only where that tells nothing."""
    if JSON.match(text):
        return "csl-json"
    if text.lstrip().startswith("<"):
        return "endnote" if ENDNOTE.search(text) or "<!" in text[:2_000] else "lines"
    ris, bibtex = RIS.search(text), BIBTEX.search(text)
    if ris and bibtex:
        return "ris" if ris.start() < bibtex.start() else "bibtex"
    if ris or bibtex:
        return "ris" if ris else "bibtex"
    return ENDINGS.get(filename.lower().rpartition(".")[2], "lines") if text.strip() else "lines"

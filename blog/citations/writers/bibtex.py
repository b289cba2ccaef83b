"""References as BibLaTeX. What BibLaTeX has no field for, or no exact form, goes as JSON into a field of our own, which
other programs pass over and our reader reads back. It must not know RIS."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import is_normalized

from blog.citations.readers.bibtex_entries import CARRIED
from blog.citations.references import short_title

KINDS = {
    "book": "book", "chapter": "incollection", "article-journal": "article", "article-magazine": "article",
    "article-newspaper": "article", "webpage": "online", "post-weblog": "online", "post": "online",
    "report": "report", "motion_picture": "movie", "thesis": "thesis", "paper-conference": "inproceedings",
    "pamphlet": "booklet", "dataset": "dataset", "manuscript": "unpublished",
}  # fmt: skip
EXACT_KINDS = frozenset("book chapter article-journal article-magazine article-newspaper webpage report".split()) | {
    "motion_picture"
}
SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
FIELDS = {
    "title": "title", "title-short": "shorttitle", "edition": "edition", "volume": "volume",
    "number-of-volumes": "volumes", "collection-title": "series", "publisher": "publisher",
    "publisher-place": "location", "page": "pages", "ISBN": "isbn", "ISSN": "issn",
}  # fmt: skip
ROLES = ("author", "editor", "translator", "director")
DATES = {"issued": "date", "accessed": "urldate", "original-date": "origdate"}
ESCAPES = {sign: f"\\{sign}" for sign in "&%#_$"} | {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
MARKS = {"i": "emph", "b": "textbf", "sup": "textsuperscript", "sub": "textsubscript"}
MARK = re.compile(r"<(i|b|sup|sub)>([^<>]*)</\1>")
EXACT_TEXT = re.compile(r"[^\W_](?:[\w &.,;:()!?/+’–—-]*[^\W_])?[.!?)]?")
EXACT_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:[. ’-]{1,2}[^\W\d_]+)*\.?")
JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
OPENING, CLOSING = r"\u007b", r"\u007d"
INEXACT = re.compile(r"--|_|[.!?]{2}|\W’|’\W|[–—-]{2}")
ADDRESS_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def write_bibtex(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The records as BibLaTeX entries under their keys, a blank line between them."""
    return "\n".join(entry_of(key, record) for key, record in entries)


def entry_of(key: str, record: Mapping[str, Any]) -> str:
    """One entry: the fields BibLaTeX has, and what they would not tell exactly."""
    kind = record["type"]
    lines = [f"  {name} = {{{value}}}" for name, value in fields_of(record)]
    rest = {name: record[name] for name in record if name != "type" and not is_exact(kind, name, record)}
    plain_other = kind == "document" and "URL" not in record
    rest |= {} if kind in EXACT_KINDS or plain_other else {"type": kind}
    if rest:
        lines.append(f"  {CARRIED} = {braced_json(rest)}")
    return f"@{KINDS.get(kind, 'misc')}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def fields_of(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of BibLaTeX that a record fills, values escaped."""
    names = native_names(record["type"])
    yield from ((role, " and ".join(map(name_source, record[role]))) for role in ROLES if role in record)
    yield from ((names[field], source(record[field])) for field in names if field in record and not_told(field, record))
    yield from ((name, date) for field, name in DATES.items() if (date := date_source(record.get(field))))
    if record["type"] in SUBTYPES:
        yield "entrysubtype", SUBTYPES[record["type"]]
    yield from ((name.lower(), address_source(record[name])) for name in ("DOI", "URL") if name in record)


def native_names(kind: str) -> dict[str, str]:
    """The names of BibLaTeX for the text fields of one type."""
    if kind.startswith("article-"):
        return FIELDS | {"container-title": "journaltitle", "issue": "number"}
    if kind == "report":
        return FIELDS | {"publisher": "institution", "number": "number", "genre": "type"}
    return FIELDS | {"container-title": "booktitle" if kind in {"chapter", "paper-conference"} else "journaltitle"}


def source(text: str) -> str:
    """A text escaped for LaTeX, its flat marks as commands."""
    pieces, position = [], 0
    for mark in MARK.finditer(text):
        pieces += [escaped(text[position : mark.start()]), f"\\{MARKS[mark[1]]}{{{escaped(mark[2])}}}"]
        position = mark.end()
    return "".join([*pieces, escaped(text[position:])])


def escaped(text: str) -> str:
    """A text in which nothing is a command."""
    return "".join(ESCAPES.get(sign, sign) for sign in text)


def name_source(name: Mapping[str, str]) -> str:
    """A name as BibLaTeX has it: `Family, Suffix, Given`, an organisation in braces."""
    if "literal" in name or "given" not in name:
        return f"{{{escaped(name.get('literal') or name['family'])}}}"
    particle = name.get("non-dropping-particle") or name.get("dropping-particle")
    family = " ".join(filter(None, (particle, name["family"])))
    parts = (part.replace(",", " ") for part in (family, name.get("suffix", ""), name["given"]) if part)
    return ", ".join(re.sub(r"(?i)\band\b", "{and}", escaped(part)) for part in parts)


def date_source(date: Mapping[str, Any] | None) -> str:
    """A date of one or two days in ISO form; "" for words."""
    parts = (date or {}).get("date-parts") or []
    days = ["-".join(f"{number:0{2 if place else 4}}" for place, number in enumerate(part)) for part in parts]
    return "/".join(days)


def address_source(text: str) -> str:
    """An address or DOI, which are read verbatim: only braces would do harm."""
    return text.translate(ADDRESS_ESCAPES)


def is_exact(kind: str, field: str, record: Mapping[str, Any]) -> bool:
    """Whether this field is read back exactly as it is from what BibLaTeX is told."""
    value = record[field]
    if field in ROLES:
        return (field != "director" or kind == "motion_picture") and all(map(exact_name, value))
    if field in DATES:
        return set(value) == {"date-parts"} and all(part[0] > 0 for part in value["date-parts"])
    if field in {"DOI", "URL"}:
        return not re.search(r"[{}\\\"]", value)
    if not not_told(field, record):
        return True
    return field in native_names(kind) and exact_text(value)


def not_told(field: str, record: Mapping[str, Any]) -> bool:
    """Whether a field says more than the others: a short title that is the title up to its colon does not."""
    return field != "title-short" or record[field] != short_title(record.get("title", ""))


def exact_text(text: str) -> bool:
    """Whether pandoc reads a text as it is written: letters, digits, spaces, and signs that mean nothing to LaTeX."""
    return bool(EXACT_TEXT.fullmatch(text)) and not INEXACT.search(text) and is_normalized("NFKC", text)


def exact_name(name: Mapping[str, str]) -> bool:
    """Whether pandoc reads a name as it is written: without particles, and with capitals where it looks for them."""
    if name.keys() == {"literal"}:
        return exact_text(name["literal"])
    words = [word for part in name.values() for word in part.split()]
    plain = all(EXACT_NAME.fullmatch(part) and exact_text(part) for part in name.values())
    return name.keys() == {"family", "given"} and plain and all(word[0].isupper() for word in words)


def braced_json(value: Mapping[str, Any]) -> str:
    """JSON that is also a BibTeX value: braces inside its strings are written as numbers, so that all others match."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"{{{JSON_STRING.sub(lambda found: found[0].replace('{', OPENING).replace('}', CLOSING), text)}}}"

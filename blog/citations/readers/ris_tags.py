"""RIS tags and types, and what they are in CSL: the one map, read by our reader and by our writer. It must not know
files.

RIS has no standard beyond its tags; the roles follow what reference managers write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from blog.citations.reference_texts import names_organisation

CARRIED = "C8"
TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal", "MGZN": "article-magazine",
    "NEWS": "article-newspaper", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "SER": "book",
    "CHAP": "chapter", "ECHAP": "chapter", "RPRT": "report", "GOVDOC": "report", "ELEC": "webpage",
    "WEB": "webpage", "ICOMM": "webpage", "BLOG": "post-weblog", "MPCT": "motion_picture", "VIDEO": "motion_picture",
    "ADVS": "motion_picture", "SOUND": "song", "MULTI": "broadcast", "THES": "thesis", "CPAPER": "paper-conference",
    "CONF": "paper-conference", "MANSCPT": "manuscript", "UNPB": "manuscript", "PCOMM": "personal_communication",
    "MAP": "map", "PAMP": "pamphlet", "DATA": "dataset", "DICT": "entry-dictionary", "ENCYC": "entry-encyclopedia",
    "PAT": "patent", "STAT": "legislation", "LEGAL": "legislation", "BILL": "bill", "CASE": "legal_case",
    "HEAR": "hearing", "MUSIC": "musical_score", "ART": "graphic", "FIGURE": "figure", "COMP": "software",
    "STAND": "standard", "JFULL": "periodical", "GEN": "document",
}  # fmt: skip
WRITTEN_TYPES = {csl: ris for ris, csl in reversed(TYPES.items())} | {"interview": "PCOMM"}
PARTS = frozenset({"CHAP", "ECHAP", "CPAPER", "CONF", "DICT", "ENCYC"})
WHOLE_BOOKS = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER"})
PERIODICALS = frozenset({"JOUR", "EJOUR", "INPR", "MGZN", "NEWS"})
FILMS = frozenset({"MPCT", "VIDEO"})
REPORTS = frozenset({"RPRT", "GOVDOC"})
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
TEXTS = {
    "title": ("TI", "T1", "CT"),
    "title-short": ("ST",),
    "container-title-short": ("JA", "J2"),
    "publisher": ("PB",),
    "publisher-place": ("CY", "PP"),
    "volume": ("VL",),
    "number-of-volumes": ("NV",),
    "edition": ("ET",),
    "language": ("LA",),
    "call-number": ("CN",),
    "source": ("DP", "DB"),
    "genre": ("M3",),
    "archive_location": ("AV",),
    "DOI": ("DO", "DI"),
}
CONTAINERS = ("T2", "JF", "JO", "BT")
DATE_TAGS = {"issued": ("DA", "PY", "Y1"), "accessed": ("Y2",)}
SLASHED = re.compile(r"(\d{4})/(\d{1,2})?/?(\d{1,2})?/?(.*)")


def record_from_tags(tags: Mapping[str, list[str]]) -> dict[str, Any]:
    """The CSL fields of one record's tags, as they stand, not yet cleaned."""
    kind = tags.get("TY", ["GEN"])[0].strip().upper()
    fields: dict[str, Any] = {"type": TYPES.get(kind, "document")}
    fields |= {name: first(tags, wanted) for name, wanted in TEXTS.items()}
    fields |= container(kind, tags)
    fields |= people(kind, tags)
    fields |= {name: date(tags, wanted) for name, wanted in DATE_TAGS.items()}
    fields["number" if kind in REPORTS | {"MULTI", "SOUND"} else "issue"] = first(tags, ("IS", "M1"))
    fields["ISSN" if kind in PERIODICALS else "ISBN"] = first(tags, ("SN",))
    fields["page"] = pages(tags)
    addresses = [part for name in ("UR", "L2") for value in tags.get(name, []) for part in value.split()]
    fields["URL"] = next((address for address in addresses if address.startswith(("http", "www."))), "")
    return {name: value for name, value in fields.items() if value}


def first(tags: Mapping[str, list[str]], wanted: Iterable[str]) -> str:
    """The first value of the first of these tags that is there."""
    return next((tags[name][0] for name in wanted if name in tags), "")


def container(kind: str, tags: Mapping[str, list[str]]) -> dict[str, str]:
    """What holds the work, and the series: of a book `T2` is the series, of a part `T3`."""
    if kind in WHOLE_BOOKS:
        title = "" if first(tags, ("TI", "T1", "CT")) else first(tags, ("BT",))
        return {"collection-title": first(tags, ("T2", "T3")), **({"title": title} if title else {})}
    return {"container-title": first(tags, CONTAINERS), "collection-title": first(tags, ("T3",))}


def people(kind: str, tags: Mapping[str, list[str]]) -> dict[str, list[dict[str, str]]]:
    """The names of each role. Who stands under `A2` depends on the type; of an edited book the authors are editors."""
    authors = [name(text) for text in [*tags.get("AU", []), *tags.get("A1", [])]]
    second = [name(text) for text in tags.get("A2", [])]
    editors = [name(text) for text in tags.get("ED", [])]
    roles = {"translator": [name(text) for text in tags.get("A4", [])]}
    series = [name(text) for text in tags.get("A3", [])]
    if kind in FILMS:
        return {**roles, "director": authors, "performer": second}
    if kind == "EDBOOK":
        return {**roles, "editor": editors or second or authors, "author": authors if editors or second else []}
    if kind in WHOLE_BOOKS:
        return {**roles, "author": authors, "editor": [*editors, *second], "collection-editor": series}
    return {**roles, "author": authors, "editor": [*second, *editors], "collection-editor": series}


def name(text: str) -> dict[str, str]:
    """A name as RIS has it: `Family, Given, Suffix`; without a comma an organisation, or a person in spoken order."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1 or names_organisation(text) or not parts[1]:
        words = text.strip(" ,")
        return {"literal": words} if " " in words or not words.istitle() else {"family": words}
    if len(parts) > 2 and parts[-1].lower() in SUFFIXES:
        return {"family": parts[0], "given": ", ".join(parts[1:-1]), "suffix": parts[-1]}
    return {"family": parts[0], "given": ", ".join(parts[1:])}


def date(tags: Mapping[str, list[str]], wanted: Iterable[str]) -> dict[str, str] | None:
    """The fullest date among these tags: `1982/07/01/`, or words; of `1982///Spring` the words with the year."""
    found = [tags[name][0] for name in wanted if name in tags]
    text = max(found, key=lambda value: len(value.rstrip("/")), default="").strip()
    match = SLASHED.fullmatch(text)
    if match and match[4]:
        return {"literal": f"{match[4].strip()} {match[1]}" if not match[2] else "-".join(match.groups()[:2])}
    return {"literal": "-".join(filter(None, match.groups())) if match else text} if text else None


def pages(tags: Mapping[str, list[str]]) -> str:
    """The pages from `SP` to `EP`; `SP` alone may hold both."""
    start, end = first(tags, ("SP",)), first(tags, ("EP",))
    return f"{start}-{end}" if start and end and start != end and "-" not in start else start

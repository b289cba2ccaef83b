"""The fields of a record, guessed from a works-cited line: its type, its imprint, its address. It must not know forms.

A guess is shown to be confirmed, so what cannot be told is left out rather than made up."""

from __future__ import annotations

import re
from typing import Any

from blog.citations.folding import fold
from blog.citations.people import read_direct
from blog.citations.records import Name, Work
from blog.citations.titles import segments
from blog.citations.vocabulary import PUBLISHERS

WEB = re.compile(r"\bhttps?://[^\s<>\"”)]+|\bwww\.[^\s<>\"”)]+")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"”]+")
PERIODICAL = re.compile(
    r"\bvol\.?\s?(\d{1,4})|\s(\d{1,4}),\s?no\.|\s(\d{1,4})\s?\(\d{1,4}\)|\s(\d{1,4})\s\(\d{4}\):", re.I
)
ISSUE = re.compile(r"\bno\.?\s?(\d{1,4})|\s\d{1,4}\s?\((\d{1,3})\)", re.I)
EDITION = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)\s(?:rev(?:ised|\.)\s)?ed|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|revised)\s(?:ed\.|edition)",
    re.I,
)
TRANSLATED = re.compile(r"\b(?:translated by|trans\. by|trans\.)\s+(?=[A-Z])", re.I)
DIRECTED = re.compile(r"\b(?:directed by|dir\.)\s+(?=[A-Z])", re.I)
DATE = re.compile(
    r"\b(?:\d{1,2}\s)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s(?:\d{1,2},\s)?"
    r"(?:1[5-9]|20)\d\d\b",
    re.I,
)
ACCESSED = re.compile(r"\b(?:accessed|retrieved)\s(?:on\s)?([^;]{4,40}?\d{4})", re.I)
IMPRINT_PIECES = re.compile(r",\s|;\s|:\s")
NEWSPAPERS = frozenset("times pravda izvestia guardian herald tribune gazette newspaper telegraph observer".split())


def guessed_fields(work: Work) -> dict[str, Any]:
    """The fields a line gives: its names, title, year and pages as they were read, and what its imprint tells."""
    line = " ".join(work.line.split())[:1_500]
    behind = after_title(line, work.title)
    fields: dict[str, Any] = {
        "author": [csl_name(name) for name in work.names],
        "editor": [csl_name(name) for name in work.editors],
        "title": work.title or ("" if work.names or work.editors else line),
        "issued": date_behind(behind, work),
        "page": "-".join(map(str, dict.fromkeys(work.pages))) if work.pages else "",
        "DOI": match[0].rstrip(".,;)") if (match := DOI.search(line)) else "",
        "URL": match[0].rstrip(".,;)") if (match := WEB.search(line)) else "",
        "accessed": match[1] if (match := ACCESSED.search(behind)) else "",
        "edition": edition(line),
        "translator": named_behind(TRANSLATED, behind),
        "director": named_behind(DIRECTED, behind),
    }
    fields |= imprint_fields(ACCESSED.sub("", WEB.sub("", DOI.sub("", behind))), line, work)
    fields["type"] = guessed_type(fields, line)
    if fields["type"] == "motion_picture" and not fields["director"]:
        fields["director"], fields["author"] = fields["author"], []
    return {name: value for name, value in fields.items() if value}


def after_title(line: str, title: str) -> str:
    """What follows the title in its line; the whole line where the title does not stand in it as read."""
    place = line.find(title) if title else -1
    return line[place + len(title) :] if place >= 0 else line


def csl_name(name: Name) -> dict[str, str]:
    """A name as a record has it."""
    return {"literal": name.family} if name.literal else {"family": name.family, "given": name.given}


def named_behind(opening: re.Pattern[str], text: str) -> list[dict[str, str]]:
    """The people named behind such words as `translated by`."""
    match = opening.search(text)
    head = read_direct(text[match.end() :]) if match else None
    return [csl_name(name) for name in head.names] if head else []


def date_behind(behind: str, work: Work) -> dict[str, str] | None:
    """The day or month of publication where the line tells it, or else the year that was read."""
    told = ACCESSED.sub("", behind)
    found = DATE.search(told)
    years = [year.rstrip("abcd") for year in work.years if year in ACCESSED.sub("", work.line)]
    year = years[-1] if years else ""
    literal = found[0] if found and (not year or year in found[0]) else year
    return {"literal": literal} if literal else None


def edition(line: str) -> str:
    """The edition as the line names it: `2nd`, `second`, `revised`."""
    match = EDITION.search(line)
    return (match[1] or match[2]).capitalize() if match else ""


def imprint_fields(behind: str, line: str, work: Work) -> dict[str, str]:
    """Container, volume, issue, publisher and its place, as far as the words behind the title tell them."""
    fields: dict[str, str] = {}
    if volume := PERIODICAL.search(behind):
        fields["volume"] = next(filter(None, volume.groups()))
        issue = ISSUE.search(behind)
        fields["issue"] = next(filter(None, issue.groups())) if issue else ""
    container = container_title(behind, line, work.title)
    fields["container-title"] = container
    rest = behind.partition(container)[2] if container else behind
    fields |= publisher_and_place(rest)
    return fields


def container_title(behind: str, line: str, title: str) -> str:
    """What holds a work whose own title stands in quotation marks, or which has a volume or stands `in` a book."""
    opened = line[max(0, line.find(title) - 2) : line.find(title)].strip() if title else ""
    inside = re.match(r"[\s.,”\"]*\b[Ii]n:?\s", behind)
    quoted = opened[-1:] in {"“", '"'} and bool(title)
    if not (quoted or inside or PERIODICAL.search(behind)):
        return ""
    start = inside.end() if inside else 0
    text = behind[start:].lstrip(' .,”’"*_')
    end = re.search(r",|\s\(|\.\s|\s\d|[*_]|\.$", text)
    found = text[: end.start() if end else len(text)].strip(" .,*_")
    return found if found and not found[0].isdigit() and len(found) <= 200 else ""


def publisher_and_place(text: str) -> dict[str, str]:
    """The piece of an imprint with a publisher's word in it, and the place that stands before its colon."""
    for part in segments(text.strip(' .,()”"*_')):
        place = ""
        for piece in IMPRINT_PIECES.split(part.replace("(", ", ").replace(")", "")):
            words = fold(piece).split()
            if any(word in PUBLISHERS for word in words) and not re.search(r"\d|\b(?:ed|edition|vol)\b", piece, re.I):
                found = {"publisher": piece.strip(" .,")}
                return {**found, "publisher-place": place} if place and f"{place}:" in text else found
            place = piece.strip(" .,")
    return {}


def guessed_type(fields: dict[str, Any], line: str) -> str:
    """The CSL type a line seems to have."""
    container = fold(str(fields.get("container-title") or ""))
    words = set(fold(line).split())
    if fields["director"] or words & {"film", "filmed"}:
        return "motion_picture"
    if "podcast" in words:
        return "broadcast"
    if "interview" in words and not container:
        return "interview"
    if container:
        return contained_type(fields, set(container.split()))
    if fields["URL"] and not fields.get("publisher"):
        return "webpage"
    return "book" if fields.get("publisher") or fields["edition"] or fields["editor"] else "document"


def contained_type(fields: dict[str, Any], container: set[str]) -> str:
    """The CSL type of a work that stands in another."""
    if fields.get("volume") or fields.get("issue"):
        return "article-journal"
    if container & NEWSPAPERS:
        return "article-newspaper"
    if fields["editor"] or fields["page"] or fields.get("publisher"):
        return "chapter"
    return "webpage" if fields["URL"] else "document"

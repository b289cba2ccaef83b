"""The title in a works-cited line, and its segments. It must not know names, years or works."""

from __future__ import annotations

import re

QUOTES = {"“": "”", '"': '"', "'": "'", "‘": "’", "«": "»", "„": "“"}
EMPHASIS = re.compile(r"(\*\*|\*|__|_)(?=\S)")
STOPS = re.compile(
    r"[.?!](?=\s|$)|\s?\((?=[^()]{0,80}(?:\d{4}|[Ee]d|[Vv]ol))|,\s(?=(?:edited|translated|by)\b|(?:eds?|trans)\.)"
    r"|,\s(?=(?:\d{1,2}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|revised|rev\.|new|first|expanded|updated|enlarged|abridged|illustrated|international)"
    r"\s(?:ed\b|edition\b|and\b))|,\s(?=(?:1[5-9]|20)\d\d\b)|\s(?=\[)",
    re.I,
)
ABBREVIATED = re.compile(
    r"(?:^|\s|\()(?:(?:\w\.)*\w|vol|no|st|dr|mr|mrs|ms|ed|eds|trans|vs|jr|u\.s|u\.k|rev|pp?|dept|natl)$", re.I
)
ALIAS = re.compile(r"^\[[^\[\]]{1,30}\]\.?\s*")
TRAILING = re.compile(r"[\s.,;:]+$")
EDITION = re.compile(
    r",?\s\(?(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|revised|new"
    r"|expanded|updated|enlarged|abridged|illustrated|international)"
    r"\s(?:ed\.?|edition)\)?$",
    re.I,
)


def split_title(rest: str) -> tuple[str, str, bool]:
    """The title that opens a text, what follows it, and whether quotation marks or emphasis set it off."""
    rest = ALIAS.sub("", rest.lstrip(" .,:;"))
    marked = marked_title(rest)
    if marked:
        return clean(marked[0]), marked[1], True
    end = plain_end(rest)
    title, behind = rest[:end], rest[end:]
    if behind[:1] in {"?", "!"}:
        title, behind = title + behind[0], behind[1:]
    return clean(title), behind, False


def marked_title(rest: str) -> tuple[str, str] | None:
    """The title between the marks that open a text, and what follows; None without marks or without their end."""
    if rest[:1] in QUOTES:
        end = closing_quote(rest, QUOTES[rest[0]])
        return (rest[1:end], rest[end + 1 :]) if end > 0 else None
    opening = EMPHASIS.match(rest)
    if opening:
        end = rest.find(opening[1], opening.end())
        return (rest[opening.end() : end], rest[end + len(opening[1]) :]) if end > 0 else None
    return None


def closing_quote(rest: str, mark: str) -> int:
    """Where a quotation that opens a text ends; an apostrophe inside a word is no end. -1 without an end."""
    end = rest.find(mark, 1)
    while end > 0 and mark in "’'" and rest[end + 1 : end + 2].isalpha():
        end = rest.find(mark, end + 1)
    return end


def plain_end(rest: str) -> int:
    """Where a title without marks ends: at a full stop that ends no abbreviation, at an edition or an imprint."""
    for stop in STOPS.finditer(rest):
        if rest[stop.start()] == "." and ABBREVIATED.search(rest[max(0, stop.start() - 8) : stop.start()]):
            continue
        if stop.start() > 0:
            return stop.start()
    return len(rest)


def segments(text: str) -> list[str]:
    """The parts of a line between full stops, abbreviations left whole."""
    parts, start = [], 0
    for stop in re.finditer(r"\.(?=\s|$)", text):
        if not ABBREVIATED.search(text[max(0, stop.start() - 8) : stop.start()]):
            parts.append(text[start : stop.start()].strip())
            start = stop.end()
    return [part for part in [*parts, text[start:].strip()] if part]


def clean(title: str) -> str:
    """A title without marks of emphasis, quotation marks around it, its edition and its closing stop."""
    plain = TRAILING.sub("", title.replace("*", "").strip(" _"))
    plain = EDITION.sub("", plain)
    return plain.strip(' "“”_')

"""Where in a work: pages, chapters, notes, times. Read from the end of a citation; it must not know names or works.

Kinds and their words follow the MLA Handbook 9, 6.16-6.22, and what students type for them (`pg.`, `pgs.`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

ROMAN = r"(?=[ivxlcdm]{1,9}\b)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
LARGE_ROMAN = r"(?=[IVXLC]{1,8}\b)(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
NUMBER = (
    rf"(?:[A-Z]?\d{{1,5}}(?:(?:[.]|:\s?)\d{{1,4}}){{0,3}}"
    rf"(?:\s?nn?\.?\s?\d{{1,3}}|\s?ff?\.?|[a-d])?(?!\w)|{ROMAN}\b|{LARGE_ROMAN}\b)"
)
RANGE = rf"{NUMBER}(?:\s?(?:[-–—]{{1,2}}|to)\s?{NUMBER})?"
SERIES = rf"{RANGE}(?:(?:,\s?(?:and\s|&\s?)?|\s(?:and|&)\s|\s?&\s?){RANGE}){{0,6}}"
LABEL = (
    r"(?:pp?|pgs?|pages?|chs?|chaps?|chapters?|vols?|volumes?|paras?|pars?|paragraphs?|secs?|sections?|nn?|notes?|fn"
    r"|footnotes?|bks?|books?|pts?|parts?|lines?|ll?|fols?|cols?|locs?|nos?|acts?|scenes?|sc|slides?|tracks?|art)"
)
LABELLED = rf"(?:{LABEL}(?:\.\s?|\s)|{LABEL}(?=\d)|[¶§]{{1,2}}\s?)(?:no\.\s?)?{SERIES}"
LOCATOR = re.compile(
    rf"(?:(?<=[\s,:(])|^)(?P<first>{LABELLED}|{SERIES})(?P<more>(?:,?\s{LABELLED}){{0,3}})"
    r"(?:,?\s(?:and\s)?(?:passim|ff\.?|et seq\.?))?[.,]?\s*$",
    re.IGNORECASE,
)
LABEL_ALONE = re.compile(rf"(?:^|(?<=,\s))(?:{LABEL}\.?\s?(?=[\divxlcIVXLC])|[¶§]+\s?)(?:no\.\s?)?", re.IGNORECASE)
LABEL_FIRST = re.compile(rf"(?:(?P<word>{LABEL})(?:\.\s?|\s|(?=\d))|(?P<sign>[¶§]{{1,2}})\s?)", re.IGNORECASE)
YEAR_LIKE = re.compile(r"(?:1[0-9]|20)\d\d[a-d]?")
NO_DATE = re.compile(r"n\.?\s?d\.?", re.IGNORECASE)
YEAR_END = re.compile(
    r"[\s,(]*(?P<year>(?:1[0-9]|20)\d\d[a-d]?(?:/(?:1[0-9]|20)\d\d)?|(?<!\w)(?:n\.\s?d\.|nd))\)?\s*[,:]?\s*$"
)
YEAR_OPENS = re.compile(rf"(?P<year>(?:1[0-9]|20)\d\d[a-d]?)\s*[,:]\s*(?=[\divxlc¶§]|{LABEL}[.\s\d])", re.IGNORECASE)
YEAR_LAST = re.compile(r"(?P<locator>(?!1[0-9]\d\d|20\d\d).+), (?P<year>(?:1[5-9]|20)\d\d)")
SINGLE_ROMAN = re.compile(r"[ivxlcdmIVXLCDM]+")


@dataclass(frozen=True)
class Place:
    """What stands at the end of a citation: the words before it, a year, the label and the bare locator.

    A single bare number that may be a year stands in `locator`, and `doubtful` says so."""

    before: str
    year: str = ""
    label: str = ""
    locator: str = ""
    doubtful: bool = False

    @property
    def is_page(self) -> bool:
        """Whether the locator counts pages: no label, or one of those for pages."""
        return self.label in {"", "p", "pp", "pg", "pgs", "page", "pages"}


def read_place(text: str) -> Place:
    """The year and the locator at the end of a citation's words (at most 300 characters)."""
    match = LOCATOR.search(text)
    undated = bool(match and NO_DATE.fullmatch(match["first"]))  # `n.d.` is no note 500
    if match is None or undated or (match.start() and is_large_roman(match["first"], text)):
        year = YEAR_END.search(text)
        return Place(text[: year.start()], year["year"]) if year and year.start() else Place(text)
    first, before = match["first"], text[: match.start()]
    label = label_of(first)
    if not label and (opening := YEAR_OPENS.match(first + match["more"])):
        rest = (first + match["more"])[opening.end() :].strip(" ,")
        return Place(before, opening["year"], label_of(rest), bare(rest))
    year = YEAR_END.search(before) if before else None
    if year and year.start() == 0:
        year = None
    before = before[: year.start()] if year else before
    locator = bare(first + match["more"])
    if not year and (last := YEAR_LAST.fullmatch(locator)):
        return Place(before, last["year"], label, last["locator"])
    doubtful = not label and not year and bool(YEAR_LIKE.fullmatch(locator))
    return Place(before, year["year"] if year else "", label, locator, doubtful)


def is_large_roman(first: str, text: str) -> bool:
    """Whether a locator would be nothing but a large Roman number behind a name: a ruler's, `Nicholas II`."""
    return bool(SINGLE_ROMAN.fullmatch(first)) and first != first.lower()


def label_of(locator: str) -> str:
    """The word or sign that opens a locator as typed, in lower case and without its stop; "" without one."""
    match = LABEL_FIRST.match(locator)
    return (match["word"] or match["sign"]).casefold() if match else ""


def bare(locator: str) -> str:
    """A locator without the words that say what is counted: `vol. 2, p. 30` is `2, 30`."""
    plain = LABEL_ALONE.sub("", locator)
    return " ".join(plain.split()).strip(" ,.")


def first_page(locator: str) -> int | None:
    """The number a bare locator opens with; None where it opens with none."""
    match = re.match(r"\d{1,5}(?![\d.:])", locator)
    return int(match[0]) if match else None


def span_of_years(locator: str) -> bool:
    """Whether a bare locator is a span of two years: `1879-1953`."""
    return bool(re.fullmatch(r"(?:1[0-9]|20)\d\d\s?[-–—]\s?(?:(?:1[0-9]|20)\d\d|\d\d)", locator))

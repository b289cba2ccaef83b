"""Years and pages in a works-cited line. It must not know names or titles."""

from __future__ import annotations

import re

from blog.citations.records import page_range

YEAR = r"(?:1[4-9]\d\d|20\d\d)[a-d]?"
YEARS = re.compile(rf"(?<![\w-])({YEAR})(?![\w-])")
OPENING_YEAR = re.compile(
    rf"[\s.,]*(?:\((?P<inside>{YEAR}|n\.?\s?d\.?|in press|forthcoming)(?P<date>,[^()]{{0,40}})?(?:/{YEAR})?\)"
    rf"|(?P<bare>{YEAR})(?=\.\s)|(?<=^\s)(?P<plain>{YEAR})(?=,\s))[.,:]?\s*"
)
ACCESSED = re.compile(r"\b(?:accessed|retrieved|last modified|last viewed|viewed)\b[^.;]{0,40}", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.|doi:|doi\.org)\S+", re.I)
NUMBER = r"\d{1,5}(?:\s?[-–—]{1,2}\s?\d{1,5})?"
LABELLED = re.compile(rf"\bp(?:p|gs?|ages?)?\.?\s?({NUMBER})")
BEHIND_ISSUE = re.compile(r"(?:\)|\d)[:,]\s?(\d{1,5}\s?[-–—]{1,2}\s?\d{1,5})(?=[.,;\s]|$)")


def opening_year(rest: str) -> tuple[str, str]:
    """The year right behind the authors, as APA and Chicago author-date have it, and what follows; "" without one."""
    match = OPENING_YEAR.match(rest)
    if not match:
        return "", rest
    year = match["inside"] or match["bare"] or match["plain"] or ""
    behind = rest[match.end() :]
    if match["bare"] and behind.count(". ") == 0 and YEARS.search(behind):
        return "", rest  # a title that is a year: Orwell's
    return (year if year[0].isdigit() else ""), behind


def years_in(text: str) -> tuple[str, ...]:
    """The years of publication in what follows a title: not those of a visit, of an address, of pages or of a span."""
    plain = LABELLED.sub(" ", ADDRESS.sub(" ", ACCESSED.sub(" ", text)))
    plain = re.sub(rf"\d{{3,4}}\s?[-–—]\s?{NUMBER}", " ", plain)
    return tuple(dict.fromkeys(YEARS.findall(plain)))


def pages_in(text: str) -> tuple[int, int] | None:
    """The pages a chapter or article runs from and to: `pp. 211–252`, `38 (1959): 1–18`, `9(2), 32–63`; or None."""
    plain = ADDRESS.sub(" ", text)
    match = LABELLED.search(plain) or BEHIND_ISSUE.search(plain)
    found = page_range(match[1]) if match else None
    return found if found and found[1] > found[0] else None

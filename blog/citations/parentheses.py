"""Parentheses in a text: where they open and close, and which of their words are no citation whatever a list says.

It must not know works. Every scan is linear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.citations.folding import PARTICLES, fold
from blog.citations.locators import span_of_years
from blog.citations.organisations import short_forms
from blog.citations.prose import Passage, Prose
from blog.citations.readings import LONGEST, Reading
from blog.citations.runs import is_capital
from blog.citations.standing import AND_OTHERS, BETWEEN_NAMES
from blog.citations.vocabulary import EDITION_WORDS, MONTHS, NUMBERED, PLACES, STATES

SIGN = re.compile(r"[()]")
NAME_WORD = re.compile(r"[^\W\d_](?:\w|['’.-])*")
COUNT = re.compile(r"\d|[ivx]{1,4}")
COUNTERS = (("(1)", "(2)"), ("(i)", "(ii)"))
COUNTED = 600  # characters around a number in which the others of its count are looked for
MOST_WORDS = 4
BRACKETS = re.compile(r"(?<!\\)\[(?=[^\W\d_]|[“\"*])[^\[\]\n\x00@]{3,120}\](?![\[(:])")
INITIALS_ALONE = re.compile(r"(?:\w\.)+")  # H.R. 7152


def pairs_in(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The offsets of each pair of parentheses between two offsets, brackets included, an outer one before its inner
    ones; a pair longer than a citation can be is left out."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in SIGN.finditer(words, start, end):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            first = opened.pop()
            if match.end() - first <= LONGEST + 2:
                pairs.append((first, match.end()))
    return iter(sorted(pairs))


def brackets_in(prose: Prose) -> Iterator[tuple[int, int]]:
    """The square brackets that hold words and are neither a note's mark nor a part of a link: `[Freeze 428]`."""
    for passage in prose.passages:
        for match in BRACKETS.finditer(prose.words, passage.start, passage.end):
            yield match.span()


def all_pairs(prose: Prose) -> Iterator[tuple[int, int]]:
    """The pairs of every passage, in order."""
    for passage in prose.passages:
        yield from pairs_in(prose.words, passage.start, passage.end)


def dead_pairs(prose: Prose) -> Iterator[tuple[int, int]]:
    """The pairs that stand in code, headings or links: no citations, whatever their words."""
    start = 0
    edges = [*(passage for passage in prose.passages), Passage("paragraph", len(prose.body), len(prose.body), 0)]
    for passage in edges:
        yield from pairs_in(prose.body, start, passage.start)
        start = passage.end
    for passage in prose.passages:
        for first, last in pairs_in(prose.body, passage.start, passage.end):
            if prose.words[first] != "(" and prose.body[first - 1 : first] != "]":
                yield first, last


def looks_like_author(reading: Reading) -> bool:
    """Whether the names of a reading could be an author's who is on no list: few capitalised words, none of them a
    month, a place, or what is numbered without being cited; with a page, or with a year behind one or two names."""
    names = AND_OTHERS.sub("", reading.names).strip(" ,")
    if span_of_years(reading.place.locator) or (names.isupper() and (reading.place.doubtful or names in STATES)):
        return False
    if not names or not (reading.place.locator or reading.place.year):
        return False
    people = BETWEEN_NAMES.split(names)
    words = [word for person in people for word in person.split()]
    if not 0 < len(words) <= 2 * MOST_WORDS or any(len(person.split()) > MOST_WORDS for person in people):
        return False
    named = all(NAME_WORD.fullmatch(word) and (is_capital(word) or word in PARTICLES) for word in words)
    if not named or all(INITIALS_ALONE.fullmatch(word) for word in words):
        return False
    if any(set(fold(word).split()) <= NUMBERED | MONTHS | EDITION_WORDS | PLACES for word in words):
        return False  # `January-March 1922` is no name either
    return not reading.place.doubtful or all(len(person.split()) == 1 for person in people)


def explains_initials(words: str, text: str, start: int) -> bool:
    """Whether a parenthesis gives nothing but the initials of the words right before it: `… Agency (CIA)`."""
    letters = words.strip().replace(".", "")
    if not (letters.isupper() and letters.isalpha()):
        return False
    before = text[max(0, start - 120) : start].split()
    return any(
        letters in short_forms(" ".join(before[-count:])) for count in range(2, min(len(before), 2 * len(letters)) + 1)
    )


def closes_clause(text: str, start: int, end: int) -> bool:
    """Whether a bare number in parentheses stands where a page can: behind words, before a stop or the end of a line.

    `(1) first, (2) second` opens what follows and is a count."""
    before = text[max(0, start - 80) : start].rstrip(" *_")
    after = text[end : end + 3].lstrip("*_”’\"'")
    return (
        bool(before)
        and before[-1] not in ":;\n(\x00"
        and (not after.strip() or after[0] in ".,;:!?—–)\n" or before[-1] in '”"’')
    )


def counts(text: str, start: int, locator: str) -> bool:
    """Whether a short number is one of a count in running text: `(1)` and `(2)`, or `(i)` and `(ii)`, stand near and
    end no sentence."""
    if not COUNT.fullmatch(locator):
        return False
    near = text[max(0, start - COUNTED) : start + COUNTED]
    return any(all(counter in near and f"{counter}." not in near for counter in pair) for pair in COUNTERS)

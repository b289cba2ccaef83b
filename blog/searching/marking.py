"""The words that were asked for, marked where they stand: a title whole, of a text the place with most of them. Plain
text in, plain text out, in runs that a template escapes. It must not know what is searched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from blog.searching.words import Term, folded_word

AROUND, BEFORE = 240, 80
MOST_PLACES = 40
TOKEN = re.compile(r"[^\W_]+(?:['’ʼ‘`´ʹ][^\W_]+)*")


class Run(NamedTuple):
    """A part of a text, and whether it is what was asked for."""

    words: str
    is_found: bool


def marked(text: str, terms: Sequence[Term]) -> list[Run]:
    """A text in runs."""
    runs, last = list[Run](), 0
    for match in TOKEN.finditer(text):
        if is_asked(match[0], terms):
            runs += [Run(text[last : match.start()], False)] if match.start() > last else []
            runs.append(Run(match[0], True))
            last = match.end()
    return [*runs, Run(text[last:], False)] if last < len(text) else runs


def excerpt(text: str, terms: Sequence[Term]) -> list[Run]:
    """The part of a text with most of the words, in runs; its beginning where none stands there."""
    start = best_place(text, terms)
    end = start + AROUND
    if start:
        start = text.find(" ", start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + AROUND // 2)
    runs = marked(text[start:end], terms)
    before = [Run("… ", False)] if start else []
    behind = [Run(" …", False)] if end < len(text) else []
    return [*before, *runs, *behind]


def best_place(text: str, terms: Sequence[Term]) -> int:
    """Where an excerpt begins: so that most terms stand in it, the earliest of such places; 0 for none."""
    places: list[tuple[int, Term]] = []
    for place in places_in(text, terms):
        places.append(place)
        if len(places) == MOST_PLACES:
            break
    if not places:
        return 0
    room = AROUND - BEFORE
    counts = [len({term for at, term in places if start <= at < start + room}) for start, _term in places]
    return max(0, places[counts.index(max(counts))][0] - BEFORE)


def places_in(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, Term]]:
    """Where terms stand, in order: first by their plain letters, which is fast; where none does, by folding."""
    if not terms:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(map(pattern_of, terms))})", re.IGNORECASE)
    is_plain = False
    for match in pattern.finditer(text):
        is_plain = True
        word = folded_word(match[0])
        yield match.start(), next((term for term in terms if term.words[0] in word or word in term.forms), terms[0])
    if is_plain:
        return
    for match in TOKEN.finditer(text):
        word = folded_word(match[0])
        yield from ((match.start(), term) for term in terms if term.is_met_by(word))


def pattern_of(term: Term) -> str:
    """A term in plain letters."""
    forms = "|".join(term.forms) or r"\W+".join(term.words)
    return rf"(?:{forms})\b" + (r"|" + r"\W+".join(term.words) if term.is_open else "")


def is_asked(token: str, terms: Sequence[Term]) -> bool:
    """Whether a word of a text is one of those asked for; of several beside each other each counts."""
    word = folded_word(token)
    return any(term.is_met_by(word) for term in terms)

"""Runs of capitalised words in running text: `Nikita S. Khrushchev`, `Central Intelligence Agency`. Knows no work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.citations.folding import PARTICLES, SMALL_WORDS, fold
from blog.citations.vocabulary import NOT_NAMES, NOT_NAMES_BEHIND, ORGANISATION_WORDS

LONGEST_RUN = 12
TOKEN = re.compile(r"[^\W\d_](?:\w|['’.-](?=\w))*\.?")
SMALL_PREFIX = re.compile(r"(?:a[dlnrstz]|ash|el|ibn)-[^\W\d_a-z]")

Token = tuple[str, int, int]


def runs(text: str) -> Iterator[list[Token]]:
    """Runs of capitalised words with one space between them, particles and initials inside, small words cut off."""
    run: list[Token] = []
    for match in TOKEN.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        stops = word.endswith(".") and len(word) > 2 and not is_initials(word)
        joins = bool(run) and text[run[-1][2] : start] == " " and not run[-1][0].endswith("’s")
        capital = is_capital(word)
        if run and not (len(run) < LONGEST_RUN and joins and (capital or word in PARTICLES)):
            yield from trimmed(run)
            run = []
        if capital or run:
            run.append(
                (
                    word.rstrip(".") if stops or not is_initials(word) else word,
                    start,
                    end - (stops or (word.endswith(".") and not is_initials(word))),
                )
            )
        if run and (stops or word.endswith(("’s", "'s"))):
            yield from trimmed(run)
            run = []
    yield from trimmed(run)


def trimmed(run: list[Token]) -> Iterator[list[Token]]:
    """The run without the words that open a sentence or a title of office, and without particles at its end."""
    while run and (
        fold(plain(run[0][0])) in NOT_NAMES - ORGANISATION_WORDS
        and len(run) > 1
        and not is_initials(run[0][0])
        and not is_kept(run)
    ):
        run = run[1:]
    while run and run[-1][0] in PARTICLES:
        run = run[:-1]
    if run and not (len(run) == 1 and fold(plain(run[0][0])) in NOT_NAMES | SMALL_WORDS):
        word, start, end = run[-1]
        yield [*run[:-1], (plain(word), start, end - (len(word) - len(plain(word))))]


def is_kept(run: list[Token]) -> bool:
    """Whether the first word belongs to an organisation's name: `Central Intelligence Agency`."""
    return any(fold(plain(token[0])) in ORGANISATION_WORDS | NOT_NAMES_BEHIND for token in run) and (
        fold(run[0][0])
        not in {"the", "a", "an", "in", "on", "at", "of", "and", "but", "when", "while", "as", "for", "by"}
    )


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital, an Arabic article before it left aside: `al-Aswany`."""
    return word[0].isupper() or ("-" in word and bool(SMALL_PREFIX.match(word)))


def is_initials(word: str) -> bool:
    """Whether a token is one initial or several: `C.` or `J.P.`."""
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+", word))


def plain(word: str) -> str:
    """A word without its possessive ending."""
    return word[:-2] if word.endswith(("’s", "'s")) else word

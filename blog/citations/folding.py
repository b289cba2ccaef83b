"""Words made comparable: case, accents, particles and initials folded away. It must not know names, works or text.

Particles follow the MLA Handbook 9, 5.6-5.12: `van Gogh` and `Gogh` are looked up alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"\w+")
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"} | dict.fromkeys("’'ʼʹ`´‘", "")
)
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
PARTICLES = frozenset(
    "de van von der den la le du di da del della dos das des ten ter el al bin ibn d l zu af av".split()
)
ARTICLES = frozenset("the a an der die das le la les".split())
SMALL_WORDS = frozenset("of and for the in on to a an de des du la le und der die das et & at by with".split())
SHORTEST_MISSPELT = 4


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The words of a text in lower case, without accents and apostrophes, one space between them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return " ".join(WORD.findall("".join(sign for sign in decomposed if not unicodedata.combining(sign))))


def name_forms(name: str) -> frozenset[str]:
    """Every folded way to write a family name: with and without particles, `ü` as `u` and as `ue`."""
    spelt = {fold(name), fold(unicodedata.normalize("NFC", name.casefold()).translate(GERMAN))}
    return frozenset(form for whole in spelt for form in (whole, without_particles(whole)) if form)


def without_particles(folded: str) -> str:
    """A folded name from its first word that is no particle; the last word always stays."""
    words = folded.split()
    while len(words) > 1 and words[0] in PARTICLES:
        words.pop(0)
    return " ".join(words)


def without_article(folded: str) -> str:
    """A folded title without the article that opens it."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in ARTICLES else folded


def initials(name: str) -> str:
    """The initials of an organisation in capitals, small words left out: `CIA`; "" for a name of one word."""
    words = [word for word in WORD.findall(name) if word.casefold() not in SMALL_WORDS]
    return "".join(word[0] for word in words).upper() if len(words) > 1 else ""


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter put in, left out or changed, or by two neighbours that changed places."""
    if one == other or abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < SHORTEST_MISSPELT:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, tail = one[start:], other[start:]
    if len(rest) != len(tail):
        return rest[1:] == tail or rest == tail[1:]
    return rest[1:] == tail[1:] or (rest[:2] == tail[1::-1] and rest[2:] == tail[2:])

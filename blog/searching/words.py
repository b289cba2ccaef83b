"""Words as they are compared: those of a text, and those that somebody asks for. It must not know rows or databases.

The same folding on both sides and on every database: case, accents and apostrophes go, and what is no letter or digit
parts words. Nothing is stemmed; a word is looked for in its English singular and plural too, which harms no other
language, so that what was found can be marked exactly."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from blog.characters import one_line
from blog.citations.folding import LETTERS

LONGEST_QUERY = 200
MOST_WORDS = 12
SHORTEST_BEGINNING, SHORTEST_INFLECTED = 3, 3
WORD = re.compile(r"[^\W_]+")
ASKED = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюяієґ", "αβγδεζηθικλμνξοπρστυφχψω")
SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True)
class Term:
    """One thing asked for: a word, or several that stand beside each other. `forms` are those of a single word that
    are looked for; several words have none. `is_open`: the last letters may be missing, as while typing. `is_exact`:
    it was typed in quotation marks."""

    words: tuple[str, ...]
    forms: tuple[str, ...] = ()
    is_open: bool = False
    is_exact: bool = False

    def is_met_by(self, word: str) -> bool:
        """Whether a folded word of a text is one of those asked for."""
        return word in (self.forms or self.words) or (self.is_open and word.startswith(self.words[-1]))

    def __str__(self) -> str:
        """As one may type it."""
        words = " ".join(self.words)
        return f'"{words}"' if self.is_exact or len(self.words) > 1 else words


def folded(text: str) -> str:
    """The words of a text without case, accents or apostrophes, one space between them."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(WORD.findall(text.casefold().translate(LETTERS)))


@lru_cache(maxsize=20_000)
def folded_word(word: str) -> str:
    """The same for one word of a text, remembered."""
    return folded(word)


def asked_for(query: str) -> tuple[Term, ...]:
    """What a query asks for: its words, those in quotation marks or without a blank between them as they stand; at most
    twelve. The last one may be the beginning of a word, unless it is quoted. Anything at all may be asked."""
    query = one_line(query[: 4 * LONGEST_QUERY])[:LONGEST_QUERY].translate(QUOTES)
    terms, left = list[Term](), MOST_WORDS
    for match in ASKED.finditer(query):
        words = tuple(folded(match[1] or match[2] or "").split())[:left]
        left -= len(words)
        if words:
            terms.append(term_of(words, is_exact=match[2] is None))
    if terms and not terms[-1].is_exact and len(terms[-1].words[-1]) >= SHORTEST_BEGINNING:
        terms[-1] = replace(terms[-1], is_open=True)
    return tuple(dict.fromkeys(terms))


def term_of(words: tuple[str, ...], is_exact: bool) -> Term:
    """A term in the forms in which it is looked for."""
    forms = () if len(words) > 1 else words if is_exact else forms_of(words[0])
    return Term(words, forms, is_exact=is_exact)


def forms_of(word: str) -> tuple[str, ...]:
    """A word with its other number, by the common rules of English."""
    if len(word) < SHORTEST_INFLECTED or not word.isalpha():
        return (word,)
    others = [word + "es"] if word.endswith(SIBILANTS) else [word + "s"]
    if word.endswith("ies"):
        others = [word[:-3] + "y"]
    elif word.endswith("es") and word[:-2].endswith(SIBILANTS):
        others = [word[:-2], word[:-1]]
    elif word.endswith("s") and not word.endswith("ss"):
        others = [word[:-1]]
    elif word.endswith("y") and word[-2] not in "aeiou":
        others = [word[:-1] + "ies"]
    return (word, *others)


def misspelt(word: str) -> tuple[str, ...]:
    """All words that are one letter apart from this one: one more, one less, another one, two neighbours exchanged."""
    letters = next((alphabet for alphabet in ALPHABETS if set(word) <= set(alphabet)), "".join(sorted(set(word))))
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {before + after[1:] for before, after in cuts if after}
    near |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    near |= {before + letter + rest for before, after in cuts for letter in letters for rest in (after, after[1:])}
    return tuple(sorted(near - {word}))

"""Words as a reader takes them in, however they are spelled: one folded form for wide letters, accents, hidden
characters and borrowed alphabets, and the place where each word stands. It must not know what words are forbidden."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

LONGEST_TEXT = 20_000
LONGEST_WORD = 40

PLANES = (range(0x20000), range(0xE0000, 0xE01F0))
INSIDE = {"Mn", "Mc", "Me", "Cf"}
CIRCLED = "\u24b6-\u24e9\U0001f130-\U0001f149"
UNSEEN = "\u115f\u1160\u3164\uffa0"
MARKS = re.compile(
    f"[{UNSEEN}\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\U000e0000-\U000e01ef]"
)

LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
BORROWED = re.compile("[\u0370-\u052f]")
TO_LATIN = str.maketrans(
    "авекмнорстухіјѕһӏԁԛԝ" + "АВЕКМНОРСТУХІЈЅҺӀԚԜ" + "αβγεηικνορτυχω" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abekmhopctyxijshldqw" + "ABEKMHOPCTYXIJSHIQW" + "abyenikvoptuxw" + "ABEZHIKMNOPTYX",
)
TO_CYRILLIC = str.maketrans("abekmhopctyxij" + "ABEKMHOPCTYXIJ", "авекмнорстухіј" + "АВЕКМНОРСТУХІЈ")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its folded form, where it stands in the text, and whether letters of another alphabet stood in it
    for those they look like."""

    folded: str
    start: int
    end: int
    is_disguised: bool = False


@cache
def pattern() -> re.Pattern[str]:
    """What a word looks like: letters and digits with all that stands on or unseen between them; an apostrophe or the
    stars of emphasis inside a word do not end it."""
    inside = "".join(chr(code) for plane in PLANES for code in plane if unicodedata.category(chr(code)) in INSIDE)
    letter = rf"(?:[^\W_]|[{ranges(inside)}{CIRCLED}])"
    return re.compile(rf"[^\W_{UNSEEN}]{letter}*(?:(?:['’ʼ]|\*{{1,3}}){letter}+)*|[{CIRCLED}]{letter}*")


def ranges(characters: str) -> str:
    """Sorted characters as ranges of a pattern, which is searched faster than each of them."""
    spans: list[list[int]] = []
    for code in map(ord, characters):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)


def words(text: str) -> tuple[Word, ...]:
    """The words of a text's first 20,000 characters, in order."""
    found = []
    for match in pattern().finditer(text[:LONGEST_TEXT]):
        meant, is_disguised = unmasked(bare(match[0]))
        if folded := small(meant):
            found.append(Word(folded, match.start(), match.end(), is_disguised))
    return tuple(found)


def bare(word: str) -> str:
    """A word in narrow letters without accents, stars or hidden characters."""
    word = word.replace("*", "").replace("’", "'").replace("ʼ", "'")
    if word.isascii():
        return word[:LONGEST_WORD]
    # Marks go and the word is cut first: bringing a long run of marks in order takes the square of its length.
    return MARKS.sub("", unicodedata.normalize("NFKD", MARKS.sub("", word)[:LONGEST_WORD]))


def small(word: str) -> str:
    """A bare word in small letters, without the *s* of possession."""
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word.casefold())
    return word[:LONGEST_WORD].lower().removesuffix("'s")


def unmasked(word: str) -> tuple[str, bool]:
    """A word of one alphabet in place of one that mixes two by letters that look alike, and whether it was such."""
    if word.isascii() or not (LATIN.search(word) and BORROWED.search(word)):
        return word, False
    if not BORROWED.search(latin := word.translate(TO_LATIN)):
        return latin, True
    if not LATIN.search(cyrillic := word.translate(TO_CYRILLIC)):
        return cyrillic, True
    return word, False


def fingerprint(text: str) -> str:
    """The same for texts of the same words, whatever their spelling, spacing and marks; of the text without words."""
    said = " ".join(word.folded for word in words(text)) or text.strip()
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()

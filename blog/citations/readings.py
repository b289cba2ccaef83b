"""The words of one parenthesis read as citations: names, titles, years and locators, before any list is asked.

It must not know works. Forms: MLA Handbook 9, 6.3-6.30; Chicago 18, 13.112-13.124; APA 7, 8.10-8.36; and students'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blog.citations.locators import LABELLED, Place, read_place

LONGEST = 300
SAME_AGAIN = re.compile(r"(?:ibid(?:em)?|id|idem)\b\.?[\s,:]*(?:at\s)?(?P<place>.*)$", re.IGNORECASE | re.DOTALL)
CITED_ABOVE = re.compile(r",?\s(?:op|loc)\.?\s?cit\.?(?=[\s,;]|$)", re.IGNORECASE)
LEADING = re.compile(
    r"(?:(?:see|also|but see|cf\.?|compare|e\.g\.,?|i\.e\.,?|for example,?|for instance,?|as in|in|from|by|per|contra"
    r"|according to|sources?:|source|and|or|both|especially|esp\.|taken from|adapted from|here|found in"
    r"|paraphrased from"
    r"|translated in|as shown in|as discussed in|as noted in|as noted by|discussed in)\s+)+",
    re.IGNORECASE,
)
QUOTED_IN = re.compile(
    r"(?:^|[\s,])(?:as\s)?(?:qtd\.?|qted\.?|quoted|quotes?|cited|cit\.|reprinted|rpt\.|mentioned|referenced)"
    r"\s(?:in|by|from)\s",
    re.IGNORECASE,
)
REMARK = re.compile(
    r"[,;:.]?\s*\b(?:(?:my|our|original|author['’]s|authors['’])\s(?:own\s)?(?:emphasis|italics|translation|trans\.?)"
    r"|(?:emphasis|italics|translation|trans\.)\s(?:added|mine|ours|in\s(?:the\s)?original|original"
    r"|by\s(?:the\s)?author))"
    r"\.?\s*$",
    re.IGNORECASE,
)
MARKED = re.compile(r"[“\"]([^”“\"]{1,200})[”\"]|‘([^’]{1,200})’(?!\w)|(?<!\w)[*_]{1,3}([^*_]{1,200})[*_]{1,3}")
JOINED = re.compile(r"(?<=[\divx])(?:,\s(?:and\s)?|\s(?:and|&)\s|\s/\s)(?=(?:see\s|cf\.\s)?[“\"*_]?[^\W\d_a-z]\w)")
PLACE_FIRST = re.compile(
    rf"(?P<place>{LABELLED}),?\s(?:of\s|in\s)?(?P<names>[^\W\d][^\d\n“\"*_]{{1,80}})", re.IGNORECASE
)
POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Reading:
    """One work named in a parenthesis. `start` and `end` are offsets among its words; `set_off` says that marks stand
    around the title; `second_hand` that the words are quoted in the work."""

    names: str
    title: str
    place: Place
    start: int
    end: int
    set_off: bool = False
    second_hand: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing but a place is given."""
        return not self.names and not self.title


def read_words(words: str) -> tuple[Reading, ...]:
    """The works named in a parenthesis, without its brackets; none where the words are too many to be a citation."""
    if len(words) > LONGEST:
        return ()
    pieces = [part for start, end in separated(words) for part in joined(words, start, end)]
    readings = (read_piece(words, start, end) for start, end in pieces)
    return tuple(reading for reading in readings if reading is not None)


def separated(words: str) -> list[tuple[int, int]]:
    """The pieces between semicolons that stand in no quotation."""
    pieces, start, inside = [], 0, False
    for place, sign in enumerate(words):
        inside = (inside or sign == "“") and sign != "”"
        if sign == ";" and not inside:
            pieces.append((start, place))
            start = place + 1
    return [*pieces, (start, len(words))]


def joined(words: str, start: int, end: int) -> list[tuple[int, int]]:
    """A piece cut where a comma or `and` joins two whole citations: `Freeze 428, Lüthi 46`."""
    cuts = list(JOINED.finditer(words, start, end))
    starts = [start, *(match.end() for match in cuts)]
    pieces = list(zip(starts, [*(match.start() for match in cuts), end], strict=True))
    whole = all(read_place(words[first:last].strip()).locator for first, last in pieces)
    return pieces if len(pieces) > 1 and whole else [(start, end)]


def read_piece(words: str, start: int, end: int) -> Reading | None:
    """One piece, without the words that lead to it and the remarks behind it; None where nothing is left."""
    second_hand = None
    for second_hand in QUOTED_IN.finditer(words, start, end):
        start = second_hand.end()
    leading = LEADING.match(words, start + len(words[start:end]) - len(words[start:end].lstrip()), end)
    start = leading.end() if leading else start
    remark = REMARK.search(words[start:end])
    end = start + remark.start() if remark else end
    piece = words[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if not piece:
        return None
    names, title, place, set_off = parts_of(CITED_ABOVE.sub("", piece))
    return Reading(names, title, place, start, start + len(piece), set_off, second_hand is not None)


def parts_of(piece: str) -> tuple[str, str, Place, bool]:
    """Names, a title set off by marks, the place, and whether there are marks."""
    turned = PLACE_FIRST.fullmatch(piece)
    if turned:
        return tidy(turned["names"]), "", read_place(turned["place"]), False
    marked = MARKED.search(piece)
    if not marked:
        place = read_place(piece)
        return POSSESSIVE.sub("", tidy(place.before)), "", place, False
    behind = piece[marked.end() :]
    place = read_place(behind.lstrip(" ,")) if behind.strip(" ,.") else Place("")
    title = next(filter(None, marked.groups()))
    more = tidy(place.before)
    return POSSESSIVE.sub("", tidy(piece[: marked.start()])), tidy(title + (f" {more}" if more else "")), place, True


def tidy(words: str) -> str:
    """Words on one line without the stops and marks around them."""
    return " ".join(words.split()).strip(" ,:;*_–—-").removesuffix("(").strip(" ,")

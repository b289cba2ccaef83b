"""Who is named in running text: listed authors and titles, and persons, organisations and titles on no list.

Capitals, neighbours and verbs decide; it must not know parentheses. What it cannot tell is no mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from blog.citations.folding import PARTICLES, SMALL_WORDS, fold, without_article
from blog.citations.prose import BLANK
from blog.citations.records import Work
from blog.citations.vocabulary import (
    DOCUMENT_WORDS,
    EDITION_WORDS,
    GIVEN_NAMES,
    NOT_NAMES,
    NOT_NAMES_BEHIND,
    ORGANISATION_WORDS,
    REPORTING,
    STATES,
    WRITINGS,
)

Sort = Literal["listed", "person", "organisation", "title"]

LONGEST_RUN = 12
TOKEN = re.compile(r"[^\W\d_](?:\w|['’.-](?=\w))*\.?")
SAYS = re.compile(
    rf"(?:['’]s?\s(?:[\w-]+\s){{0,3}}{WRITINGS}\b|(?:,[^,.;]{{0,60}},)?\s(?:[\w-]+\s){{0,3}}?{REPORTING}\b"
    rf"|,?\s(?:in|from)\s(?:his|her|their|the|an?)\s(?:[\w-]+\s){{0,2}}{WRITINGS}\b)",
    re.IGNORECASE,
)
CREDITS = re.compile(
    rf"(?:\b(?:according to|in the words of|as|for|by|quot(?:es|ed|ing)|from|see|cit(?:es|ed|ing)|historian|author"
    rf"|scholar"
    rf"|journalist|professor|biographer|writer|critic|{WRITINGS} (?:by|of|from))\s(?:the\s)?)$",
    re.IGNORECASE,
)
SET_OFF = re.compile(
    r"[“\"]([^”“\"\n]{3,90})[”\"]|(?<![\w*])\*{1,2}([^*\n]{3,120})\*{1,2}|(?<![\w_])_([^_\n]{3,120})_(?!\w)"
    r"|(?<!\w)[‘']([^‘’'\n]{3,60})[’'](?!\w)"
)
QUOTATION = re.compile(r"“[^”]{0,5000}”|\"[^\"]{0,5000}\"")
END_OF_SENTENCE = re.compile(r"[.!?][”\"’'*_)]*(?=\s)")


@dataclass(frozen=True)
class Mention:
    """One naming: its offsets, its words, what it names, the listed works it names, and whether a verb of saying or a
    possessive credits it with what is said (`says`)."""

    start: int
    end: int
    words: str
    sort: Sort
    works: tuple[Work, ...] = ()
    says: bool = False


class Mentions:
    """The namings of a body, passage by passage; it learns surnames from full names anywhere in the body."""

    def __init__(self, works: Sequence[Work], words: str) -> None:
        self.works = works
        self.by_name: dict[str, tuple[Work, ...]] = {}
        for work in works:
            for form in {form for name in work.heads for form in name.forms}:
                self.by_name[form] = (*self.by_name.get(form, ()), work)
        self.by_title: dict[str, tuple[Work, ...]] = {}
        for work in works:
            if " " in work.main_words:
                self.by_title[work.main_words] = (*self.by_title.get(work.main_words, ()), work)
        self.longest = max((form.count(" ") + 1 for form in self.by_name), default=1)
        self.surnames: set[str] = set()
        for run in runs(words):
            if len(run) > 1 and self.sort_of(run, says=False) == "person":
                self.surnames |= {fold(run[-1][0]), fold(run[0][0])} - GIVEN_NAMES

    def within(self, words: str, start: int, end: int) -> list[Mention]:
        """The namings between two offsets of the words, in order; what stands in quotations is left out."""
        text = words[start:end]
        titles = list(self.titles(text))
        hidden = [match.span() for match in QUOTATION.finditer(text)] + [(t.start, t.end) for t in titles]
        open_text = list(text)
        for first, last in hidden:
            open_text[first:last] = BLANK * (last - first)
        found = sorted([*titles, *self.names("".join(open_text))], key=lambda mention: mention.start)
        return [Mention(m.start + start, m.end + start, m.words, m.sort, m.works, m.says) for m in found]

    def titles(self, text: str) -> Iterator[Mention]:
        """Titles set off by marks: of a listed work, or of another where most words have capitals."""
        for match in SET_OFF.finditer(text):
            title = next(filter(None, match.groups())).strip(" ,.")
            folded = fold(title)
            works = tuple(
                w
                for w in self.works
                if folded and w.main_words and f"{w.main_words} ".startswith(f"{without_article(fold(title))} ")
            )
            if works and len(folded) > 3:
                yield Mention(match.start(), match.end(), title, "listed", works, True)
            elif looks_like_title(title) or (match[0][0] in "*_" and title[0].isupper()):
                yield Mention(match.start(), match.end(), title, "title")

    def names(self, text: str) -> Iterator[Mention]:
        """Names in text: of listed people first, then of others."""
        for run in runs(text):
            start, end = run[0][1], run[-1][2]
            known = self.listed_in(run)
            says = bool(SAYS.match(text[end : end + 120])) or bool(CREDITS.search(text[max(0, start - 40) : start]))
            if known:
                yield Mention(start, end, text[start:end], "listed", known, says)
                continue
            behind = re.match(r"\s([a-z]+)\b", text[end : end + 20])
            if (
                behind
                and behind[1] in DOCUMENT_WORDS
                and not text[start:end].isupper()
                and fold(run[-1][0]) not in NOT_NAMES
            ):
                yield Mention(start, end + behind.end(), text[start : end + behind.end()], "title", says=says)
            elif sort := self.sort_of(run, says):
                yield Mention(start, end, text[start:end], sort, (), says)

    def listed_in(self, run: list[Token]) -> tuple[Work, ...]:
        """The works of the listed person or organisation that a run of capitalised words names."""
        folded = [fold(plain(token[0])) for token in run]
        titled = self.by_title.get(" ".join(folded))
        if titled:
            return titled
        for size in range(min(self.longest, len(run)), 0, -1):
            for first in range(len(run) - size + 1):
                form = " ".join(folded[first : first + size])
                works = self.by_name.get(form, ())
                capitals = run[first][0].replace(".", "").isupper() or form not in {"un", "us", "it"}
                if works and capitals and self.is_theirs(folded[:first], form, works):
                    return works
        return ()

    def is_theirs(self, before: list[str], form: str, works: Sequence[Work]) -> bool:
        """Whether the given names before a family name agree with one of the authors who bear it."""
        given = [word for word in before if word not in NOT_NAMES and word not in PARTICLES]
        names = [name for work in works for name in work.heads if form in name.forms]
        return not given or any(
            not name.given
            or name.literal
            or given[0][0] == fold(name.given)[:1]
            or (given[-1] not in GIVEN_NAMES and given[-1] not in self.surnames)
            for name in names
        )

    def sort_of(self, run: list[Token], says: bool) -> Sort | None:
        """What a run of capitalised words on no list names; None for a place or a word that opens a sentence."""
        words = [plain(token[0]) for token in run]
        folded = [fold(word) for word in words]
        if len(words) == 1 and words[0].isupper() and 2 <= len(words[0]) <= 6:
            return None if words[0] in STATES else "organisation"
        if any(word in ORGANISATION_WORDS for word in folded) and len(words) > 1:
            return "organisation"
        if folded[-1] in NOT_NAMES_BEHIND or folded[-1] in NOT_NAMES or folded[-1] in EDITION_WORDS:
            return None
        if len(words) > 1:
            strange = [word for word in folded if word in NOT_NAMES and word not in GIVEN_NAMES]
            return None if strange else "person"
        known = folded[0] in self.surnames
        return "person" if known or (says and (folded[0] not in GIVEN_NAMES)) else None


Token = tuple[str, int, int]


def runs(text: str) -> Iterator[list[Token]]:
    """Runs of capitalised words with one space between them, particles and initials inside, small words cut off."""
    run: list[Token] = []
    for match in TOKEN.finditer(text):
        word, start, end = match[0], match.start(), match.end()
        stops = word.endswith(".") and len(word) > 2 and not is_initials(word)
        joins = bool(run) and text[run[-1][2] : start] == " " and not run[-1][0].endswith("’s")
        capital = word[0].isupper()
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
    while run and (fold(plain(run[0][0])) in NOT_NAMES - ORGANISATION_WORDS and len(run) > 1 and not is_kept(run)):
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


def is_initials(word: str) -> bool:
    """Whether a token is one initial or several: `C.` or `J.P.`."""
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+", word))


def plain(word: str) -> str:
    """A word without its possessive ending."""
    return word[:-2] if word.endswith(("’s", "'s")) else word


def looks_like_title(words: str) -> bool:
    """Whether at least two words of a short run, and all that are not small, begin with capitals."""
    parts = [word.strip("“”\"'‘’.,:;!?") for word in words.split()]
    large = [part for part in parts if part and part.casefold() not in SMALL_WORDS]
    return 2 <= len(parts) <= 12 and len(large) > 1 and all(part[0].isupper() or part[0].isdigit() for part in large)


def sentence_ends(text: str) -> list[int]:
    """The offsets right behind each sentence of a text; abbreviations, initials and dates end none."""
    ends = []
    for match in END_OF_SENTENCE.finditer(text):
        word = re.search(r"[\w.]{1,12}$", text[max(0, match.start() - 12) : match.start()])
        short = word and re.fullmatch(
            r"(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|[Pp]{1,2}|pgs?|vol|no|ch|dr|mr|mrs|ms|st|prof|gen|cf|al|etc|ed|qtd)",
            word[0],
            re.I,
        )
        if not (short and match[0] == "."):
            ends.append(match.end())
    return ends

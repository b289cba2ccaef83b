"""Who is named in running text: listed authors and titles, and persons, organisations and titles on no list.

Capitals, neighbours and verbs decide; it must not know parentheses. What it cannot tell is no mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from blog.citations.folding import PARTICLES, SMALL_WORDS, fold, without_article
from blog.citations.prose import BLANK
from blog.citations.records import Name, Work
from blog.citations.runs import Token, plain, runs
from blog.citations.standing import forms_of, people_of
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

SAYS = re.compile(
    rf"(?:['’]s?\s(?:[\w-]+\s){{0,3}}{WRITINGS}\b|(?:,[^,.;]{{0,60}},)?\s(?:(?!(?:is|are|was|were|be|been)\s)[\w-]+\s){{0,3}}?"
    rf"(?<!\sthe\s)(?<!\sa\s)(?<!\san\s)(?<!\sof\s)(?<!\shis\s)(?<!\sher\s)(?<!\sits\s)(?<!\stheir\s){REPORTING}\b"
    rf"|,?\s(?:in|from)\s(?:his|her|their|the|an?)\s(?:[\w-]+\s){{0,2}}{WRITINGS}\b)",
    re.IGNORECASE,
)
CREDITS = re.compile(
    rf"(?:\b(according to|in the words of|as|for|by|quot(?:es|ed|ing)|from|see|cit(?:es|ed|ing)|historian|author"
    rf"|scholar"
    rf"|journalist|professor|biographer|writer|critic|{WRITINGS} (?:by|of|from))\s(?:the\s)?)$",
    re.IGNORECASE,
)
WEAK = frozenset({"from", "for", "see"})  # a single word on no list behind one of these may be a place
SET_OFF = re.compile(
    r"[“\"]([^”“\"\n]{3,90})[”\"]|(?<![\w*])\*{1,2}([^*\n]{3,120})\*{1,2}|(?<![\w_])_([^_\n]{3,120})_(?!\w)"
    r"|(?<!\w)[‘']([^‘’'\n]{3,60})[’'](?!\w)"
)
DETERMINERS = frozenset("the a an his her its their our my this that every no".split())
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
            for form in {form for name in people_of(work) for form in forms_of(name)}:
                self.by_name[form] = (*self.by_name.get(form, ()), work)
        self.by_title: dict[str, tuple[Work, ...]] = {}
        for work in works:
            if " " in work.main_words:
                self.by_title[work.main_words] = (*self.by_title.get(work.main_words, ()), work)
        whole = {name.family for work in works for name in people_of(work) if is_read_whole(name)}
        self.whole = re.compile(rf"\b(?:{'|'.join(map(re.escape, whole))})(?!\w)") if whole else None
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
        """Names in text: the listed that are read whole; those of listed people; then of others."""
        signs = list(text)
        for match in self.whole.finditer(text) if self.whole else ():
            start, end = match.span()
            says = spoken_for(text, start, end)[0]
            if fold(match[0]) not in NOT_NAMES or (says and stands_alone(text, start, end)):
                yield Mention(start, end, match[0], "listed", self.by_name[fold(match[0])], says)
                signs[start:end] = BLANK * (end - start)
        text = "".join(signs)
        for run in runs(text):
            start, end = run[0][1], run[-1][2]
            known = self.listed_in(run)
            says, weak = spoken_for(text, start, end)
            says = says and bool(known or len(run) > 1 or not weak)
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
                theirs = self.of_given(folded[:first], form, works) if works and capitals else ()
                if theirs:
                    return theirs
        return ()

    def of_given(self, before: list[str], form: str, works: Sequence[Work]) -> tuple[Work, ...]:
        """Those works of a family name whose author the given names before it agree with; where the given names of
        some stand there in full, those alone."""
        given = [word for word in before if len(word) == 1 or (word not in NOT_NAMES and word not in PARTICLES)]
        bearers = [(work, name) for work in works for name in people_of(work) if form in forms_of(name)]
        agreeing = [(work, name) for work, name in bearers if not given or self.is_theirs(given, name)]
        whole = [work for work, name in agreeing if is_spelt(given, fold(name.given).split())]
        return tuple(dict.fromkeys(whole or [work for work, _ in agreeing]))

    def is_theirs(self, given: Sequence[str], name: Name) -> bool:
        """Whether given names can be those of a listed person; a word that is no given name says nothing."""
        return (
            not name.given
            or name.literal
            or given[0][0] == fold(name.given)[:1]
            or (given[-1] not in GIVEN_NAMES and given[-1] not in self.surnames)
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


def is_read_whole(name: Name) -> bool:
    """Whether a listed name is looked for as it is, not among runs of capitalised words: it holds small words, as
    organisations' and Portuguese names do, or is a common word: `King`."""
    joined = name.literal or any(f" {small} " in name.family for small in ("e", "y"))
    return (" " in name.family and joined) or (not name.literal and fold(name.family) in NOT_NAMES)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a common word in capitals is a name by its neighbours: `King argues`, not `the King`, `English books`."""
    before = re.search(r"([^\W\d_][\w.]*)\s$", text[max(0, start - 40) : start])
    if before and (
        before[1].casefold() in DETERMINERS or (before[1][0].isupper() and fold(before[1]) not in NOT_NAMES)
    ):
        return False
    return bool(SAYS.match(text[end : end + 120])) or not text[end : end + 1].isspace()


def spoken_for(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether words around a name credit it with what is said, and whether weak ones alone do."""
    if SAYS.match(text[end : end + 120]):
        return True, False
    credited = CREDITS.search(text[max(0, start - 40) : start])
    return bool(credited), bool(credited and credited[1].casefold() in WEAK and text[end : end + 1] != ",")


def is_spelt(typed: Sequence[str], given: Sequence[str]) -> bool:
    """Whether typed given names are the known ones, or one of them stands there in full."""
    return list(typed) == list(given) or any(len(word) > 1 and word in given for word in typed)


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

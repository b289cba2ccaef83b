"""Whose page a parenthesis without a name gives: the rule of the nearest named author.

The author named last in the same paragraph, or in the sentence that leads into a quotation (MLA Handbook 9, 6.4-6.6).
If an unlisted person, organisation or title stands nearer, nobody is linked and that name is suggested."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from blog.citations.mentions import Mention, Mentions, sentence_ends
from blog.citations.prose import BLANK, Passage, Prose
from blog.citations.records import Work
from blog.citations.vocabulary import PRONOUNS

TURN = re.compile(
    r"(?:[,;:—–]\s?|\s)(?:but|while|whereas|yet|though|although|and|however,?)\s(?:as\s)?(?:the\s)?(?:\w+\s){0,2}$"
)
THAT = re.compile(r"\bthat\b|\bhow\b|\bwhy\b")
TOGETHER = re.compile(r"^\s?(?:and|&)\s$")
PARENTHESIS = re.compile(r"\([^()]{0,300}\)")
WINDOW = 2_000  # characters looked back for the words a parenthesis follows
MOST = 40  # namings looked back
FARTHEST_LEAD = 3  # passages between a quotation and what leads into it
YEAR_BEHIND = re.compile(r"(?:['’]s?)?\s\(((?:1[5-9]|20)\d\d[a-d]?)[,:)]")
CLOSE_BY = 30
CLOSING = " .!?”\"’'*_,;:—–\n>\x00"


@dataclass(frozen=True)
class Owner:
    """Who a page belongs to: listed works, or the words of an unlisted name; `says` if a verb credits the name."""

    works: tuple[Work, ...] = ()
    unlisted: str = ""
    says: bool = False


@dataclass(frozen=True)
class Cited:
    """A citation that was resolved earlier: the offset where it opens, and its works."""

    start: int
    works: tuple[Work, ...]


class Neighbourhood:
    """The namings around a parenthesis. Passages are read once and kept."""

    def __init__(self, prose: Prose, works: Sequence[Work]) -> None:
        self.prose = prose
        self.words = PARENTHESIS.sub(lambda match: BLANK * len(match[0]), prose.words)
        self.mentions = Mentions(works, self.words)
        self.known: dict[int, list[Mention]] = {}
        self.companions: dict[str, list[str]] = {}
        self.ends: dict[int, list[int]] = {}

    def owner(self, start: int, cited: Sequence[Cited]) -> Owner | None:
        """Who owns the page in the parenthesis that opens at `start`; None if nobody is named."""
        passage = self.prose.passage_at(start)
        if passage is None:
            return None
        before = self.words[max(passage.start, start - WINDOW) : start]
        if passage.kind != "quotation" and before.strip(CLOSING):
            return self.in_sentences(passage, start, cited)
        return self.leading_into(passage)

    def in_sentences(self, passage: Passage, start: int, cited: Sequence[Cited]) -> Owner | None:
        """The owner by the paragraph's own sentences, from the one that holds the parenthesis backwards."""
        limit = start - len(trailing(self.words, passage.start, start))
        mentions = self.of(passage)
        place = bisect_left(mentions, limit, key=lambda mention: mention.start)
        earlier = [Mention(c.start, c.start, "", "listed", c.works) for c in cited[-MOST:] if c.start >= passage.start]
        named = sorted([*mentions[max(0, place - MOST) : place], *earlier], key=lambda mention: mention.start)
        sentences = self.by_sentence(passage, named)
        return self.owner_of(sentences[-1], named) if sentences else None

    def leading_into(self, passage: Passage) -> Owner | None:
        """The owner by the sentence that leads into a quotation; by an earlier one of its paragraph if that sentence
        has only a pronoun, or if the earlier one names somebody unlisted."""
        above = self.prose.passages[max(0, passage.number - 1 - FARTHEST_LEAD) : passage.number - 1]
        lead = next((other for other in reversed(above) if other.kind == "paragraph"), None)
        sentences = self.by_sentence(lead, self.of(lead)[-MOST:]) if lead else []
        if lead is None or not sentences:
            return None
        owner = self.owner_of(sentences[-1], self.of(lead)[-MOST:])
        end = lead.end - len(trailing(self.words, lead.start, lead.end))
        ends = self.ends_of(lead)
        place = bisect_left(ends, end - lead.start)
        last = lead.start + (ends[place - 1] if place else 0)
        if sentences[-1][-1].start >= last or owner.unlisted or PRONOUNS.search(self.words[last : lead.end]):
            return owner
        return None

    def directly_before(self, start: int) -> tuple[Work, ...]:
        """The works of the listed author whose name ends right before a parenthesis: `Freeze (428) argues`."""
        passage = self.prose.passage_at(start)
        mentions = self.of(passage) if passage else []
        place = bisect_left(mentions, start, key=lambda mention: mention.start)
        before = mentions[place - 1] if place else None
        near = before is not None and before.sort == "listed" and not self.words[before.end : start].strip(" *_’s'")
        return before.works if before and near and start - before.end < 5 else ()

    def of(self, passage: Passage) -> list[Mention]:
        """The namings of a passage."""
        if passage.number not in self.known:
            self.known[passage.number] = self.mentions.within(self.words, passage.start, passage.end)
        return self.known[passage.number]

    def ends_of(self, passage: Passage) -> list[int]:
        """Where the sentences of a passage end, from its start."""
        if passage.number not in self.ends:
            self.ends[passage.number] = sentence_ends(self.words[passage.start : passage.end])
        return self.ends[passage.number]

    def by_sentence(self, passage: Passage, mentions: Sequence[Mention]) -> list[list[Mention]]:
        """The namings in groups, one for each sentence that has any."""
        groups: dict[int, list[Mention]] = {}
        for mention in mentions:
            groups.setdefault(bisect_right(self.ends_of(passage), mention.start - passage.start), []).append(mention)
        return [groups[number] for number in sorted(groups)]

    def owner_of(self, sentence: Sequence[Mention], everything: Sequence[Mention]) -> Owner:
        """Who a sentence speaks for: the listed author it credits, unless another takes over; else who stands last."""
        speaking = [mention for mention in sentence if mention.sort == "listed" and mention.says]
        chosen = speaking[-1] if speaking else sentence[-1]
        for rival in sentence:
            if speaking and rival.sort != "listed" and rival.start > chosen.start and self.rivals(chosen, rival):
                chosen = rival
        if chosen.sort != "listed":
            return Owner(unlisted=self.together(chosen, sentence), says=chosen.says)
        return Owner(self.narrowed(chosen, sentence, everything), says=True)

    def rivals(self, chosen: Mention, rival: Mention) -> bool:
        """Whether somebody unlisted takes over from a listed author within a sentence."""
        between = self.words[chosen.end : rival.start]
        return rival.says and (bool(TURN.search(between)) or (not THAT.search(between) and ";" in between))

    def narrowed(self, chosen: Mention, sentence: Sequence[Mention], everything: Sequence[Mention]) -> tuple[Work, ...]:
        """The works of a listed author: those shared with one named beside, or with a title named in the paragraph."""
        works = self.of_year(chosen) or list(chosen.works)
        for other in sentence:
            gap = self.words[min(other.end, chosen.end) : max(other.start, chosen.start)]
            if other.sort == "listed" and other is not chosen and TOGETHER.match(gap):
                shared = [work for work in works if work in other.works]
                works = shared or [*works, *other.works]
        for other in reversed(everything):
            shared = [work for work in works if work in other.works]
            inside = len(shared) == len(other.works) and len(works) == len(chosen.works)
            if inside and 0 < len(shared) < len(works) and other.start <= sentence[-1].start:
                return tuple(shared)
        return tuple(works)

    def of_year(self, chosen: Mention) -> list[Work]:
        """The works of the year in parentheses right behind a name: `Milgram (1974) reports` (APA 7, 8.11)."""
        year = YEAR_BEHIND.match(self.prose.words, chosen.end)
        return [work for work in chosen.works if year and year[1] in work.years]

    def together(self, chosen: Mention, sentence: Sequence[Mention]) -> str:
        """The words of an unlisted name, with the title or organisation named right before
        it, there or where it was asked for before."""
        place = list(sentence).index(chosen)
        near = [m for m in sentence[max(0, place - 1) : place] if m.sort in {"title", "organisation"} - {chosen.sort}]
        beside = [m.words for m in near if chosen.start - m.end < CLOSE_BY]
        beside = beside or self.companions.get(chosen.words, [])
        self.companions[chosen.words] = beside
        return ", ".join([chosen.words, *beside])


def trailing(words: str, start: int, end: int) -> str:
    """The stops, quotation marks and blanks that end a stretch of words."""
    stretch = words[max(start, end - WINDOW) : end]
    return stretch[len(stretch.rstrip(CLOSING)) :]

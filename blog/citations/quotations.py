"""Quotations in a body: where they stand, whether a citation follows, and whom the sentence around them names.

It must not know how a citation is resolved; it takes what was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blog.citations.found import Found
from blog.citations.mentions import Mention, looks_like_title
from blog.citations.nearby import Neighbourhood
from blog.citations.prose import Passage

FEWEST_WORDS = 5
INLINE = re.compile(r"“([^“”]{1,3000})”|(?<!\w)\"([^\"]{1,3000})\"(?!\w)")
REACH = 400  # characters before a quotation in which its author is looked for
EXCERPT = 60


@dataclass(frozen=True)
class Quotation:
    """A quotation without a citation: its passage, its offsets, its first words, and who it is credited to or ""."""

    passage: int
    start: int
    end: int
    words: str
    author: str = ""
    is_listed: bool = False


def uncited(around: Neighbourhood, found: Sequence[Found]) -> Iterator[Quotation]:
    """The quotations of five words or more that no citation follows in their paragraph, in order.

    A quotation set off from the text is cited by what stands in it, in the sentence leading into it, or behind it."""
    places = [one.start for one in found if one.status != "none"]
    for passage in around.prose.passages:
        if passage.kind == "quotation":
            first = passage.start
            if not cited_between(places, around, passage):
                yield quoted(around, passage, first, passage.end)
            continue
        for match in INLINE.finditer(around.prose.words, passage.start, passage.end):
            words = match[1] or match[2]
            said = len(words.split()) >= FEWEST_WORDS and not looks_like_title(words)
            if said and not any_between(places, match.start(), passage.end):
                yield quoted(around, passage, match.start(), match.end())


def any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Whether a citation opens between two offsets."""
    place = bisect_left(places, start)
    return place < len(places) and places[place] < end


def cited_between(places: Sequence[int], around: Neighbourhood, passage: Passage) -> bool:
    """Whether a citation stands in a quotation, in the last 200 characters before it, or opens what follows it."""
    passages = around.prose.passages
    behind = passages[passage.number].start + 2 if passage.number < len(passages) else passage.end
    before = passages[passage.number - 2] if passage.number > 1 else passage
    return any_between(
        places, max(before.start, before.end - 200) if before.number < passage.number else passage.start, behind
    )


def quoted(around: Neighbourhood, passage: Passage, start: int, end: int) -> Quotation:
    """One quotation with the person, of at least two names, whom the words before it credit."""
    mentions = list(credited(around, passage, start))
    author = mentions[-1] if mentions else None
    words = " ".join(around.prose.body[start:end].replace("\n>", " ").split()).lstrip("> ")
    excerpt = words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
    listed = author is not None and author.sort == "listed"
    return Quotation(passage.number, start, end, excerpt, author.words if author else "", listed)


def credited(around: Neighbourhood, passage: Passage, start: int) -> Iterator[Mention]:
    """The namings credited with what is said, in the sentence before an offset or the passage that leads into it."""
    lead = around.prose.passages[passage.number - 2] if passage.kind == "quotation" and passage.number > 1 else passage
    limit = lead.end if lead is not passage else start
    mentions = around.of(lead)
    first = bisect_left(mentions, max(lead.start, limit - REACH), key=lambda mention: mention.start)
    last = bisect_left(mentions, limit, key=lambda mention: mention.start)
    for mention in mentions[first:last]:
        named = mention.sort == "listed" or (mention.sort == "person" and " " in mention.words)
        if mention.says and named:
            yield mention

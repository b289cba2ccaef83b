"""The order of a printed list where pandoc's is not the guides': an entry that opens with an article stands by its
next word (MLA Handbook 9, chapter 5; APA 7, chapter 9). It must not know records or styles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from blog.citations.folding import fold
from blog.citations.formatted import PrintedEntry

ARTICLE = re.compile(r"[“‘]?(?:The|An?)\s(?=\S)")
SAME_AUTHOR = "———"
Block = list[PrintedEntry]


def past_articles(entries: Iterable[PrintedEntry]) -> tuple[PrintedEntry, ...]:
    """The entries, those that open with an English article moved to where their next word stands; what follows under
    the same author goes along."""
    standing: list[Block] = []
    moved: list[Block] = []
    for block in blocks(entries):
        (moved if ARTICLE.match(block[0].text) else standing).append(block)
    for block in moved:
        standing.insert(place_of(block, standing), block)
    return tuple(entry for block in standing for entry in block)


def blocks(entries: Iterable[PrintedEntry]) -> list[Block]:
    """Each entry with those below it that print a line for their author."""
    found: list[Block] = []
    for entry in entries:
        if found and entry.text.startswith(SAME_AUTHOR):
            found[-1].append(entry)
        else:
            found.append([entry])
    return found


def place_of(block: Block, standing: list[Block]) -> int:
    """Where a block belongs: before the first that comes after it in the alphabet."""
    word = letters(block)
    return next((place for place, other in enumerate(standing) if letters(other) > word), len(standing))


def letters(block: Block) -> str:
    """What a block is placed by."""
    return fold(ARTICLE.sub("", block[0].text, count=1))

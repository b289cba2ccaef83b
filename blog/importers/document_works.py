"""What of a document is no body: its title, and the list of works at its end. Knows blocks, never where they came
from."""

from __future__ import annotations

from collections.abc import Sequence

from blog.importers.document_records import Block, Change, What
from blog.importers.page_lines import is_prose
from blog.importers.page_works import as_work, heading_of, reads_like_prose

LONGEST_TITLE = 200
ENDS = tuple(".,;:!?")
LISTED = frozenset({"paragraph", "list"})


def split_title(blocks: Sequence[Block]) -> tuple[str, list[Block], list[Change]]:
    """The title, the blocks without it, and the change where it had to be guessed: a title so called; else a heading
    that opens the document and has no equal; else the last of the short lines before the first paragraph."""
    called = next((block for block in blocks[:20] if block.kind == "title" and not block.noted), None)
    if called:
        return fitted(called, blocks, [])
    first = blocks[0] if blocks else None
    if first and first.kind == "heading" and not heading_of(first.text):
        level = first.markdown.split(" ")[0]
        if not any(block.kind == "heading" and block.markdown.split(" ")[0] == level for block in blocks[1:]):
            return fitted(first, blocks, [])
        return "", list(blocks), []
    short: list[Block] = []
    for block in blocks[:12]:
        if block.kind != "paragraph" or block.noted or is_prose(block.text) or block.text.endswith(ENDS):
            break
        short.append(block)
    if short and len(short) < len(blocks) and not heading_of(short[-1].text):
        return fitted(short[-1], blocks, [Change(What.TITLE)])
    return "", list(blocks), []


def fitted(found: Block, blocks: Sequence[Block], changes: list[Change]) -> tuple[str, list[Block], list[Change]]:
    """A block as the title, if it is short enough for one."""
    if len(found.text) > LONGEST_TITLE:
        return "", list(blocks), []
    return found.text, [block for block in blocks if block is not found], changes


def split_works(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks without the list of works, and its lines: what stands under its last heading, up to prose."""
    prose = next((at for at, block in enumerate(blocks) if is_prose(block.text)), len(blocks))
    for at in range(len(blocks) - 1, prose, -1):
        if blocks[at].kind in {"heading", "paragraph"} and heading_of(blocks[at].text) and not blocks[at].noted:
            listed = list_under(blocks[at + 1 :])
            if listed:
                lines = tuple(as_work(line) for block in listed for line in block.lines)
                return [*blocks[:at], *blocks[at + 1 + len(listed) :]], lines
            return list(blocks), ()
    return list(blocks), ()


def list_under(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of the list: lines without a note, none of which reads like a paragraph."""
    found: list[Block] = []
    for block in blocks:
        if block.kind not in LISTED or block.noted or any(map(reads_like_prose, block.lines)):
            break
        found.append(block)
    return found

"""An essay from its blocks: which are quotations, captions and headings, and where the list of works begins.

Knows blocks, whichever format they came from; must not know titles, comments or menus.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from blog.importers.page_lines import excerpt, is_prose, literal, word_count
from blog.importers.page_works import as_work, heading_of, inline_heading, looks_like_work, reads_like_prose

LONGEST_SHORT_LINE = 200
SHORT_LINE_WORDS = 25

Kind = Literal["line", "paragraph", "quotation", "caption", "heading", "list", "other"]

OPENING, CLOSING = "“«", "”»"
SENTENCE_ENDS = '.,;:!?…”")]'
TRAILING_NOTE = re.compile(r"\s*\((?P<note>[^()]{1,80})\)\s*[.,;]?$")
PAGE_NOTE = re.compile(r"\d|\bpp?\b|\bpg\b|\bibid\b", re.IGNORECASE)
CITATION_NOTE = re.compile(r".*(?<!\d)\d{1,3}|.*\b(?:pp?|pg)\b.*", re.IGNORECASE)
CREDIT = re.compile(r"\S.*[(\[](?P<note>[^)\]]*)[)\]]?")
CAPTION_WORD = re.compile(
    r"\(?(?:fig(?:ure)?\.? ?\d|image|photo(?:graph)?\b|picture|map\b|poster|caption|courtesy of|credit)(?=[\s:.\d]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """One piece of a page in reading order. A "line" may yet be anything; other kinds are what the page says.

    `lines` are its plain words; `markdown` what stands for them in the post, "" to write the words literally.
    """

    kind: Kind
    lines: tuple[str, ...]
    markdown: str = ""

    @property
    def text(self) -> str:
        """The plain words in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class Essay:
    """The words of one post: Markdown body, counts, captions, the works it lists and what was unsure."""

    body: str
    paragraphs: int
    quotations: int
    captions: tuple[str, ...]
    works: tuple[str, ...]
    heading: str
    doubts: tuple[str, ...]


def read_essay(blocks: Sequence[Block]) -> Essay:
    """The essay made of these blocks; with `paragraphs` and `quotations` 0 if they hold no words. Never raises."""
    written, heading, works, doubts = _split_works(blocks)
    settled: list[Block] = []
    for block in written:
        settled.append(_settle(block, settled, doubts))
    return Essay(
        body="\n\n".join(filter(None, map(_as_markdown, settled))),
        paragraphs=sum(block.kind == "paragraph" for block in settled),
        quotations=sum(block.kind == "quotation" for block in settled),
        captions=tuple(block.text for block in settled if block.kind == "caption"),
        works=works,
        heading=heading,
        doubts=tuple(doubts),
    )


def _split_works(blocks: Sequence[Block]) -> tuple[list[Block], str, tuple[str, ...], list[str]]:
    """The blocks without their works, the heading, the works and the first doubts."""
    prose = next((position for position, block in enumerate(blocks) if is_prose(block.text)), len(blocks))
    for position in range(len(blocks) - 1, prose, -1):
        block = blocks[position]
        inline = inline_heading(block.text) if block.kind in {"line", "paragraph"} else None
        heading = inline[0] if inline else heading_of(block.lines[0]) if block.lines else ""
        if heading:
            first = [inline[1]] if inline else list(block.lines[1:])
            listed, rest = _listed(blocks[position + 1 :])
            if first or listed:
                doubts = [
                    f"“{excerpt(block.text)}” stands after the list of works and was kept in the essay."
                    for block in rest
                ]
                return [*blocks[:position], *rest], heading, tuple(map(as_work, first + listed)), doubts
    return _split_bare_works(blocks)


def _listed(blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """The lines of the list, and the blocks from the first paragraph after it."""
    lines: list[str] = []
    for position, block in enumerate(blocks):
        if any(map(reads_like_prose, block.lines)) or block.kind in {"quotation", "caption"}:
            return lines, list(blocks[position:])
        lines += block.lines
    return lines, []


def _split_bare_works(blocks: Sequence[Block]) -> tuple[list[Block], str, tuple[str, ...], list[str]]:
    """Works that stand last without a heading: lines at the end that look like works."""
    first = len(blocks)
    while (
        first > 1
        and blocks[first - 1].kind in {"line", "paragraph", "list"}
        and all(map(looks_like_work, blocks[first - 1].lines))
    ):
        first -= 1
    works = tuple(as_work(line) for block in blocks[first:] for line in block.lines)
    doubts = (
        [f"No heading stands above the works; {len(works)} at the end were taken for them by their look."]
        if works
        else []
    )
    return list(blocks[:first]), "", works, doubts


def _settle(block: Block, earlier: Sequence[Block], doubts: list[str]) -> Block:
    """The block with its kind decided; adds to `doubts` where that took a guess."""
    if block.kind not in {"line", "paragraph"}:
        return block
    before = earlier[-1].text if earlier else ""
    if _is_quotation(block.text, before):
        return Block("quotation", block.lines, block.markdown)
    if block.kind == "paragraph":
        return block
    if _is_caption(block.text):
        return Block("caption", block.lines)
    if _is_short(block.text):
        doubts.append(f"“{excerpt(block.text)}” stands alone as a short line and was kept as a heading.")
        return Block("heading", block.lines, f"# {literal(block.text)}")
    return Block("paragraph", block.lines)


def _is_quotation(text: str, before: str) -> bool:
    """Whether all of the paragraph is one quotation, led in by a colon or followed by its page."""
    note = TRAILING_NOTE.search(text[-100:])
    words = text[: len(text) - len(note[0])] if note else text
    words = words.rstrip(" .,;")
    with_page = note is not None and PAGE_NOTE.search(note["note"]) is not None
    return (with_page or before.endswith(":")) and _is_one_quotation(words)


def _is_one_quotation(words: str) -> bool:
    """Whether the mark that opens the words is closed by their last sign and by none before it."""
    if len(words) < 3:
        return False
    if words[0] == '"':
        return words.endswith('"') and words.count('"') == 2
    if words[0] not in OPENING or words[-1] not in CLOSING:
        return False
    depth = 0
    for position, sign in enumerate(words):
        depth += (sign in OPENING) - (sign in CLOSING)
        if depth == 0:
            return position == len(words) - 1
    return False


def _is_short(text: str) -> bool:
    """Whether the text is a short line that ends like no sentence."""
    return len(text) <= LONGEST_SHORT_LINE and not is_prose(text) and text[-1] not in SENTENCE_ENDS


def _is_caption(text: str) -> bool:
    """Whether a short line names a picture: it begins with “Figure 2”, or ends in a bracket that is no citation."""
    if len(text) > LONGEST_SHORT_LINE or word_count(text) > SHORT_LINE_WORDS:
        return False
    if CAPTION_WORD.match(text):
        return True
    credit = CREDIT.fullmatch(text)
    return credit is not None and text[-1] not in ".,;:!?…" and CITATION_NOTE.fullmatch(credit["note"].strip()) is None


def _as_markdown(block: Block) -> str:
    """The block as it stands in the post."""
    words = block.markdown or "\n\n".join(map(literal, block.lines))
    if block.kind == "quotation":
        return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    if block.kind == "caption":
        return f"*{literal(block.text)}*"
    return words

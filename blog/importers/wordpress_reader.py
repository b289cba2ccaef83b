"""The tree of a WordPress text as blocks of Markdown: what the reader of documents reads, and what WordPress draws in
its own way: figures, galleries, verses, raw HTML. Knows no shortcode and no list of works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4 import Tag
from bs4.element import PageElement

from blog.importers.document_blocks import HEADINGS, Reader, marks_of
from blog.importers.document_inlines import BREAK, EMPHASIS, STRIKE, STRONG, Run, inline_markdown, plain_words
from blog.importers.document_pictures import LONGEST_CAPTION, Pictures
from blog.importers.document_records import Block, Kind
from blog.importers.document_tree import classes_of
from blog.importers.page_lines import SPECIAL, escape
from blog.importers.wordpress_addresses import linked
from blog.importers.wordpress_body_records import Account, Problem
from blog.importers.wordpress_raw import fenced

RAISED = str.maketrans("0123456789+-=()n−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ⁻")
LOWERED = str.maketrans("0123456789+-=()−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
SET = {"sup": (RAISED, re.compile(r"[\d+\-=()n−]{1,40}")), "sub": (LOWERED, re.compile(r"[\d+\-=()−]{1,40}"))}
FRAMES, GALLERIES = {"wp-caption", "gallery-item"}, {"blocks-gallery-grid", "wp-block-gallery"}
CODE = frozenset({"code", "kbd", "samp", "tt"})
VERSE = frozenset({"wp-block-verse", "wp-block-preformatted"})
ALONE = re.compile(r"https?://\S+")
LINE = "\v"
TICKS = re.compile(r"`{3,}")


@dataclass
class BodyReader(Reader):
    """Reads the tree of one text."""

    account: Account = field(default_factory=Account)
    raw: list[str] = field(default_factory=list)

    def address(self, href: str) -> str:
        """Where a link leads; one that leads nowhere is told."""
        found = linked(href)
        if href.strip() and not found and not href.startswith("#"):
            self.account.name(Problem.LINK, href.strip())
        return found

    def block(self, tag: Tag) -> Iterator[Block]:
        """The blocks of one tag."""
        names = classes_of(tag)
        if tag.name == "pre":
            yield from self.preformatted(tag, bool(names & VERSE))
        elif tag.name == "ul" and names & GALLERIES:
            for item in tag.find_all("li", recursive=False):
                yield from self.read(item)
        elif names & FRAMES and tag.find("img"):
            yield from self.figure(tag)
        elif tag.name == "dt":
            yield from self.paragraph([replace(run, marks=run.marks | {STRONG}) for run in self.runs([tag])])
        else:
            yield from super().block(tag)

    def preformatted(self, tag: Tag, is_verse: bool) -> Iterator[Block]:
        """Lines that stay as they are: of a poem, words; of anything else, a block of code."""
        marked = tag.find(["a", "b", "strong", "em", "i"]) is not None
        text = tag.get_text().strip("\n")
        if is_verse or (marked and not tag.find("code")):
            for string in tag.find_all(string=True):
                string.replace_with(str(string).replace("\n", LINE))
            yield from self.verse(self.runs(tag.children))
        elif text.strip():
            fence = "`" * max([3, *(len(ticks) + 1 for ticks in TICKS.findall(text))])
            yield Block("code", f"{fence}\n{text}\n{fence}", text)
        yield from self.pictures.taken()

    def verse(self, runs: Iterable[Run]) -> Iterator[Block]:
        """The lines of a poem: a break ends each, an empty one parts two stanzas."""
        stanza: list[Run] = []
        for run in runs:
            for number, line in enumerate(run.text.split(LINE)):
                if number and stanza and stanza[-1].text == BREAK:
                    yield from self.paragraph(stanza[:-1])
                    stanza = []
                elif number:
                    stanza.append(Run(BREAK))
                stanza += [replace(run, text=line)] if line or run.note else []
        yield from self.paragraph(stanza)

    def figure(self, tag: Tag) -> Iterator[Block]:
        """A picture with its caption; a figure of several is each of them, and the caption behind them."""
        caption = tag.find("figcaption") or tag.find(class_="wp-caption-text")
        pictures = tag.find_all("img", limit=2)
        if tag.find("figure") or len(pictures) != 1 or tag.find(["table", "wp-raw"]):
            yield from self.read(tag)
            return
        runs = self.runs([caption.extract()]) if isinstance(caption, Tag) else []
        waiting = self.pictures.taken()
        rest = list(self.paragraph(self.runs([tag])))
        words = inline_markdown(plainer(runs), is_linked=False)
        fits = len(words) <= LONGEST_CAPTION and not any(run.note for run in runs)
        self.account.count(Problem.CAPTION_LINK, len({run.href for run in runs if run.href}) if fits else 0)
        if fits and words and len(rest) == 1 and rest[0].kind == "picture" and not waiting:
            yield captioned(rest[0], words)
        else:
            yield from [*waiting, *rest, *self.paragraph(runs)]

    def paragraph(self, runs: list[Run], kind: Kind = "paragraph") -> Iterator[Block]:
        """A paragraph of these runs; an address alone stays bare, so that a card can be made of it."""
        said = plain_words(runs)
        if ALONE.fullmatch(said) and not any(run.href or run.note for run in runs) and (address := linked(said)):
            yield Block(kind, f"<{address}>" if SPECIAL.search(address) else address, said, (escape(said),))
            yield from self.pictures.taken()
        else:
            yield from super().paragraph(runs, kind)

    def table(self, tag: Tag) -> Iterator[Block]:
        """A table; how many had no header is told."""
        before = self.n_made_headers
        yield from super().table(tag)
        self.account.count(Problem.FIRST_ROW, self.n_made_headers - before)

    def add_runs(self, piece: PageElement, marks: frozenset[str], href: str, found: list[Run]) -> None:
        """Add the runs of one piece to those found."""
        if not isinstance(piece, Tag):
            super().add_runs(piece, marks, href, found)
        elif piece.name == "wp-raw":
            html = self.raw[int(str(piece["n"]))]
            self.pictures.waiting.append(Block("raw", fenced(html), html))
        elif piece.name in SET and (text := piece.get_text()) and SET[piece.name][1].fullmatch(text):
            found.append(Run(text.translate(SET[piece.name][0]), marks, href))
        elif piece.name == "q":
            found.append(Run("“", marks, href))
            super().add_runs(piece, marks, href, found)
            found.append(Run("”", marks, href))
        elif piece.name in CODE and (text := piece.get_text()).strip() and not piece.find(["a", "note-mark", "img"]):
            found.append(Run(text, marks_of(piece, marks), href, is_code=True))
        else:
            super().add_runs(piece, marks | {EMPHASIS} if is_title(piece) else marks, href, found)


@dataclass
class RemarkReader(BodyReader):
    """Reads the tree of a comment: emphasis, links, lists, quotations and code, and of all else its words."""

    def block(self, tag: Tag) -> Iterator[Block]:
        """The blocks of one tag."""
        if tag.name == "hr":
            return
        if tag.name == "tr" or tag.name in HEADINGS | {"caption"}:
            cells = [one for cell in tag.find_all(["td", "th"]) or [tag] for one in [cell, None]]
            yield from self.paragraph([r for one in cells for r in (self.runs([one]) if one else [Run(" ")])])
        elif tag.name == "table":
            for row in tag.find_all(["caption", "tr"]):
                yield from self.block(row)
        elif tag.name == "figure":
            yield from self.read(tag)
        else:
            yield from super().block(tag)

    def runs(self, pieces: Iterable[PageElement]) -> list[Run]:
        """The words of these pieces as runs; none is struck out."""
        return [replace(run, marks=run.marks - {STRIKE}) if run.marks else run for run in super().runs(pieces)]


@dataclass
class Linked(Pictures):
    """The pictures of a comment, each a link to where it is."""

    def add(self, tag: Tag) -> None:
        """Set the link of a picture apart, until the block it stands in is read."""
        address = linked(str(tag.get("src") or ""))
        words = SPECIAL.sub(r"\\\g<0>", " ".join(str(tag.get("alt") or "").split())) or SPECIAL.sub(r"\\\g<0>", address)
        if words:
            self.waiting.append(Block("paragraph", f"[{words}]({address})" if address else words, words))


def is_title(tag: Tag) -> bool:
    """Whether a tag names the title of a work among other words; alone in its paragraph it names who is quoted."""
    parent = tag.parent
    return tag.name == "cite" and parent is not None and parent.get_text().strip() != tag.get_text().strip()


def plainer(runs: Iterable[Run]) -> list[Run]:
    """The runs with emphasis alone, which is all that a caption can hold."""
    return [replace(run, marks=run.marks - {STRIKE}, is_code=False) for run in runs]


def captioned(picture: Block, words: str) -> Block:
    """The picture with a caption, as one paragraph."""
    title = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return Block("picture", f'{picture.markdown[:-1]} "{title}")', picture.text)

"""A tree freed of all but its text as blocks of Markdown: headings, paragraphs, quotations, lists, tables and pictures.
Knows no program and no list of works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from blog.importers.document_inlines import (
    BREAK,
    EMPHASIS,
    STRIKE,
    STRONG,
    Run,
    address_of,
    inline_markdown,
    plain_words,
)
from blog.importers.document_lists import Item, item_of, list_markdown
from blog.importers.document_notes import MARK
from blog.importers.document_pictures import Pictures, captioned
from blog.importers.document_records import Block, Kind
from blog.importers.document_tables import table_markdown
from blog.importers.document_tree import classes_of, indent_of, style_of

BOXES = frozenset(
    "[document] html body div section article main header footer center aside address figure fieldset dl dt dd".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = BOXES | HEADINGS | frozenset({"p", "pre", "blockquote", "ul", "ol", "li", "table", "hr", "figcaption"})
MARKED = {"b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS, "s": STRIKE, "strike": STRIKE, "del": STRIKE}
TITLES, QUOTATIONS = {"title", "msotitle"}, {"msoquote", "msointensequote"}
FAR_IN = 18.0
LIGHT, HEAVY = {"normal", "400", "300"}, {"bold", "bolder", "600", "700", "800", "900"}


@dataclass
class Reader:
    """Reads a tree into blocks; gathers its pictures, and counts the tables whose first row was made a header."""

    pictures: Pictures
    holders: set[int] = field(default_factory=set)
    n_made_headers: int = 0

    def address(self, href: str) -> str:
        """Where a link leads; "" for what is no address to go to."""
        return address_of(href)

    def blocks_of(self, tag: Tag) -> list[Block]:
        """The blocks of a tag, in reading order."""
        if isinstance(tag, BeautifulSoup) or not self.holders:
            self.holders |= holders_of(tag)
        return list(self.read(tag))

    def read(self, box: Tag) -> Iterator[Block]:
        """The blocks of a box; what stands loose between them is a paragraph."""
        loose: list[PageElement] = []
        items: list[Item] = []
        for piece in [*box.children, None]:
            is_block = isinstance(piece, Tag) and (piece.name in BLOCKS or id(piece) in self.holders)
            if piece is not None and not is_block:
                loose.append(piece)
                continue
            words = list(self.paragraph(self.runs(loose)))
            loose = []
            item = item_of(piece) if isinstance(piece, Tag) and not words else None
            if items and item is None:
                yield self.list_of(items)
                items = []
            yield from words
            if item is not None and isinstance(piece, Tag):
                items.append(self.drawn_item(piece, item))
            elif isinstance(piece, Tag):
                yield from self.block(piece)

    def block(self, tag: Tag) -> Iterator[Block]:
        """The blocks of one tag."""
        if tag.name == "figure":
            yield from self.figure(tag)
        elif tag.name == "table":
            yield from self.table(tag)
        elif tag.name == "blockquote":
            yield from self.quotation(list(self.read(tag)))
        elif tag.name in {"ul", "ol"}:
            yield self.list_of(self.items(tag, 0))
        elif tag.name == "hr":
            yield Block("rule", "* * *")
        elif tag.name in HEADINGS | {"p", "pre", "figcaption"} and id(tag) not in self.holders:
            yield from self.worded(tag)
        else:
            yield from self.read(tag)

    def worded(self, tag: Tag) -> Iterator[Block]:
        """A heading, a paragraph, or a quotation that is a paragraph set in from the left."""
        names = classes_of(tag)
        runs = self.runs([tag])
        if names & TITLES or tag.name in HEADINGS:
            level = int(tag.name[1]) if tag.name in HEADINGS else 1
            plain = [Run(" ") if run.text == BREAK else replace(run, marks=run.marks - {STRONG}) for run in runs]
            words = inline_markdown(plain)
            if words:
                kind: Kind = "title" if names & TITLES else "heading"
                yield Block(kind, f"{'#' * level} {words}", plain_words(plain), noted=any(run.note for run in plain))
            yield from self.pictures.taken()
            return
        left, first = indent_of(tag)
        is_quoted = names & QUOTATIONS or (left >= FAR_IN and first >= 0)
        found = list(self.paragraph(runs, "caption" if "msocaption" in names else "paragraph"))
        yield from self.quotation(found) if is_quoted else found

    def paragraph(self, runs: list[Run], kind: Kind = "paragraph") -> Iterator[Block]:
        """A paragraph of these runs, if they have words, and the pictures that stood among them."""
        words = inline_markdown(runs)
        if words:
            lines = inline_markdown([run for run in runs if not run.note], is_linked=False)
            parts = tuple(line.strip() for line in lines.split(BREAK))
            yield Block(kind, words, plain_words(runs), parts, any(run.note for run in runs))
        yield from self.pictures.taken()

    def quotation(self, inner: list[Block]) -> Iterator[Block]:
        """A quotation of these blocks."""
        if inner:
            text = "\n\n".join(block.markdown for block in inner)
            quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            yield Block("quotation", quoted, " ".join(block.text for block in inner), noted=any(b.noted for b in inner))

    def figure(self, tag: Tag) -> Iterator[Block]:
        """A picture with its caption; a figure of anything else is what it holds."""
        caption = tag.find("figcaption")
        if tag.find("img") is None or tag.find("table") is not None:
            yield from self.read(tag)
            return
        runs = self.runs([caption.extract()]) if isinstance(caption, Tag) else []
        rest = list(self.paragraph(self.runs([tag])))
        if len(rest) == 1 and rest[0].kind == "picture" and not any(run.note for run in runs):
            yield captioned(rest[0], inline_markdown(runs, is_linked=False))
        else:
            yield from [*rest, *self.paragraph(runs)]

    def table(self, tag: Tag) -> Iterator[Block]:
        """A table; one of a single cell only frames what it holds."""
        cells = tag.find_all(["td", "th"], limit=2)
        if len(cells) < 2 or tag.find("table") is not None:
            for cell in tag.find_all(["td", "th", "caption"]):
                if cell.find_parent("table") is tag:
                    yield from self.read(cell)
            return
        caption = tag.find("caption")
        if isinstance(caption, Tag):
            yield from self.paragraph(self.runs([caption.extract()]))
        self.n_made_headers += tag.find("th") is None
        words = table_markdown(tag, lambda cell: inline_markdown(self.runs([cell])).replace(f"  {BREAK}", " "))
        if words:
            yield Block("table", words, " ".join(tag.stripped_strings), noted=tag.find(MARK) is not None)
        yield from self.pictures.taken()

    def items(self, tag: Tag, level: int) -> Iterator[Item]:
        """The items of a list and of those within it. Google Docs puts a list beside an item, not in it."""
        number = int(start) if (start := str(tag.get("start") or "1")).isdecimal() and len(start) < 7 else 1
        for piece in tag.find_all(True, recursive=False):
            if piece.name in {"ul", "ol"}:
                yield from self.items(piece, level + 1)
                continue
            inner = [one.extract() for one in piece.find_all(["ul", "ol"]) if one.parent is piece]
            blocks = list(self.read(piece))
            if blocks:
                yield self.item(blocks, level, number if tag.name == "ol" else 0)
                number += 1
            for one in inner:
                yield from self.items(one, level + 1)

    def drawn_item(self, tag: Tag, item: Item) -> Item:
        """An item that Word drew as a paragraph, with its words."""
        return self.item(list(self.paragraph(self.runs([tag]))), item.level, item.number)

    def item(self, blocks: list[Block], level: int, number: int) -> Item:
        """One item of these blocks."""
        noted, lines = any(block.noted for block in blocks), tuple(line for block in blocks for line in block.lines)
        return Item(level, number, tuple(block.markdown for block in blocks), lines, noted)

    def list_of(self, items: Iterable[Item]) -> Block:
        """A list of these items."""
        found = [item for item in items if item.blocks]
        lines = tuple(line for item in found for line in item.lines)
        return Block("list", list_markdown(found), " ".join(lines), lines, any(item.noted for item in found))

    def runs(self, pieces: Iterable[PageElement]) -> list[Run]:
        """The words of these pieces as runs; a picture among them is set apart."""
        found: list[Run] = []
        for piece in pieces:
            self.add_runs(piece, frozenset(), "", found)
        return found

    def add_runs(self, piece: PageElement, marks: frozenset[str], href: str, found: list[Run]) -> None:
        """Add the runs of one piece to those found."""
        if isinstance(piece, NavigableString):
            found.append(Run(str(piece).replace(BREAK, " "), marks, href))
        if not isinstance(piece, Tag):
            return
        if piece.name == "br":
            found.append(Run(BREAK))
        elif piece.name == MARK:
            found.append(Run("", note=int(str(piece["number"]))))
        elif piece.name == "img":
            self.pictures.add(piece)
        else:
            is_block = piece.name in BLOCKS and bool(found)
            found += [Run(" ")] if is_block else []
            href = self.address(str(piece.get("href") or "")) if piece.name == "a" else href
            for child in piece.children:
                self.add_runs(child, marks_of(piece, marks), href, found)


def marks_of(tag: Tag, marks: frozenset[str]) -> frozenset[str]:
    """The marks within a tag: what its name says, unless its style says otherwise."""
    style = style_of(tag)
    if tag.name in MARKED:
        marks |= {MARKED[tag.name]}
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    marks = marks - {STRONG} if weight in LIGHT else marks | {STRONG} if weight in HEAVY else marks
    marks = marks - {EMPHASIS} if slant == "normal" else marks | {EMPHASIS} if slant == "italic" else marks
    return marks | {STRIKE} if "line-through" in lines else marks


def holders_of(tag: Tag) -> set[int]:
    """The tags that hold a block: Google Docs wraps a whole document in a bold one."""
    found: set[int] = set()
    for block in tag.find_all(list(BLOCKS)):
        for parent in block.parents:
            if id(parent) in found:
                break
            found.add(id(parent))
    return found

"""The tree of a WordPress text: its tags closed where browsers close them, and its lines made paragraphs as WordPress
makes them when it prints: an empty line parts two paragraphs, a single one breaks a line. Paragraphs hold words alone,
and what is emphasised across two of them is so in each. Knows no block, shortcode or Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from bs4 import BeautifulSoup

from blog.importers.document_records import Fault, NotADocument
from blog.importers.wordpress_body_records import Account, Problem
from blog.importers.wordpress_tokens import Token, attributes_of, partners_of

DEEPEST = 150
MOST_AROUND, MOST_QUOTED = 30, 12
MOST_TAGS = 120_000
GAP = re.compile(r"\n[ \t]*+\n\s*+")
RENAMED = dict.fromkeys(
    "nav fieldset details menuitem hgroup main center header footer aside article dir".split(), "div"
)
RENAMED |= {"summary": "p", "legend": "p", "menu": "ul", "strike": "s", "dir": "ul", "listing": "pre", "xmp": "pre"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
CELLS = frozenset({"td", "th", "caption"})
LISTS = frozenset({"ul", "ol", "dl"})
LINES = HEADINGS | {"figcaption", "dt", "caption", "address"}
BOXES = frozenset("div section blockquote li dd figure pre".split())
BLOCKS = BOXES | LINES | TABLE | CELLS | LISTS
FLOWS = frozenset("[document] div section blockquote li dd td th figure ul ol dl".split())
CLOSES = {
    "li": (frozenset({"li"}), LISTS),
    "dt": (frozenset({"dt", "dd"}), LISTS),
    "dd": (frozenset({"dt", "dd"}), LISTS),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (CELLS, frozenset({"table", "tr"})),
    "th": (CELLS, frozenset({"table", "tr"})),
    "thead": (TABLE - {"table"}, frozenset({"table"})),
    "tbody": (TABLE - {"table"}, frozenset({"table"})),
    "tfoot": (TABLE - {"table"}, frozenset({"table"})),
}
NOTHING = frozenset("wbr param source area col colgroup link meta base track frame basefont bgsound html body".split())
DRAWN = re.compile(r"\b(?:wp-smiley|emoji|latex)\b")
ROOT = "[document]"


@dataclass
class Around:
    """A tag around words, such as emphasis: its attributes, and whether it ends somewhere."""

    name: str
    attributes: dict[str, str]
    has_end: bool


@dataclass
class Growing:
    """A tree as it grows, token by token."""

    account: Account
    soup: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    blocks: list[str] = field(default_factory=lambda: [ROOT])
    around: list[Around] = field(default_factory=list)
    fostered: list[tuple[Token, bool]] = field(default_factory=list)
    n_written: int = 0
    n_tags: int = 0
    n_breaks: int = 0
    lines_count: bool = True
    in_paragraph: bool = False
    next_paragraph: dict[str, str] | None = None

    def take(self, token: Token, has_end: bool) -> None:
        """Grow by one token. Raises NotADocument where it grows too deep or too large."""
        if self.is_misplaced(token):
            self.fostered.append((token, has_end))
        elif token.kind == "automatic":
            self.lines_count = token.name == "on"
            self.close_paragraph()
        elif token.kind == "start":
            self.start(token, has_end)
        elif token.kind == "end":
            self.end(RENAMED.get(token.name, token.name))
        elif self.blocks[-1] == "pre":
            self.write(unescape(token.text))
        elif self.lines_count:
            self.paragraphs(token.text)
        else:
            self.words(unescape(token.text))

    def is_misplaced(self, token: Token) -> bool:
        """Whether this stands in a table, but in none of its cells: browsers set it beside the table."""
        if self.blocks[-1] not in TABLE or token.kind == "automatic":
            return False
        if token.kind in {"start", "end"}:
            return token.name not in TABLE | CELLS | NOTHING and token.name != "br"
        return not token.text.isspace()

    def paragraphs(self, text: str) -> None:
        """Words with their lines: an empty one parts two paragraphs."""
        for number, piece in enumerate(GAP.split(text)):
            if number:
                self.gap()
            for place, line in enumerate(piece.split("\n")):
                self.n_breaks += bool(place and not self.n_breaks)
                self.words(unescape(line))

    def words(self, text: str) -> None:
        """Words, in a paragraph."""
        if text.isspace() or not text:
            holds_words = self.in_paragraph or self.blocks[-1] in LINES
            if holds_words and text and not self.n_breaks:
                self.soup.handle_data(" ")
            return
        self.open_paragraph()
        self.write(text)

    def write(self, text: str) -> None:
        """Words where the tree stands, with all that is around them."""
        for tag in self.around[self.n_written :]:
            self.open(tag.name, tag.attributes)
        self.n_written = len(self.around)
        self.soup.handle_data(text)

    def open_paragraph(self) -> None:
        """Begin a paragraph where words need one, or break the line where one was to be broken."""
        if self.in_paragraph or self.blocks[-1] not in FLOWS:
            if self.n_breaks and (self.in_paragraph or self.blocks[-1] in LINES):
                self.open("br")
                self.soup.handle_endtag("br")
        else:
            self.open("p", self.next_paragraph)
            self.in_paragraph = True
        self.n_breaks = 0

    def close_around(self, n_left: int = 0) -> None:
        """End in the tree what stands around words, but for so many; it goes on where the next words stand."""
        while self.n_written > n_left:
            self.n_written -= 1
            self.soup.handle_endtag(self.around[self.n_written].name)

    def gap(self) -> None:
        """Between two paragraphs; those typed as one stay of one kind."""
        if self.blocks[-1] not in FLOWS:
            self.n_breaks = 1
            return
        kind = self.next_paragraph
        self.close_paragraph()
        self.next_paragraph = kind

    def close_paragraph(self) -> None:
        """End a paragraph, if there is one, and what began in it and never ends."""
        self.close_around()
        self.around = [tag for tag in self.around if tag.has_end]
        if self.in_paragraph:
            self.soup.handle_endtag("p")
        self.in_paragraph, self.next_paragraph, self.n_breaks = False, None, 0

    def open(self, name: str, attributes: dict[str, str] | None = None) -> None:
        """Begin a tag in the tree."""
        self.n_tags += 1
        if self.n_tags > MOST_TAGS:
            raise NotADocument(Fault.TANGLED)
        self.soup.handle_starttag(name, None, None, dict(attributes or {}))

    def start(self, token: Token, has_end: bool) -> None:
        """The start of a tag."""
        name = RENAMED.get(token.name, token.name)
        outside = name in CELLS | TABLE - {"table"} and "table" not in self.blocks
        if outside or (name == "blockquote" and self.blocks.count(name) >= MOST_QUOTED):
            name = "div"
        if name == "br":
            self.line_break()
        elif name == "hr":
            self.close_paragraph()
            self.open("hr")
            self.soup.handle_endtag("hr")
        elif name in {"img", "wp-note", "wp-raw"}:
            self.alone(name, self.attributes(token))
        elif name == "p":
            self.start_paragraph(token)
        elif name in BLOCKS:
            self.start_block(name, self.attributes(token))
        elif name not in NOTHING and not token.closes_itself and len(self.around) < MOST_AROUND:
            self.around.append(Around(name, self.attributes(token), has_end))

    def attributes(self, token: Token) -> dict[str, str]:
        """The attributes of a tag, but for what would run."""
        found = attributes_of(token) if token.rest else {}
        kept = {name: value for name, value in found.items() if not name.startswith("on")}
        self.account.count(Problem.HANDLER, len(found) - len(kept))
        return kept

    def line_break(self) -> None:
        """A broken line; two of them part paragraphs."""
        if self.blocks[-1] == "pre":
            self.soup.handle_data("\n")
        elif self.n_breaks > 1:
            self.gap()
        else:
            self.n_breaks = 2 if self.in_paragraph or self.blocks[-1] in LINES else 0

    def start_paragraph(self, token: Token) -> None:
        """A paragraph as somebody typed it: in the tree once it has words."""
        if self.blocks[-1] in FLOWS:
            self.close_paragraph()
            self.next_paragraph = self.attributes(token)
        else:
            self.soup.handle_data("\n" if self.blocks[-1] == "pre" else " ")

    def start_block(self, name: str, attributes: dict[str, str]) -> None:
        """A block: what it cannot stand in ends before it."""
        if self.blocks[-1] == "pre" or (self.blocks[-1] in LINES and name in {"div", "section"}):
            self.soup.handle_data("\n" if self.blocks[-1] == "pre" else " ")
            return
        self.close_paragraph()
        while self.blocks[-1] in LINES or (name == "table" and self.blocks[-1] in TABLE):
            self.end_block()
        closed, within = CLOSES.get(name, (frozenset(), frozenset()))
        while closed and self.blocks[-1] not in within and closed & set(self.blocks[self.last(within) :]):
            self.end_block()
        if name in {"td", "th"} and self.blocks[-1] in TABLE - {"tr"}:
            self.start_block("tr", {})
        self.blocks.append(name)
        self.open(name, attributes)
        if len(self.blocks) > DEEPEST:
            raise NotADocument(Fault.TANGLED)

    def last(self, names: frozenset[str]) -> int:
        """Where the innermost block of these names stands."""
        return next((at for at in range(len(self.blocks) - 1, 0, -1) if self.blocks[at] in names), 0)

    def alone(self, name: str, attributes: dict[str, str]) -> None:
        """A tag that holds nothing. A picture before the words of a paragraph stands before the paragraph."""
        if name == "img" and DRAWN.search(attributes.get("class", "")):
            self.words(attributes.get("alt", ""))
            return
        if name == "img" and (link := next((tag for tag in self.around if tag.name == "a"), None)):
            attributes["wp-link"] = link.attributes.get("href", "")
        begins = name != "wp-note" and not self.in_paragraph and self.blocks[-1] in FLOWS
        if begins:
            self.open("p")
        elif name == "wp-note":
            self.open_paragraph()
        else:
            self.close_around()
        self.open(name, attributes)
        self.soup.handle_endtag(name)
        if begins:
            self.soup.handle_endtag("p")

    def end(self, name: str) -> None:
        """The end of a tag; one that ends nothing is passed over."""
        if name == "p":
            self.close_paragraph()
        elif name in BLOCKS:
            name = name if name in self.blocks else "div" if name in CELLS | TABLE else ""
            while name in self.blocks:
                if self.end_block() == name:
                    break
        else:
            at = next((at for at in range(len(self.around) - 1, -1, -1) if self.around[at].name == name), -1)
            if at >= 0:
                self.close_around(min(at, self.n_written))
                del self.around[at]

    def end_block(self) -> str:
        """End the innermost block; its name."""
        self.close_paragraph()
        name = self.blocks.pop()
        self.soup.handle_endtag(name)
        if name == "table" and self.fostered:
            waiting, self.fostered = self.fostered, []
            for token, has_end in waiting:
                self.take(token, has_end)
            self.close_paragraph()
        return name


def tree_of(tokens: Sequence[Token], account: Account, lines_count: bool = True) -> BeautifulSoup:
    """The tree of these tokens. Raises NotADocument for one too deep or too large."""
    growing = Growing(account, lines_count=lines_count)
    partners = partners_of(tokens)
    growing.soup.reset()
    for at, token in enumerate(tokens):
        growing.take(token, at in partners)
    while len(growing.blocks) > 1:
        growing.end_block()
    growing.close_paragraph()
    growing.soup.endData()
    return growing.soup

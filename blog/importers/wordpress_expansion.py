"""Tokens freed of what WordPress alone understands (blocks, shortcodes, players) and of what would run. What is left
are tags and words. Knows no Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from blog.importers.wordpress_addresses import watched
from blog.importers.wordpress_body_records import Account, Picture, Problem
from blog.importers.wordpress_raw import RUNNING, raw_html
from blog.importers.wordpress_shortcodes import CODE, KNOWN, Shortcodes, alone, link_to
from blog.importers.wordpress_tokens import Token, attributes_of, end, partners_of, start, words

DEEPEST = 8
SILENT = RUNNING | {"noscript", "template", "head", "title", "xml"}
KEPT = frozenset({"form", "math", "svg", "canvas", "applet", "map", "select", "textarea", "object"})
FRAMES = frozenset({"iframe", "embed"})
PLAYERS = frozenset({"audio", "video"})
FIELDS = frozenset({"input", "keygen"})
SPANS = ("colspan", "rowspan")
EXPECTED = frozenset({"more", "nextpage", "footnotes", "separator", "spacer"})


@dataclass
class Expansion:
    """Reads the tokens of one text; gathers the HTML it keeps."""

    tokens: Sequence[Token]
    shortcodes: Shortcodes
    keeps_raw: bool = True
    raw: list[str] = field(default_factory=list)
    partners: dict[int, int] = field(default_factory=dict)

    def expanded(self, first: int = 0, last: int | None = None, depth: int = 0) -> list[Token]:
        """The tokens from the first up to the last, expanded."""
        if depth == 0:
            self.partners = partners_of(self.tokens)
        found: list[Token] = []
        at, last = first, len(self.tokens) if last is None else last
        while at < last:
            token = self.tokens[at]
            partner = self.partners.get(at, 0)
            ends = partner if partner < last else 0
            pieces, at = self.piece(token, at, ends, depth) if token.kind != "words" else ([token], at + 1)
            found += pieces
        return found

    def piece(self, token: Token, at: int, ends: int, depth: int) -> tuple[list[Token], int]:
        """What becomes of the piece that begins here and ends there (0: nowhere), and where to go on."""
        if token.kind == "start":
            made = self.tag(token, at, ends)
            return (made, max(ends, at) + 1) if made is not None else ([token], at + 1)
        if token.kind == "short":
            return self.shortcode(token, at, ends, depth)
        if token.kind == "block":
            self.block(token)
        if token.kind == "mark":
            self.account.count(Problem.MARK)
        return ([token] if token.kind in {"end", "endshort", "automatic"} else []), at + 1

    @property
    def account(self) -> Account:
        """Where everything is told."""
        return self.shortcodes.account

    def tag(self, token: Token, at: int, ends: int) -> list[Token] | None:
        """What stands for a tag with all it holds; None where the tag itself is read on."""
        told = Problem.SCRIPT if token.name in RUNNING else Problem.FIELD if token.name in FIELDS else None
        if told:
            self.account.name(told, token.name)
        if told or token.name in SILENT or (token.name == "a" and "wp-block-file__button" in token.rest):
            return []
        if token.name in FRAMES:
            return self.framed(attributes_of(token).get("src", ""), token.name)
        if token.name in PLAYERS:
            return self.played(token, at, ends)
        if token.name in KEPT or (token.name == "table" and self.has_spans(at, ends)):
            return self.kept(token, at, ends)
        return None

    def framed(self, source: str, name: str) -> list[Token]:
        """The address of what a frame shows, alone in its paragraph."""
        made = alone(source)
        if made is None:
            self.account.name(Problem.MEDIA, name)
        return made or []

    def played(self, token: Token, at: int, ends: int) -> list[Token] | None:
        """A link to what a player plays: its own address, or that of its first source."""
        inner = self.tokens[at : ends + 1]
        sources = [attributes_of(one).get("src", "") for one in inner if one.name in {token.name, "source"}]
        address = next(filter(None, map(watched, filter(None, sources or [attributes_of(token).get("src", "")]))), "")
        if address:
            return link_to(address)
        self.account.name(Problem.MEDIA, token.name)
        return None

    def kept(self, token: Token, at: int, ends: int) -> list[Token] | None:
        """A tag with all it holds, kept as it is. One without an end is left out alone."""
        if token.name == "object":
            if "wp-block-file__embed" in token.rest:
                return []
            inner = [attributes_of(one).get("src", "") for one in self.tokens[at:ends] if one.name == "embed"]
            watch = alone(inner[0]) if inner and watched(inner[0]) != inner[0] else None
            if watch:
                return watch
        if not ends or not self.keeps_raw:
            return None
        html = raw_html(self.tokens[at : ends + 1], self.account)
        self.account.count(Problem.PICTURES_KEPT_RAW, sum(one.name == "img" for one in self.tokens[at:ends]))
        self.raw.append(html)
        return [start("wp-raw", n=str(len(self.raw) - 1))]

    def has_spans(self, at: int, ends: int) -> bool:
        """Whether a cell of this table spans several."""
        cells = (one for one in self.tokens[at:ends] if one.name in {"td", "th"} and "span" in one.rest.lower())
        return any(attributes_of(cell).get(name, "1").strip() not in {"", "0", "1"} for cell in cells for name in SPANS)

    def shortcode(self, token: Token, at: int, ends: int, depth: int) -> tuple[list[Token], int]:
        """What a shortcode stands for; one that stays is words."""
        if token.name == "[":
            known = token.rest in KNOWN
            return [Token("words", token.text[1:-1] if known else token.text)], at + 1
        if depth >= DEEPEST:
            return [Token("words", token.text)], at + 1
        if token.name in CODE and ends:
            said = "".join(one.text for one in self.tokens[at + 1 : ends])
            return [start("pre"), words(said), end("pre")], ends + 1
        inner = self.expanded(at + 1, ends, depth + 1) if ends and token.name in KNOWN else [] if ends else None
        made = self.shortcodes.made(token, inner)
        if made is None and inner:
            made = [Token("words", token.text), *inner, Token("words", self.tokens[ends].text)]
        elif made is None:
            return [Token("words", token.text)], at + 1
        return made, max(ends, at) + 1

    def block(self, token: Token) -> None:
        """Tell of a block that says only to WordPress what stands there."""
        if not token.closes_itself or token.name in EXPECTED:
            return
        if token.name == "block":
            self.account.name(Problem.REUSABLE, reference(token.rest))
        else:
            self.account.name(Problem.BLOCK, token.name)


def expanded(
    tokens: Sequence[Token], pictures: Mapping[int, Picture], account: Account, keeps_raw: bool = True
) -> tuple[list[Token], list[list[Token]], list[str]]:
    """The tokens as tags and words; the notes that shortcodes held; the HTML kept as it is."""
    reader = Expansion(with_lines(tokens), Shortcodes(pictures, account), keeps_raw)
    found = reader.expanded()
    return found, reader.shortcodes.notes, reader.raw


def reference(rest: str) -> str:
    """The number a reusable block goes by, "" where it has none."""
    try:
        said = json.loads(rest.rstrip("/ "))
    except (ValueError, RecursionError):
        return ""
    return str(said.get("ref", ""))[:20] if isinstance(said, dict) else ""


def with_lines(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with marks where lines count: in a text of blocks only between them, where nothing has paragraphs of
    its own yet."""
    if not any(token.kind == "block" for token in tokens):
        return tokens
    partners = partners_of(tokens)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "block":
            last = max(partners.get(at, at), at)
            found += [Token("automatic", "", "off"), *tokens[at : last + 1]]
            at = last + 1
            continue
        last = next((n for n in range(at, len(tokens)) if tokens[n].kind == "block"), len(tokens))
        between = tokens[at:last]
        is_plain = not any(token.name == "p" for token in between)
        found += [Token("automatic", "", "on" if is_plain else "off"), *between]
        at = last
    return found

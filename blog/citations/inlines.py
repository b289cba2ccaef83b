"""Pandoc's inline elements: written from the text of a field, read back as safe HTML and as plain text.

In a field only flat `i b sup sub` and quotation marks mean something; all else is literal. It must not know records,
styles or processes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

Inline = dict[str, Any]

MARKUP = {"i": "Emph", "b": "Strong", "sup": "Superscript", "sub": "Subscript"}
ELEMENTS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub"}
SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}
MARKS = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
CLOSING = ("’", "”")
MEANT = re.compile(
    r"<(?P<name>i|b|sup|sub)>(?P<marked>(?:[^<]|<(?!/?(?:i|b|sup|sub)>))*)</(?P=name)>"
    r"|“(?P<double>[^“”]*)”"
    r"|(?<!\w)‘(?P<single>[^‘’]*)’(?!\w)"
    r'|(?<!\w)"(?P<straight>[^"]*)"(?!\w)'
)
OPENING = re.compile(r"(?<!\S)'(?=[^\W\d])")
ADDRESS = re.compile(r"https?://(?:[\w-]{1,63}\.)+\w{2,63}(?::\d{1,5})?(?:[/?#].*)?")


def literal(text: str) -> list[Inline]:
    """The text word for word."""
    inlines: list[Inline] = []
    for word in re.split(r"( +)", text):
        if word.startswith(" "):
            inlines.append({"t": "Space"})
        elif word:
            inlines.append({"t": "Str", "c": word})
    return inlines


def typeset(text: str) -> list[Inline]:
    """The text with curly apostrophes, its words otherwise as they are."""
    return literal(text.replace("'", "’"))


def title(text: str) -> list[Inline]:
    """The text of a title: flat markup becomes emphasis, paired quotation marks turn with those around them."""
    inlines: list[Inline] = []
    end = 0
    for match in MEANT.finditer(text):
        inlines += typeset(OPENING.sub("‘", text[end : match.start()]))
        inlines.append(meant(match))
        end = match.end()
    return inlines + typeset(OPENING.sub("‘", text[end:]))


def meant(match: re.Match[str]) -> Inline:
    """One marked or quoted stretch. No stretch holds another of its own kind, so this goes four deep at most."""
    if match["name"]:
        return {"t": MARKUP[match["name"]], "c": title(match["marked"])}
    marks = "SingleQuote" if match["single"] is not None else "DoubleQuote"
    return {"t": "Quoted", "c": [{"t": marks}, title(match["single"] or match["double"] or match["straight"] or "")]}


def children(inline: Inline) -> list[Inline]:
    """The inlines within an inline; empty for those that hold text or nothing."""
    content = inline.get("c")
    if inline["t"] in {"Span", "Link", "Quoted", "Cite"}:
        return tucked(list(content[1])) if isinstance(content, list) else []
    if inline["t"] == "Note":
        return of_blocks(content or [])
    nested = isinstance(content, list) and all(isinstance(child, dict) and "t" in child for child in content)
    return list(content) if nested and content else []


def tucked(inlines: list[Inline]) -> list[Inline]:
    """A quotation that closes `’.”` made to close `.’”`: where the style puts the stop within one mark, it goes within
    both (Chicago Manual 18, 6.9)."""
    if len(inlines) < 3 or inlines[-1].get("c") not in CLOSING or inlines[-2].get("c") not in (".", ","):
        return inlines
    *before, quoted, stop, mark = inlines
    within = children(quoted) if quoted["t"] == "Span" else []
    if not within or within[-1].get("c") not in CLOSING:
        return inlines
    return [*before, {"t": "Span", "c": [quoted["c"][0], [*within[:-1], stop, within[-1]]]}, mark]


def of_blocks(blocks: list[Inline]) -> list[Inline]:
    """The inlines of paragraphs and divisions, a space between two of them."""
    inlines: list[Inline] = []
    for block in blocks:
        if inlines:
            inlines.append({"t": "Space"})
        if block["t"] == "Div":
            inlines += of_blocks(block["c"][1])
        elif block["t"] in {"Para", "Plain"}:
            inlines += block["c"]
    return inlines


def to_html(inlines: list[Inline]) -> str:
    """Escaped text with `em strong sup sub` and links to web addresses; whatever else there is gives its words."""
    return "".join(html_of(inline) for inline in inlines)


def html_of(inline: Inline) -> str:
    """One inline as HTML."""
    kind = inline["t"]
    if kind in SPACES or kind == "Str":
        return escape(SPACES.get(kind) or inline["c"])
    if kind == "Emph":
        return emphasised(children(inline))
    within = to_html(children(inline))
    if kind in ELEMENTS and within:
        return f"<{ELEMENTS[kind]}>{within}</{ELEMENTS[kind]}>"
    if kind == "Quoted":
        return within.join(MARKS[inline["c"][0]["t"]])
    address = address_of(inline)
    return f'<a href="{escape(address)}">{within}</a>' if address else within


def emphasised(inlines: list[Inline]) -> str:
    """Emphasis; what is emphasised within it stands upright, as all the guides ask."""
    stretches = groupby(inlines, lambda inline: bool(inline["t"] == "Emph"))
    html = (
        (upright, "".join(to_html(children(one)) if upright else html_of(one) for one in same))
        for upright, same in stretches
    )
    return "".join(words if upright else f"<em>{words}</em>" for upright, words in html if words)


def address_of(inline: Inline) -> str:
    """Where a link on the web leads; "" for any other inline and any other address."""
    if inline["t"] != "Link":
        return ""
    address = str(inline["c"][2][0]).replace(" ", "%20")
    return address if ADDRESS.fullmatch(address) else ""


def to_text(inlines: list[Inline]) -> str:
    """The words alone, on one line."""
    return " ".join("".join(words(inlines)).split())


def words(inlines: list[Inline]) -> Iterator[str]:
    """The pieces of text in the order they are read."""
    for inline in inlines:
        if inline["t"] == "Quoted":
            before, behind = MARKS[inline["c"][0]["t"]]
            yield from (before, *words(children(inline)), behind)
        elif inline["t"] in SPACES or inline["t"] == "Str":
            yield SPACES.get(inline["t"]) or inline["c"]
        else:
            yield from words(children(inline))

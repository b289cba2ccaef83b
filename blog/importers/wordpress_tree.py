"""One piece of an export as plain nodes: the only place here that calls an XML parser. It is called without a document
type, so without entities, and without network; what it cannot read is mended first, then read as far as it goes.

Knows XML and the names of an export; must not know what the fields are for. Addresses of the network are not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from blog.importers.wordpress_bytes import Note
from blog.importers.wordpress_mending import with_fields_guarded, with_signs
from blog.importers.wordpress_records import Reason

# libxml2's own limits hold below: 10 MB a text, 256 elements deep. Without them it allows 2,048.
HUGE = 9_000_000
# An element is some 300 bytes in memory and four in the file, and so is an error.
MOST_SIGNS = 200_000
LONGEST_ATTRIBUTE = 2_000
NAMESPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
BOUND = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]{0,39})\s{0,9}=\s{0,9}[\"']([^\"'<>&]{1,300})[\"']")
ROOT = re.compile(rb"<rss(?=[\s>])[^<>]{0,8000}>")
RAW = rb"<!\[CDATA\[.*?(?:\]\]>|\Z)"
FRAME = re.compile(
    RAW + rb"|(?P<frame><\?[^?<]{0,500}\?>|</?(?:rss|channel)(?:\s[^<>]{0,8000})?>|<!DOCTYPE[^<>]{0,300}>)", re.DOTALL
)
SIGNS = re.compile(RAW + rb"|(?P<sign>[<&]|\]\]>)", re.DOTALL)
ITEM = re.compile(rb"<item(?:\s[^>]{0,1000})?/?>")
VERSIONED = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[^{}]*?(?P<excerpt>/excerpt)?/?")
HOLDERS = frozenset({"wp:comment", "wp:postmeta", "wp:author", "wp:category", "wp:tag", "wp:term"})
SAID = ("domain", "nicename")
NEVER_READ = frozenset({"wp:comment_author_IP", "wp:commentmeta", "wp:termmeta"})
BINDING = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')


@dataclass(slots=True)
class Node:
    """An element: `name` like "wp:post_id" whichever prefix the file uses, "title" where it has no namespace; its text,
    what the attributes of SAID say, and, in the few that hold fields, their nodes. `line` is the file's."""

    name: str
    line: int
    text: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()


def opening_of(text: bytes) -> bytes:
    """The start of an element that binds the prefixes bound in this start of a file, and those that are usual."""
    root = ROOT.search(text)
    bound = {name.decode(): uri.decode("utf-8", "replace") for name, uri in BOUND.findall(root[0])} if root else {}
    bound = {name: uri for name, uri in bound.items() if not name.lower().startswith("xml") and uri.isprintable()}
    names = " ".join(f'xmlns:{name}="{uri}"' for name, uri in {**NAMESPACES, **bound}.items())
    return f"<piece {names}>".encode()


def nodes_of(text: bytes, opening: bytes, line: int, *, is_item: bool) -> tuple[list[Node], list[Note]]:
    """The nodes of a piece that starts in this line, the tags of an item and of the file left out; and what had to be
    mended."""
    if _is_crowded(text):
        return [], [Note(Reason.LARGE, line)]
    root, notes = _root(_within(text) if is_item else _unframed(text), opening)
    placed = [Note(note.reason, note.line + line - 1, note.n) for note in notes]
    return [] if root is None else [_node(element, line) for element in _elements(root)], placed


def _is_crowded(text: bytes) -> bool:
    """Are there more tags and other signs of markup outside raw texts than any item has?"""
    if sum(text.count(sign) for sign in (b"<", b"&", b"]]>")) <= MOST_SIGNS:
        return False
    return sum(found["sign"] is not None for found in SIGNS.finditer(text)) > MOST_SIGNS


def _within(text: bytes) -> bytes:
    """Without the item's own tags, its lines kept; a part of an item may have one of them, or none."""
    start = ITEM.match(text)
    first = b"\n" * start[0].count(b"\n") if start else b""
    end = text.rfind(b"</item", -20) if text.rstrip().endswith(b">") else -1
    return first + text[start.end() if start else 0 : end if end >= 0 else len(text)]


def _unframed(text: bytes) -> bytes:
    """Without what frames the whole file, its lines kept."""
    return FRAME.sub(lambda found: b"\n" * found[0].count(b"\n") if found["frame"] else found[0], text)


def _root(text: bytes, opening: bytes) -> tuple[Any, list[Note]]:
    """The tree, read strictly; if it cannot be, with its signs mended; if that is not it, with its fields guarded and
    as far as it goes (None where that is nowhere)."""
    size, notes = len(opening) + len(text), list[Note]()
    try:
        return etree.fromstring(_whole(text, opening), _parser(size, recovers=False)), notes
    except etree.XMLSyntaxError:
        text, notes = with_signs(text)
    try:
        return etree.fromstring(_whole(text, opening), _parser(size, recovers=False)), notes
    except etree.XMLSyntaxError as error:
        notes.append(Note(Reason.MENDED, error.lineno or 1))
    try:
        return etree.fromstring(_whole(with_fields_guarded(text), opening), _parser(size, recovers=True)), notes
    except etree.XMLSyntaxError:
        return None, notes


def _whole(text: bytes, opening: bytes) -> bytes:
    """The piece as a document of its own."""
    return b"%b%b</piece>" % (opening, text)


def _parser(size: int, *, recovers: bool) -> Any:
    """A parser without entities, document types and network."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=size > HUGE,
        recover=recovers,
    )


def _elements(parent: Any) -> Iterator[Any]:
    """The elements right under one; not what else a mended tree may hold."""
    return (child for child in parent if isinstance(child.tag, str))


def _node(element: Any, line: int, *, is_inner: bool = False) -> Node:
    """One element; only those of HOLDERS are looked into, and never deeper than that."""
    name = _name(element.tag)
    where = line + (element.sourceline or 1) - 1
    if name in HOLDERS and not is_inner and len(element):
        inner = tuple(_node(child, line, is_inner=True) for child in _elements(element))
        return Node(name, where, nodes=tuple(node for node in inner if node.name not in NEVER_READ))
    said = {key: value[:LONGEST_ATTRIBUTE] for key in SAID if (value := element.get(key))}
    return Node(name, where, "" if name in NEVER_READ else _text(element), said)


def _text(element: Any) -> str:
    """The text of an element. Markup that was never guarded stands in it as it is written."""
    text = element.text or ""
    if len(element):
        rest = (etree.tostring(child, encoding="utf-8", with_tail=True).decode(errors="replace") for child in element)
        text += BINDING.sub("", "".join(rest))
    return text


@lru_cache(maxsize=2_000)
def _name(tag: str) -> str:
    """The name of a tag by what its namespace means, whatever its version and prefix."""
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    versioned = VERSIONED.fullmatch(uri)
    if versioned:
        return f"{'excerpt' if versioned['excerpt'] else 'wp'}:{local}"
    known: Callable[[tuple[str, str]], bool] = lambda pair: pair[1] == uri  # noqa: E731
    return f"{next((name for name, _uri in filter(known, NAMESPACES.items())), '?')}:{local}"

"""A feed as plain values, and the bytes of it as RFC 4287 has them, its pages as RFC 5005 has them. Pure: it must not
know who asks, nor where entries are kept.

An entry holds its HTML as it is stored; it is made fit to stand elsewhere only when the feed is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from blog.characters import printable
from blog.citations.elsewhere import elsewhere

NAMESPACE = "http://www.w3.org/2005/Atom"
KIND = "application/atom+xml"
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Category:
    """A word that an entry is filed under: its name in addresses, the list it is of, and the word."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True)
class Entry:
    """One entry. `name` is its permanent id; `mark` stands before every id of its HTML, so that no two are alike."""

    name: str
    title: str
    address: str
    authors: tuple[str, ...]
    updated: datetime
    published: datetime
    html: str
    mark: str
    summary: str = ""
    language: str = ""
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True)
class Feed:
    """One page of a feed. `own` is its own address, `address` that of the page it follows; `ways` are the other pages
    of it, by relation."""

    name: str
    title: str
    address: str
    own: str
    updated: datetime
    entries: tuple[Entry, ...]
    subtitle: str = ""
    language: str = ""
    ways: tuple[tuple[str, str], ...] = ()


def written(feed: Feed) -> bytes:
    """The document."""
    root = Element("feed", {"xmlns": NAMESPACE} | spoken(feed.language))
    add(root, "id", feed.name)
    add(root, "title", feed.title)
    if feed.subtitle:
        add(root, "subtitle", feed.subtitle)
    add(root, "updated", feed.updated.isoformat())
    SubElement(root, "link", {"rel": "self", "type": KIND, "href": feed.own})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.address})
    for relation, address in feed.ways:
        SubElement(root, "link", {"rel": relation, "type": KIND, "href": address})
    for entry in feed.entries:
        write_entry(SubElement(root, "entry", spoken(entry.language)), entry)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def write_entry(place: Element, entry: Entry) -> None:
    """One entry into its place: whole, and one `author` for each who signed it."""
    add(place, "id", entry.name)
    add(place, "title", entry.title)
    SubElement(place, "link", {"rel": "alternate", "type": "text/html", "href": entry.address})
    add(place, "published", entry.published.isoformat())
    add(place, "updated", entry.updated.isoformat())
    for name in entry.authors:
        add(SubElement(place, "author"), "name", name)
    for category in entry.categories:
        told = {"term": category.term, "scheme": category.scheme, "label": printable(category.label)}
        SubElement(place, "category", told)
    if entry.summary:
        add(place, "summary", entry.summary)
    html = elsewhere(entry.html, entry.address, entry.mark)
    add(place, "content", html).set("type", "html")


def add(place: Element, name: str, text: str) -> Element:
    """An element of plain text; what no XML may hold is left out."""
    element = SubElement(place, name)
    element.text = printable(text)
    return element


def spoken(language: str) -> dict[str, str]:
    """The attribute that says in which language something is; none where that is no tag (RFC 4287, 2)."""
    return {"xml:lang": language} if LANGUAGE.fullmatch(language) else {}

"""What RFC 4287 says a feed MUST be, as a checker: `wrong(document)` names each rule that a document breaks. With it a
second and a third reader, feedparser and lxml, in `read`."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
ONE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
ONE_AT_MOST = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
KNOWN = {
    "feed": set("author category contributor generator icon id link logo rights subtitle title updated entry".split()),
    "entry": set("author category content contributor id link published rights source summary title updated".split()),
}
MEDIA = re.compile(r"[\w!#$&.+^-]+/[\w!#$&.+^-]+")
TEXTS = {"title", "subtitle", "summary", "rights", "content"}


def read(document: bytes) -> Any:
    """The feed as feedparser reads it, which must find nothing odd; lxml must read it without recovering."""
    etree.fromstring(document, etree.XMLParser(recover=False, resolve_entities=False))
    found = feedparser.parse(document)
    assert found.bozo == False, found.get("bozo_exception")  # noqa: E712 - it is 0, 1, or a truth value
    return found


def wrong(document: bytes) -> list[str]:
    """The rules that the document breaks, each a sentence with its section."""
    root = etree.fromstring(document, etree.XMLParser(recover=False, resolve_entities=False))
    if root.tag != f"{ATOM}feed":
        return ["2: the document is a feed"]
    entries = root.findall(f"{ATOM}entry")
    found = [*wrong_in(root, "feed"), *(line for entry in entries for line in wrong_in(entry, "entry"))]
    if root.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        found.append("4.1.1: the feed has an author, or each entry has")
    if [link.get("rel") for link in root.findall(f"{ATOM}link")].count("self") != 1:
        found.append("4.1.1: the feed says its own address")
    twice = Counter((entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in entries)
    found += [f"4.1.1: {name} comes twice" for (name, _), n in twice.items() if n > 1]
    return found


def wrong_in(place: Any, kind: str) -> list[str]:
    """What is wrong with a feed or an entry by itself."""
    names = Counter(etree.QName(child).localname for child in place)
    found = [f"4.1: a {kind} has one {name}, not {names[name]}" for name in ONE[kind] if names[name] != 1]
    found += [f"4.1: a {kind} has one {name} at most" for name in ONE_AT_MOST[kind] if names[name] > 1]
    found += [f"4.1: {name} in a {kind}" for name in names if name not in KNOWN[kind]]
    links = [(link.get("type"), link.get("hreflang")) for link in linked(place, "alternate")]
    found += ["4.1: two ways of one kind to the page"] if len(links) != len(set(links)) else []
    if kind == "entry" and not names["content"] and not links:
        found.append("4.1.2: an entry without content leads somewhere")
    for child in place:
        found += wrong_child(child, etree.QName(child).localname)
    language = place.get(LANGUAGE)
    found += (
        ["2: a language is a tag of BCP 47"] if language is not None and not re.match(r"[A-Za-z]", language) else []
    )
    return found


def wrong_child(child: Any, name: str) -> list[str]:
    """What is wrong with one element."""
    text, is_text, kind = (child.text or "").strip(), name in TEXTS, child.get("type", "text")
    scheme, parts = child.get("scheme"), [etree.QName(part).localname for part in child]
    rules = {
        f"3.3: {text!r} is no moment": name in {"updated", "published"} and not MOMENT.fullmatch(text),
        f"4.2.6: {text!r} is no whole address": name == "id" and not is_whole(text),
        f"4.2.7: {child.get('href')!r} is no whole address": name == "link" and not is_whole(child.get("href", "")),
        "4.2.7: a type is a media type": name == "link" and not MEDIA.fullmatch(child.get("type", "a/b")),
        "4.2.2: a category has a term": name == "category" and not child.get("term"),
        "4.2.2: a scheme is a whole address": name == "category" and scheme is not None and not is_whole(scheme),
        "3.2.1: a person has one name": name == "author" and parts.count("name") != 1,
        "3.2.1: a name says something": name == "author" and not child.findtext(f"{ATOM}name"),
        f"3.1.1: a {name} is text, html or xhtml": is_text and kind not in {"text", "html", "xhtml"},
        f"3.1.1: a {name} of text or html has no elements": is_text and kind != "xhtml" and len(child) > 0,
    }
    return [rule for rule, is_broken in rules.items() if is_broken]


def linked(place: Any, relation: str) -> list[Any]:
    """The links of one relation; one that names none is an alternate."""
    return [link for link in place.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation]


def is_whole(address: str) -> bool:
    """Whether an address says its scheme and something behind it, without a space."""
    return bool(urlsplit(address).scheme and address.partition(":")[2]) and not re.search(r"\s", address)

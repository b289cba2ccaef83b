"""What a page, a feed or a table of ours may hold, whatever was typed into the site: asked of the bytes that were sent.
Pure: it knows no form and no row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

FORBIDDEN = (
    "iframe object embed applet base frame frameset style svg math portal plaintext xmp marquee template".split()
)
DRAWN = {"svg", "path", "rect", "circle", "g", "line", "text", "title", "defs", "symbol", "use"}
OWN_SCRIPTS = ("/static/", "/admin/jsi18n/")
ADDRESSES = ("href", "src", "action", "formaction", "poster", "background", "cite", "data", "ping", "xlink:href")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}
ELSEWHERE = re.compile(r"(?:https?:)?//(?!127\.0\.0\.1:8000/)")  # the site as it is called in what leaves it
ASKING = ("src", "srcset", "poster", "background", "data", "ping", "manifest")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


def faults_of_page(sent: bytes) -> list[str]:
    """What stands on a page that must not: elements that run or load, handlers, addresses that run, forms and requests
    that go elsewhere."""
    tree = html.document_fromstring(sent.decode("utf-8"))
    return [fault for element in tree.iter(etree.Element) for fault in faults_of(element)]


def faults_of(element: Any) -> Iterator[str]:
    """The same of one element."""
    tag, told = str(element.tag), f"<{element.tag} {dict(element.attrib)}>"[:200]
    if tag in FORBIDDEN and not is_drawn_by_us(element):
        yield f"an element that may not be: {told}"
    if tag == "script" and not is_our_script(element):
        yield f"a script that is not ours: {told}"
    if tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
        yield f"a way elsewhere: {told}"
    for name, value in element.attrib.items():
        if name.startswith("on") or name == "style" or name.startswith(("hx-on", "data-hx-on")):
            yield f"a handler or a style: {told}"
        elif name in ADDRESSES and is_of_another_kind(value):
            yield f"an address that runs: {told}"
        elif (name in ASKING or name in {"action", "formaction"}) and ELSEWHERE.match(value):
            yield f"an address elsewhere that is asked: {told}"


def is_our_script(element: Any) -> bool:
    """Whether it is a file of ours, or a block of data that no browser runs."""
    kind = element.get("type", "")
    return element.get("src", "").startswith(OWN_SCRIPTS) or kind in {"application/json", "application/ld+json"}


def is_drawn_by_us(element: Any) -> bool:
    """Whether it is a drawing that a template holds: shapes, and letters on them."""
    return element.tag == "svg" and {part.tag for part in element.iter(etree.Element)} <= DRAWN


def is_of_another_kind(value: str) -> bool:
    """Whether an address is none of the web or of mail, as browsers read it: what they skip in it is gone."""
    found = SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
    return found is not None and found[1].lower() not in SCHEMES


def faults_of_xml(sent: bytes) -> list[str]:
    """What stands in a feed or a map that must not: broken XML, a document type, HTML that runs once it is shown."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(sent, parser)
    except etree.XMLSyntaxError as problem:
        return [f"no XML: {problem}"]
    found = ["a document type"] if tree.getroottree().docinfo.internalDTD is not None else []
    for element in tree.iter(etree.Element):
        if element.get("type") == "html" and (element.text or "").strip():
            found += faults_of_page(f"<!DOCTYPE html><body>{element.text}</body>".encode())
        found += [f"an address that runs: {value}" for value in links_of(element)]
    return found


def links_of(element: Any) -> list[str]:
    """The addresses of an element of a feed that are none of the web."""
    return [value for name, value in element.attrib.items() if name in ADDRESSES and is_of_another_kind(value)]


def faults_of_table(sent: bytes) -> list[str]:
    """The cells of a table that a spreadsheet would work out."""
    rows = csv.reader(io.StringIO(sent.decode("utf-8-sig")))
    return [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULA) and not NUMBER.match(cell)]

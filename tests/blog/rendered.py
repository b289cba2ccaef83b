"""Rendering for tests: an essay without the citation engine, works it may cite, and the elements that came out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from blog.citations.cited import cite as read
from blog.citations.keys import Entry, keyed
from blog.figures import Picture
from blog.rendering import Rendered, render_essay

WORKS = keyed(["Freeze, Gregory L. *Russia: A History*. 2009.", "Lüthi, Lorenz. The Split. 2008."])
BESIDE = re.compile(r'<small class="margin".*?</small>| id="cite-\d+"')
LISTED = '<section class="works"'


def essay(body: str, works: Iterable[Entry] = (), pictures: dict[str, Picture] | None = None) -> Rendered:
    """An essay rendered without the citation engine."""
    return render_essay(read(body, works), pictures)


def article(body: str, **pictures: Picture) -> str:
    """The HTML of an essay without its list of works, margin notes and the names of links."""
    return BESIDE.sub("", essay(body, WORKS, pictures).html.split(LISTED)[0].strip())


def cite(key: str, label: str) -> str:
    """A link from the text to the list."""
    target = f'href="#ref-{key}" aria-describedby="entry-{key}"'
    return f'<a class="cite" role="doc-biblioref" {target} rel="noopener">{label}</a>'


class Elements(HTMLParser):
    """Collects every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.found.append((tag, dict(attrs)))


def elements(html: str, name: str = "") -> list[tuple[str, dict[str, str | None]]]:
    """The elements of some HTML, as a browser would meet them."""
    return [(tag, attributes) for tag, attributes in Elements(html).found if name in {"", tag}]

"""What becomes of a piece of HTML, and of the head of a page, in an archive that opens from disk."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from blog.site.archiving.addresses import Addresses
from blog.site.archiving.rewriting import page_of_archive, words_of_archive


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    """The site has an address."""
    settings.SITE_URL = "https://class.example.org"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ('<a href="javascript:alert(1)">x</a>', "<span>x</span>"),
        ('<a href="//[bad">x</a>', "<span>x</span>"),
        ('<a href="/nowhere/" rel="next">x</a>', "<span>x</span>"),
        ('<a href="mailto:a@example.org">x</a>', '<a href="mailto:a@example.org">x</a>'),
        ('<a href="/here/#part">x</a>', '<a href="here.html#part">x</a>'),
        ('<a href="#missing">x</a>', "<span>x</span>"),
        ('<nav><a href="/nowhere/">x</a> y</nav>', "<nav> y</nav>"),
        ('<p onclick="a()" style="b" hx-get="/c/" data-d="e">x</p>', "<p>x</p>"),
        ('<form action="/x/"><input name="q"></form><p>x</p>', "<p>x</p>"),
        ('<script>alert(1)</script><iframe src="/here/"></iframe><p>x</p>', "<p>x</p>"),
        ('<img src="https://tracker.example.org/a.png" alt="A">', '<img alt="A">'),
        (
            '<img src="/here/" srcset="/here/ 2w, /nowhere/ 3w" sizes="1px">',
            '<img sizes="1px" src="here.html" srcset="here.html 2w">',
        ),
        ("<p>a\x00b\x0bc</p>", "<p>abc</p>"),
    ],
)
def test_what_a_piece_of_html_becomes(given: str, left: str) -> None:
    addresses = Addresses({"/page/": "page.html", "/here/": "here.html"})
    assert words_of_archive(given, "/page/", addresses) == left


def test_a_head_keeps_the_look_and_no_word_of_the_server() -> None:
    addresses = Addresses({"/page/": "page.html", "/site.css": "files/site.css", "/feed/": "feed.xml"})
    head = (
        '<meta charset="utf-8"><title>T</title><link rel="canonical" href="https://class.example.org/page/">'
        '<meta property="og:url" content="https://class.example.org/page/"><link rel="stylesheet" href="/site.css">'
        '<link rel="stylesheet" href="https://fonts.example.org/a.css"><link rel="alternate" href="/feed/">'
        '<link rel="alternate" href="/other/"><meta name="citation_public_url" content="https://class.example.org/page/">'
        '<meta name="citation_title" content="T"><script src="/site.js"></script><base href="/x/">'
    )
    tree = html.document_fromstring(
        page_of_archive(f"<html><head>{head}</head><body>x</body></html>", "/page/", addresses)
    )
    assert tree.xpath("//head//@href|//head//@src") == ["files/site.css", "feed.xml"]
    assert tree.xpath("//head/meta/@name") == ["referrer", "citation_title"]
    assert tree.xpath("//head/meta/@property|//head/script|//head/base") == []

"""What is no class-blog page, what is of odd make, and what is very large: read quickly or refused in a sentence."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.importers.page import LARGEST, read_page
from blog.importers.records import NotAPage, PageRecord
from tests.blog.importers.saved_pages import MORE, PAGES, PROSE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\n",
        b"\xef\xbb\xbf",
        b"\x00\x01\x02",
        b"%PDF-1.7\nThe envoys",
        b"{\\rtf1 The envoys}",
        b"PK\x03\x04abc",
        b"\xff\xfeT\x00h\x00e\x00",
        b"a" * (LARGEST + 1),
        b"Hello",
        b"4 5 6\n7 8 9",
        b"Leave a Reply",
        b"<html></html>",
        b"<html><body><p></p><img src='a.png'></body></html>",
        b"<?xml version='1.0'?><rss><channel></channel></rss>",
        b"<div>" * 5_000 + b"<p>words</p>",
        b"<p" * 5_000,
        b"<i>" * 200_000,
        b"1 2 3 4 5 6 7 8 9 10 11 12 13 14.",
        (PAGES / "no-page.txt").read_bytes(),
    ],
)
def test_what_is_no_page_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(NotAPage) as refusal:
        read_page(data)
    sentence = str(refusal.value)
    assert (sentence[0].isupper(), sentence[-1], "\n" in sentence, "!" in sentence) == (True, ".", False, False)


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(NotAPage):
        assert isinstance(read_page(data), PageRecord)


PIECES = [
    "A Treaty",
    PROSE,
    MORE,
    "2 thoughts on “A Treaty”",
    "Works Cited",
    "Freeze, Gregory L. Russia. Oxford, 2009.",
    "  1. Well put.",
    "    1. Thank you.",
    "10.",
    "Ann says:",
    "April 5, 2019 at 2:14 pm",
    "Reply",
    "Leave a Reply",
    "“",
    "(",
    "<p>",
    "</li>",
    "<li class='comment'>",
    "<html>",
    "<blockquote>",
    "Pingback: x",
    "\t",
    "",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_mixture_of_a_pages_pieces_is_read_or_refused(pieces: list[str]) -> None:
    try:
        record = read_page("\n".join(pieces).encode())
    except NotAPage:
        return
    numbers = [said.number for said in record.comments]
    assert len(numbers) == len(set(numbers))
    assert [said.parent for said in record.comments if said.parent is not None and said.parent not in numbers] == []


@pytest.mark.parametrize(
    "piece", ["(", "[", "“", "*", "_", "a ", "1. ", "A, ", "Mao says:\n", "1.\n", "<", "<!--", "\n", "Works Cited\n"]
)
@pytest.mark.parametrize(
    "above", ["", f"A Treaty\n\n{PROSE}\n\n", f"A Treaty\n\n{PROSE}\n\n{MORE}\n\n1 thought on “A Treaty”\n\n"]
)
def test_one_sign_repeated_is_finished_quickly(piece: str, above: str) -> None:
    started = time.monotonic()
    with suppress(NotAPage):
        read_page((above + piece * (200_000 // len(piece))).encode())
    assert time.monotonic() - started < 20

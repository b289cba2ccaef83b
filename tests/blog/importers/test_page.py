"""A class-blog page saved as text: what is read from it, and what is refused."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.importers.page import LARGEST, read_page
from blog.importers.records import NotAPage, PageRecord

PAGES = Path(__file__).resolve().parents[3] / "fixtures" / "pages"
SAMPLES = os.environ.get("SAMPLES", "")
PROSE = "The envoys came back from Moscow with a treaty that neither of the two capitals would print in full."
MORE = "What they had brought home was less than the papers said, and more than the ministry had hoped for."
originals = pytest.mark.skipif(not SAMPLES, reason="SAMPLES does not name the folder of the two original documents.")


def page(*blocks: str) -> PageRecord:
    return read_page("\n\n".join(blocks).encode())


def test_a_saved_page_gives_title_caption_paragraphs_quotations_and_works() -> None:
    record = read_page((PAGES / "thread.txt").read_bytes())
    assert record.title == "The Specialists Go Home"
    assert record.captions == ("Soviet engineers at a Chinese steel works (Ogonyok",)
    assert (record.paragraphs, record.quotations, record.heading, record.declared) == (5, 2, "", 4)
    assert record.works == (
        "A Failed Empire, Second Edition. Vladislav M Zubok",
        "Lüthi, Lorenz M. The Sino-Soviet Split: Cold War in the Communist World. Princeton University Press, 2008.",
    )
    assert record.doubts == ("No heading stands above the works; 2 at the end were taken for them by their look.",)


def test_the_body_of_a_saved_page_keeps_order_and_words() -> None:
    blocks = read_page((PAGES / "thread.txt").read_bytes()).body.split("\n\n")
    assert [block[:9] for block in blocks] == [
        "*Soviet e",
        "In the su",
        "The order",
        "What the ",
        "> “Of the",
        "A second ",
        "> “They c",
        "Both lett",
    ]
    assert blocks[-1].endswith("another four years. (Lüthi 178)")


def test_the_comments_of_a_saved_page_keep_numbers_and_parents_and_get_no_names() -> None:
    record = read_page((PAGES / "thread.txt").read_bytes())
    assert [(said.number, said.parent, said.author, said.date) for said in record.comments] == [
        ("1", None, "", ""),
        ("1.1", "1", "", ""),
        ("2", None, "", ""),
        ("3", None, "", ""),
    ]
    assert record.comments[-1].body.endswith("a fit of temper that opened the drawer?")


def test_no_words_of_the_reply_form_come_in() -> None:
    record = read_page((PAGES / "thread.txt").read_bytes())
    words = record.body + "".join(said.body for said in record.comments) + "".join(record.works)
    found = [
        mark for mark in ("Leave a", "Fill in", "commenting", "Log Out", "photo", "Connecting", "%s") if mark in words
    ]
    assert found == []


def test_a_pasted_essay_has_paragraphs_and_asks_for_a_title() -> None:
    record = read_page((PAGES / "essay.txt").read_bytes())
    assert replace(record, body="") == PageRecord(
        title="",
        body="",
        paragraphs=7,
        quotations=0,
        captions=(),
        works=(),
        heading="",
        comments=(),
        declared=None,
        doubts=("No title was found; give one.",),
    )


@originals
def test_the_original_page_comes_in_as_its_description_says() -> None:
    record = read_page(next(Path(SAMPLES).glob("004_*.txt")).read_bytes())
    assert (record.title, len(record.captions), record.paragraphs, record.quotations) == (
        "The Sino-Soviet Split",
        1,
        5,
        2,
    )
    assert (len(record.works), record.heading, record.declared) == (2, "", 4)
    assert [(said.number, said.parent, said.author) for said in record.comments] == [
        ("1", None, ""),
        ("1.1", "1", ""),
        ("2", None, ""),
        ("3", None, ""),
    ]


@originals
def test_the_original_essay_comes_in_as_its_description_says() -> None:
    record = read_page(next(Path(SAMPLES).glob("000_*.txt")).read_bytes())
    assert (record.title, record.paragraphs, record.works, record.comments) == ("", 10, (), ())


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


def test_text_in_windows_letters_is_read() -> None:
    assert (
        page("Ein Vertrag", PROSE + " “Häfen”").body
        == read_page(f"Ein Vertrag\r\n\r\n{PROSE} “Häfen”".encode("cp1252")).body
    )


def test_a_byte_order_mark_is_no_part_of_the_title() -> None:
    assert read_page(b"\xef\xbb\xbf" + f"A Treaty\n\n{PROSE}".encode()).title == "A Treaty"


def test_words_mean_only_themselves_in_the_markdown() -> None:
    record = page("A Treaty", f"1. *{PROSE}* [a](b) <b> `c` snake_case _d_ &amp; R&D # ~e~")
    assert record.body == f"1\\. \\*{PROSE}\\* \\[a\\](b) \\<b> \\`c\\` snake_case \\_d\\_ \\&amp; R&D # \\~e\\~"


@pytest.mark.parametrize("start", ["# ", "- ", "+ ", "> ", "= ", "2) "])
def test_no_paragraph_becomes_a_list_heading_or_quotation_by_its_first_sign(start: str) -> None:
    assert page("A Treaty", start + PROSE).body == (start + PROSE).replace(
        start.strip()[-1], "\\" + start.strip()[-1], 1
    )


def test_lines_wrapped_by_a_program_are_joined() -> None:
    assert (
        page(
            "A Treaty", PROSE[:50] + "\n" + PROSE[51:] if PROSE[50] == " " else PROSE.replace(" with ", "\nwith ")
        ).body
        == PROSE
    )


def test_a_heading_above_the_works_is_kept_as_typed() -> None:
    record = page(
        "A Treaty",
        PROSE,
        "WORKS CITED:",
        "Freeze, Gregory L. Russia: A History. Oxford, 2009.",
        "Untitled memoir of a clerk",
    )
    assert (record.heading, record.works) == (
        "WORKS CITED:",
        ("Freeze, Gregory L. Russia: A History. Oxford, 2009.", "Untitled memoir of a clerk"),
    )
    assert (record.body, record.doubts) == (PROSE, ())


def test_a_heading_on_the_line_of_the_first_work_is_read() -> None:
    record = page(
        "A Treaty", PROSE, "Works Cited: Freeze, Gregory L. Russia: A History. Oxford University Press, 2009."
    )
    assert (record.heading, record.works) == (
        "Works Cited:",
        ("Freeze, Gregory L. Russia: A History. Oxford University Press, 2009.",),
    )


def test_a_work_wrapped_over_two_lines_is_one_line() -> None:
    wrapped = "Riasanovsky, Nicholas V., and Mark D. Steinberg. A History of\nRussia. Oxford University Press, 2018."
    assert page("A Treaty", PROSE, "Bibliography", wrapped).works == (wrapped.replace("\n", " "),)


def test_a_paragraph_behind_the_works_stays_in_the_essay_with_a_doubt() -> None:
    after = " ".join(
        [MORE, "It was signed, and that was all they did about it.", PROSE, PROSE, "It is not what they had asked."]
    )
    record = page("A Treaty", PROSE, "Sources", "Freeze, Gregory L. Russia. Oxford, 2009.", after)
    assert (record.paragraphs, len(record.works), len(record.doubts)) == (2, 1, 1)


@pytest.mark.parametrize(
    "line",
    [
        "https://www.example.org/treaty",
        "“The Treaty at Fifty.” The Review of Northern Affairs, 14 Feb. 2000.",
        "Gaddis, John Lewis. The Cold War: A New History. Penguin, 2005.",
        "The Cold War: A World History. Odd Arne Westad",
        "Taubman, William. “Khrushchev.” Norton, n.d.",
        "• Service, Robert. A History of Modern Russia. Harvard University Press, 2009.",
    ],
)
def test_a_line_that_looks_like_a_work_needs_no_heading(line: str) -> None:
    assert page("A Treaty", PROSE, line).works == (line.removeprefix("• "),)


@pytest.mark.parametrize(
    "line",
    [
        "In 1960, the Soviet Union left.",
        "That was the end of it, in 1960, for Moscow.",
        "It was over.",
        "Moscow, Tuesday",
        "(Freeze 428)",
    ],
)
def test_a_short_sentence_at_the_end_is_no_work(line: str) -> None:
    assert page("A Treaty", PROSE, line).works == ()


def test_a_quotation_led_in_by_a_colon_is_a_quotation() -> None:
    record = page("A Treaty", PROSE[:-1] + ":", "“They signed – and “in full” – what they had read.”")
    assert (record.paragraphs, record.quotations) == (1, 1)
    assert record.body.split("\n\n")[1] == "> “They signed – and “in full” – what they had read.”"


def test_a_quotation_with_its_page_is_a_quotation() -> None:
    assert page("A Treaty", PROSE, '"They signed what they had read." (12)').quotations == 1


@pytest.mark.parametrize(
    "text",
    ["“Yes,” he said, “we signed.” (12)", '"Yes," he said, "we signed." (12)', "“We signed.”", "“We signed (12)"],
)
def test_a_paragraph_that_only_contains_quoted_words_is_none(text: str) -> None:
    assert page("A Treaty", PROSE, text).quotations == 0


@pytest.mark.parametrize(
    "line", ["Mao in Moscow (BBC", "Mao in Moscow [TASS]", "Figure 2: The hall in 1949.", "Photo: TASS"]
)
def test_a_caption_is_kept_in_italics(line: str) -> None:
    record = page("A Treaty", line, PROSE)
    assert (record.captions, record.paragraphs) == ((line,), 1)
    assert record.body.replace("\\", "").split("\n\n")[0] == f"*{line}*"


def test_a_short_line_between_paragraphs_is_a_heading_with_a_doubt() -> None:
    record = page("A Treaty", PROSE, "What the Papers Said", MORE)
    assert (record.body, record.paragraphs) == (f"{PROSE}\n\n# What the Papers Said\n\n{MORE}", 2)
    assert record.doubts == ("“What the Papers Said” stands alone as a short line and was kept as a heading.",)


def test_menus_above_the_title_and_buttons_below_the_essay_stay_out() -> None:
    record = page(
        "HIST 12",
        "Skip to content",
        "Menu",
        "A Treaty",
        "Posted on April 3, 2019 by clerk",
        PROSE,
        "Share this:",
        "Twitter",
        "Facebook",
        "Like this:",
        "Like Loading...",
        "Some Other Post",
        "1 thought on “A Treaty”",
        "  1. Yes.",
    )
    assert (record.title, record.body, len(record.comments)) == ("A Treaty", PROSE, 1)
    assert record.doubts == (
        "1 lines above the title were left out: “HIST 12”.",
        "“Posted on April 3, 2019 by clerk” was left out as a part of the blog around the essay.",
        "“Some Other Post” was left out as a part of the blog around the essay.",
    )

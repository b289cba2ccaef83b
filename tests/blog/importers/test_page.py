"""A class-blog page saved as text: its title, paragraphs, quotations, captions and headings, and what stays out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from blog.importers.page import read_page
from blog.importers.records import PageRecord
from tests.blog.importers.saved_pages import MORE, PAGES, PROSE, page

SAMPLES = os.environ.get("SAMPLES", "")
originals = pytest.mark.skipif(not SAMPLES, reason="SAMPLES does not name the folder of the two original documents.")


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

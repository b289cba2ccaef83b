"""A class-blog page saved as HTML: what is read from it, and what stays out."""

from __future__ import annotations

from pathlib import Path

import pytest

from blog.importers.page import read_page
from blog.importers.records import CommentRecord, NotAPage, PageRecord

PAGES = Path(__file__).resolve().parents[3] / "fixtures" / "pages"
PROSE = "The envoys came back from Moscow with a treaty that neither of the two capitals would print in full."


def article(inside: str, after: str = "") -> PageRecord:
    return read_page(f"<html><body><h1>A Treaty</h1><article>{inside}</article>{after}</body></html>".encode())


def test_a_saved_web_page_gives_title_caption_paragraphs_quotation_and_works() -> None:
    record = read_page((PAGES / "thread.html").read_bytes())
    assert (record.title, record.captions) == ("Goulash and Wheat", ("Harvest in the virgin lands (TASS)",))
    assert (record.paragraphs, record.quotations, record.heading, record.declared) == (3, 1, "Works Cited", 5)
    assert record.works == (
        "Taubman, William. Khrushchev: The Man and His Era. W. W. Norton, 2003.",
        "McCauley, Martin. Khrushchev and the Development of Soviet Agriculture. Macmillan, 1976.",
    )


def test_the_body_of_a_saved_web_page_is_markdown_in_order() -> None:
    blocks = read_page((PAGES / "thread.html").read_bytes()).body.split("\n\n")
    assert [block[:12] for block in blocks] == [
        "*Harvest in ",
        "In the sprin",
        "# The first ",
        "For two year",
        "> There is w",
        "The third ye",
    ]
    assert blocks[1].endswith("**not** enough tents. See [the decree](https://example.org/virgin_lands), 1. March.")
    assert (
        blocks[4]
        == "> There is wheat to the edge of the sky.\n>\n> Nobody has counted it yet, and nobody doubts the count."
    )
    assert blocks[5].endswith("cut with maize & peas (Taubman 263).")


def test_nested_comments_keep_parents_names_and_dates() -> None:
    assert read_page((PAGES / "thread.html").read_bytes()).comments == (
        CommentRecord(
            "1",
            None,
            "Iris Vane",
            "2019-04-05T14:14",
            "Who drove the tractors in the second year?\n\nI ask because the tents were gone.",
        ),
        CommentRecord("1.1", "1", "Tom Bright", "2019-04-05T16:02", "Soldiers, mostly. *Taubman* has the number."),
        CommentRecord("1.1.1", "1.1", "Iris Vane", "", "Thank you, page 264."),
        CommentRecord("2", None, "", "", "Good use of the letter."),
    )


def test_what_was_left_out_of_a_web_page_is_told() -> None:
    assert read_page((PAGES / "thread.html").read_bytes()).doubts == (
        "A comment without words, or a notice that another blog links here, was left out.",
        "1 images were not brought in; their captions were kept.",
        "The page announces 5 comments; 4 were found.",
    )


def test_no_menu_button_or_form_of_a_web_page_comes_in() -> None:
    record = read_page((PAGES / "thread.html").read_bytes())
    words = record.body + "".join(said.body for said in record.comments) + "".join(record.works)
    marks = (
        "Skip",
        "Home",
        "Seminar",
        "Posted",
        "Share",
        "Like",
        "Loading",
        "Twitter",
        "Reply",
        "Previous",
        "email",
        "says",
        "not words",
    )
    assert [mark for mark in marks if mark in words] == []


def test_old_comments_without_lists_of_children_are_read() -> None:
    record = article(
        f"<p>{PROSE}</p>",
        '<div id="comments"><h3>1 Response to “A Treaty”</h3><ol class="commentlist"><li id="comment-1" class="alt">'
        '<cite>Ann Lee</cite> says: <br><small class="commentmetadata">'
        '<a href="#c">April 5th, 2019 at 2:14 pm</a></small>'
        "<p>Well <b>put</b>.</p></li></ol></div>",
    )
    assert record.comments == (CommentRecord("1", None, "Ann Lee", "2019-04-05T14:14", "Well **put**."),)
    assert record.declared == 1


def test_words_of_a_web_page_mean_only_themselves() -> None:
    assert (
        article(f"<p>1. {PROSE} * [x] &lt;b&gt; (Freeze 428) a_b</p>").body
        == f"1\\. {PROSE} \\* \\[x\\] \\<b> (Freeze 428) a_b"
    )


def test_scripts_and_comments_of_the_source_are_not_words() -> None:
    assert (
        article(f"<script>let a = 1;</script><!-- hidden --><p>{PROSE}<!-- hidden --></p><style>p {{}}</style>").body
        == PROSE
    )


def test_a_page_that_marks_no_article_is_read_with_a_doubt() -> None:
    record = read_page(f"<html><head><title>A Treaty | Blog</title></head><body><p>{PROSE}</p></body></html>".encode())
    assert (record.title, record.body) == ("A Treaty", PROSE)
    assert record.doubts == (
        "The title was taken from the window's title: “A Treaty”.",
        "Nothing marks the post in this page; all its words outside of menus were read as the essay.",
    )


def test_works_divided_by_line_breaks_are_single_lines() -> None:
    record = article(
        f"<p>{PROSE}</p><h3>Bibliography</h3>"
        "<p>Freeze, Gregory L. Russia. Oxford, 2009.<br>Gaddis, John. Cold War. 2005.</p>"
    )
    assert record.works == ("Freeze, Gregory L. Russia. Oxford, 2009.", "Gaddis, John. Cold War. 2005.")


def test_a_quoted_paragraph_in_a_web_page_is_a_quotation() -> None:
    assert article(f"<p>{PROSE}</p><p>“They signed what they had read.” (pg. 4)</p>").quotations == 1


def test_loose_words_between_tags_are_paragraphs() -> None:
    assert article(f"{PROSE}<div>{PROSE}</div>").paragraphs == 2


@pytest.mark.parametrize(
    "inside", ["", "<img src='a.png'>", "<nav><p>Home</p></nav>", "<form><p>Your name</p></form>", "<h2>Only this</h2>"]
)
def test_a_web_page_without_paragraphs_is_refused(inside: str) -> None:
    with pytest.raises(NotAPage):
        read_page(f"<html><body>{inside}</body></html>".encode())


def test_a_web_page_with_too_many_comments_is_refused() -> None:
    with pytest.raises(NotAPage, match="more than 5,000 comments"):
        article(f"<p>{PROSE}</p>", "<ol>" + "<li class=comment>Yes.</li>" * 5_001 + "</ol>")

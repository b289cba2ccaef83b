"""The thread under a page saved as text: who wrote which comment, when, and in answer to which."""

from __future__ import annotations

import pytest

from blog.importers.page import read_page
from blog.importers.records import CommentRecord, NotAPage, PageRecord

PROSE = "The envoys came back from Moscow with a treaty that neither of the two capitals would print in full."
MORE = "What they had brought home was less than the papers said, and more than the ministry had hoped for."


def under(*lines: str, count: str = "2") -> PageRecord:
    """A small page with these lines as its thread."""
    return read_page(
        "\n".join(["A Treaty", "", PROSE, "", MORE, "", f"{count} thoughts on “A Treaty”", "", *lines]).encode()
    )


def threaded(record: PageRecord) -> list[tuple[str, str | None, str, str, str]]:
    return [(said.number, said.parent, said.author, said.date, said.body) for said in record.comments]


def test_names_and_dates_of_numbered_comments_are_read() -> None:
    record = under(
        "  1. Ann Lee says:",
        "",
        "    April 5, 2019 at 2:14 pm",
        "",
        "    Well put.",
        "",
        "    Reply",
        "",
        "      1. Ben on 6 April 2019 at 09:05 said:",
        "",
        "         Thank you.",
        "",
        "         And more.",
    )
    assert threaded(record) == [
        ("1", None, "Ann Lee", "2019-04-05T14:14", "Well put."),
        ("1.1", "1", "Ben", "2019-04-06T09:05", "Thank you.\n\nAnd more."),
    ]


def test_comments_saved_by_a_browser_line_by_line_are_read() -> None:
    record = under(
        " 1.",
        "    Ann Lee's avatar",
        "    Ann Lee",
        "    says:",
        "    April 5, 2019 at 12:01 am",
        "    <https://example.org/#comment-1>",
        "    Well put.",
        "    Reply",
        " 2.",
        "    Ben",
        "    says:",
        "    April 6, 2019 at 2:00 pm",
        "    1. First this.",
        "    2. Then that.",
    )
    assert threaded(record) == [
        ("1", None, "Ann Lee", "2019-04-05T00:01", "Well put."),
        ("2", None, "Ben", "2019-04-06T14:00", "1\\. First this. 2. Then that."),
    ]


def test_comments_without_numbers_are_told_apart_by_their_heads() -> None:
    record = under(
        "Ann Lee says:", "April 5, 2019 at 2:14 pm", "Well put.", "Reply", "Ben", "April 6, 2019 at 2:14 pm", "I agree."
    )
    assert [(said.number, said.author, said.body) for said in record.comments] == [
        ("1", "Ann Lee", "Well put."),
        ("2", "Ben", "I agree."),
    ]
    assert record.doubts == (
        "The comments carry neither numbers nor indentation; none could be read as an answer to another.",
    )


def test_a_name_in_the_words_is_never_taken_for_the_author() -> None:
    record = under("  1. Henrik, well put.", "", "  2. Agree with Ann. Lenin says: read more.")
    assert [said.author for said in record.comments] == ["", ""]


def test_a_list_in_a_comment_stays_in_the_comment() -> None:
    record = under("  1. Two things.", "", "1. The date.", "", "2. The name.", "", "  2. Agreed.")
    assert [said.body for said in record.comments] == ["Two things.\n\n1\\. The date.\n\n2\\. The name.", "Agreed."]


def test_numbers_past_nine_stay_on_their_level() -> None:
    record = under(*(f"{f'{number}.':>5} Comment." for number in range(1, 13)), count="12")
    assert [said.number for said in record.comments] == [str(number) for number in range(1, 13)]


def test_a_thread_without_indentation_is_read_with_a_doubt() -> None:
    record = under("1. One.", "1. Answer.", "2. Two.", count="3")
    assert [said.number for said in record.comments] == ["1", "1.1", "2"]
    assert record.doubts == (
        "The thread is numbered but not indented; who answers whom follows from the numbers alone.",
    )


def test_what_lies_deeper_than_thirty_levels_is_joined_to_the_last() -> None:
    record = under(*(f"{'   ' * depth}1. Deeper." for depth in range(33)), count="33")
    assert [said.number.count(".") + 1 for said in record.comments] == [*range(1, 31), 30, 30, 30]
    assert [said.number[-2:] for said in record.comments[-3:]] == [".2", ".3", ".4"]


def test_a_count_that_does_not_agree_is_told() -> None:
    assert under("  1. One.", count="7").doubts == ("The page announces 7 comments; 1 were found.",)


@pytest.mark.parametrize(("count", "declared"), [("One", 1), ("No", 0), ("1,204", 1204), ("Twelve", 12)])
def test_a_count_in_words_or_thousands_is_read(count: str, declared: int) -> None:
    assert under(count=count).declared == declared


def test_a_title_that_sounds_like_a_thread_is_a_title() -> None:
    heading = "One thought on “3 thoughts on Lenin”"
    record = read_page(f"3 thoughts on Lenin\n\n{PROSE}\n\n{MORE}\n\n{heading}\n\n  1. Yes.".encode())
    assert (record.title, record.declared) == ("3 thoughts on Lenin", 1)
    assert record.comments == (CommentRecord("1", None, "", "", "Yes."),)


def test_too_many_comments_are_refused_rather_than_cut() -> None:
    with pytest.raises(NotAPage, match="more than 5,000 comments"):
        under(*(f"{number}. So it was." for number in range(1, 5_002)))

"""The works at the end of a class-blog page saved as text: their heading, their lines, and what is none of them."""

from __future__ import annotations

import pytest

from tests.blog.importers.saved_pages import MORE, PROSE, page


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

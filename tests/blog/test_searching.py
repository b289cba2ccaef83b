"""What a query asks for, how words are folded, and how they are marked; without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.searching.marking import AROUND, excerpt, marked
from blog.searching.words import LONGEST_QUERY, MOST_WORDS, Term, asked_for, folded, forms_of, misspelt


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Moscow", ["moscow…"]),
        ("two CAPITALS", ["two", "capitals…"]),
        ("mo", ["mo"]),
        ("moscow mo", ["moscow", "mo"]),
        ('"Cold War"', ['"cold war"']),
        ("“Cold War” thaw", ['"cold war"', "thaw…"]),
        ('"cold war', ['"cold war"']),
        ("re-education", ['"re education"…']),
        ("NEAR(a, b)", ['"near a"', "b"]),
        ("-x a:b *", ["x", '"a b"']),
        ("Stalin’s", ["stalins…"]),
        ("Übersée", ["ubersee…"]),
        ("the the the", ["the", "the…"]),
        ("", []),
        (" .,;*^\x00\ud800", []),
    ],
)
def test_a_query_asks_for_words(query: str, terms: list[str]) -> None:
    assert [f"{term}{'…' if term.is_open else ''}" for term in asked_for(query)] == terms


def test_a_query_asks_for_twelve_words_at_most() -> None:
    words = [word for term in asked_for(" ".join(f"w{n}-x" for n in range(30))) for word in term.words]
    assert words == [word for n in range(6) for word in (f"w{n}", "x")]


@given(st.text(max_size=3 * LONGEST_QUERY))
def test_anything_may_be_asked_and_gives_letters_and_digits_alone(query: str) -> None:
    words = [word for term in asked_for(query) for word in term.words]
    assert len(words) <= MOST_WORDS
    assert all(word.isalnum() for word in words)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("letter", "letters"),
        ("letters", "letter"),
        ("policy", "policies"),
        ("policies", "policy"),
        ("church", "churches"),
        ("churches", "church"),
        ("congress", "congresses"),
        ("days", "day"),
        ("day", "days"),
    ],
)
def test_a_word_is_looked_for_in_its_other_number(word: str, other: str) -> None:
    assert other in forms_of(word)


@pytest.mark.parametrize("word", ["1956", "ww2", "of"])
def test_a_number_or_a_small_word_has_one_form(word: str) -> None:
    assert forms_of(word) == (word,)


def test_what_is_in_quotation_marks_has_one_form() -> None:
    assert asked_for('"letters"')[0].forms == ("letters",)


@pytest.mark.parametrize("near", ["telegam", "telegrram", "telagram", "telegarm"])
def test_a_misspelt_word_is_one_letter_from_the_right_one(near: str) -> None:
    assert "telegram" in misspelt(near)


def test_a_word_of_another_alphabet_is_misspelt_in_its_own() -> None:
    assert "москва" in misspelt("масква")
    assert "масква" not in misspelt("масква")


def shown(text: str, query: str) -> str:
    """A marked text, with brackets for marks."""
    return "".join(f"[{run.words}]" if run.is_found else run.words for run in marked(text, asked_for(query)))


@pytest.mark.parametrize(
    ("text", "query", "marks"),
    [
        ("Letters, and a letter.", "letter", "[Letters], and a [letter]."),
        ("Stalin’s death", "stalin", "[Stalin’s] death"),
        ("Café <b>Müller</b>", "cafe muller", "[Café] <b>[Müller]</b>"),
        ("Telegraphy", "tele", "[Telegraphy]"),
        ("The cold war; a war", '"cold war"', "The [cold] [war]; a [war]"),
        ("Nothing", "else", "Nothing"),
        ("", "else", ""),
    ],
)
def test_the_words_are_marked(text: str, query: str, marks: str) -> None:
    assert shown(text, query) == marks


def test_an_excerpt_shows_the_place_with_most_words() -> None:
    text = f"Moscow. {'filling ' * 100}Then Moscow and Peking met. {'filling ' * 100}"
    runs = excerpt(text, asked_for("peking moscow"))
    assert [run.words for run in runs if run.is_found] == ["Moscow", "Peking"]
    assert (runs[0].words, runs[-1].words, len("".join(run.words for run in runs)) <= AROUND + 4) == ("… ", " …", True)


def test_an_excerpt_finds_what_is_written_with_accents() -> None:
    runs = excerpt(f"{'filling ' * 100}Über allem", asked_for("uber"))
    assert [run.words for run in runs if run.is_found] == ["Über"]


def test_an_excerpt_without_the_words_is_the_beginning() -> None:
    assert [run.words for run in excerpt("One two.", asked_for("three"))] == ["One two."]


@given(st.text(max_size=2_000), st.text(max_size=40))
def test_an_excerpt_is_made_of_the_text_and_never_fails(text: str, query: str) -> None:
    terms = asked_for(query)
    whole = "".join(run.words for run in excerpt(text, terms))
    assert "".join(run.words for run in marked(text, terms)) == text
    assert whole.removeprefix("… ").removesuffix(" …") in text


def test_a_term_meets_a_word_it_begins_only_while_it_is_open() -> None:
    assert [Term(("tele",), ("tele",), is_open=open_).is_met_by("telegram") for open_ in (True, False)] == [True, False]

"""`comments.spam.folding`: one folded form for every spelling of a word. Pure: no test here touches the database."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.spam.folding import LONGEST_TEXT, LONGEST_WORD, fingerprint, words

ANY_TEXT = st.text(st.characters(), max_size=200)


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


@pytest.mark.parametrize(
    "written",
    [
        "casino",
        "CASINO",
        "Ｃａｓｉｎｏ",
        "𝓬𝓪𝓼𝓲𝓷𝓸",
        "ⓒⓐⓢⓘⓝⓞ",
        "càsínö",
        "ca\u0301sino\u0308",
        "c\u0336a\u0336s\u0336i\u0336n\u0336o\u0336",
        "ca\u200bsi\u200dno",
        "ca\u00adsino",
        "\u202ecasino",
        "ca\u3164sino",
        "саsinо",
        "cαsino",
        "cas**ino**",
        "casino's",
        "casino’s",
    ],
    ids=ascii,
)
def test_every_spelling_of_a_word_folds_to_the_same(written: str) -> None:
    assert folded(f"the {written}, they say") == ["the", "casino", "they", "say"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("класс", "класс"),
        ("Ёлка", "елка"),
        ("σοφία", "σοφια"),
        ("हिन्दी", "हिन्दी"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("한글", "한글"),
    ],
)
def test_words_of_other_alphabets_stay_what_they_are(written: str, expected: str) -> None:
    assert [(word.folded, word.is_disguised) for word in words(written)] == [(expected, False)]


@pytest.mark.parametrize(
    ("written", "expected", "is_disguised"),
    [
        ("pаypal", "paypal", True),
        ("ΡΑΥPAL", "paypal", True),
        ("VΝΟ", "vno", True),
        ("спaм", "спам", True),
        ("CПАМ", "спам", True),
        ("путинism", "путинism", False),
        ("paypal", "paypal", False),
    ],
)
def test_a_word_of_two_alphabets_is_read_in_the_one_it_imitates(
    written: str, expected: str, is_disguised: bool
) -> None:
    assert [(word.folded, word.is_disguised) for word in words(written)] == [(expected, is_disguised)]


def test_a_word_knows_its_place_in_the_text_as_it_was_written() -> None:
    text = "At the ca\u200bsíno_tonight, «don’t»"
    assert [text[word.start : word.end] for word in words(text)] == ["At", "the", "ca\u200bsíno", "tonight", "don’t"]


def test_no_more_than_the_longest_text_is_read() -> None:
    assert folded(" " * (LONGEST_TEXT - 1) + "a") == ["a"]
    assert folded(" " * LONGEST_TEXT + "a") == []


def test_a_word_is_cut_after_what_hides_in_it_is_gone() -> None:
    assert folded("cas" + "\u200b" * 1000 + "ino") == ["casino"]
    assert folded("x" * 1000) == ["x" * LONGEST_WORD]


def test_the_same_words_have_the_same_fingerprint_however_they_are_set() -> None:
    assert fingerprint("Great  post, thank you!") == fingerprint("GREAT post — thank *you*")
    assert fingerprint("Great post, thank you!") != fingerprint("Great post, thank her!")


def test_texts_without_a_word_are_told_apart() -> None:
    assert fingerprint("🙂") == fingerprint(" 🙂 ")
    assert fingerprint("🙂") != fingerprint("🙁")


@settings(deadline=None)
@given(ANY_TEXT)
def test_any_text_has_words_in_order_within_it(text: str) -> None:
    places = [place for word in words(text) for place in (word.start, word.end)]
    assert places == sorted(places)
    assert all(word.folded and 0 <= word.start < word.end <= len(text) for word in words(text))
    assert len(fingerprint(text)) == 64

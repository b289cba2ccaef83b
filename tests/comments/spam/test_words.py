"""`comments.spam.words`: a course's list, and where it matches. Pure: no test here touches the database."""

from __future__ import annotations

import pytest

from comments.spam.folding import words
from comments.spam.words import LONGEST_ENTRY, LONGEST_PHRASE, MOST_ENTRIES, Tree, Unusable, WordList


def matched(listed: str, text: str) -> list[str]:
    return [text[start:end] for start, end in WordList.of(listed).found_in(words(text))]


class Counted(dict[str, Tree]):
    """A tree that counts how often it is asked."""

    asked = 0

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.asked += 1
        return super().get(key, default)


@pytest.mark.parametrize("text", ["a class", "Class!", "(class)", "first-class", "_class_", "**class**", "class's"])
def test_a_whole_word_matches(text: str) -> None:
    assert len(matched("class", text)) == 1


@pytest.mark.parametrize("text", ["classic", "subclass", "classes", "cl ass", "class1", ""])
def test_a_part_of_a_word_does_not_match(text: str) -> None:
    assert matched("class", text) == []


def test_a_match_is_given_as_it_was_written() -> None:
    assert matched("casino\nviagra", "At the Ca\u200bSÍNO, no VIАGRA.") == ["Ca\u200bSÍNO", "VIАGRA"]


def test_an_entry_may_be_typed_in_any_spelling() -> None:
    assert matched("  ＣＡＳÍＮＯ  ", "casino") == ["casino"]


@pytest.mark.parametrize("text", ["free money", "FREE — money", "free\nmoney"])
def test_a_phrase_matches_where_its_words_follow_one_another(text: str) -> None:
    assert matched("free money", text) == [text]


@pytest.mark.parametrize("text", ["free", "money free", "free my money", "free moneys"])
def test_a_phrase_does_not_match_by_its_parts(text: str) -> None:
    assert matched("free money", text) == []


def test_the_longest_of_two_entries_at_one_place_matches_and_the_shorter_elsewhere() -> None:
    assert matched("buy\nbuy it now", "buy it now or buy it") == ["buy it now", "buy"]


def test_an_entry_inside_another_is_not_given_again() -> None:
    assert matched("buy it now\nit now", "buy it now, or it now") == ["buy it now", "it now"]


def test_an_empty_list_matches_nothing() -> None:
    assert matched("\n  \n", "anything at all") == []


def test_a_list_takes_2000_entries_and_not_one_more() -> None:
    full = "\n".join(f"word{number}" for number in range(MOST_ENTRIES))
    assert matched(full, "word0 word1999 word2000") == ["word0", "word1999"]
    with pytest.raises(Unusable, match=r"^The list has 2001 entries. It can hold 2000: take some out\.$"):
        WordList.of(full + "\none more")


def test_a_long_list_is_asked_no_more_often_than_a_short_one() -> None:
    text = words("now these are the words of a text " * 100)
    asked = []
    for size in (2, MOST_ENTRIES):
        tree = Counted(WordList.of("\n".join(f"word{number}" for number in range(size))).tree)
        assert list(WordList(tree).found_in(text)) == []
        asked.append(tree.asked)
    assert asked == [len(text), len(text)]


def test_an_entry_takes_100_characters_and_not_one_more() -> None:
    assert matched("x" * LONGEST_ENTRY, "y") == []
    with pytest.raises(Unusable, match=r"^“x{30}…” is too long. An entry can have 100 characters: shorten it\.$"):
        WordList.of("x" * (LONGEST_ENTRY + 1))


def test_a_phrase_takes_eight_words_and_not_one_more() -> None:
    phrase = "a b c d e f g h"
    assert len(phrase.split()) == LONGEST_PHRASE
    assert matched(phrase, phrase) == [phrase]
    with pytest.raises(Unusable, match=r"^“a b c d e f g h i” has too many words. A phrase can have 8: shorten it\.$"):
        WordList.of(phrase + " i")


def test_an_entry_without_letters_is_refused_by_name_with_its_sentence_and_values_apart() -> None:
    with pytest.raises(
        Unusable, match=r"^“!!!” has no letters or digits, so it can match nothing: take it out\.$"
    ) as told:
        WordList.of("casino\n!!!")
    assert (told.value.sentence % {"entry": "?"}, told.value.values) == (
        "“?” has no letters or digits, so it can match nothing: take it out.",
        {"entry": "!!!"},
    )

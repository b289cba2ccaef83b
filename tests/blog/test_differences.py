"""`blog.differences`: told in words, exact to the character, and bounded for any text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.aligning import MOST_EDITS, MOST_STEPS, Steps, alike
from blog.differences import MOST_RUNS, Passage, Run, changed_works, compared, passages

LONGEST = 200_000
PIECES = st.lists(st.sampled_from(["red ", "house ", "the ", "x", ", ", ".", "\n", "\n\n", " \n \n", "é", "語", "\t"]))
TEXTS = st.one_of(st.text(max_size=80), PIECES.map("".join))


def told(old: str, new: str) -> str:
    """The runs in one line: what is gone in brackets, what is new in braces."""
    signs = {"same": "{}", "gone": "[{}]", "new": "{{{}}}"}
    return "".join(signs[run.kind].format(run.text) for run in compared(old, new))


@given(TEXTS, TEXTS)
def test_the_runs_joined_give_both_texts_to_the_character(old: str, new: str) -> None:
    runs = compared(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new


@given(TEXTS, TEXTS)
def test_no_run_is_empty_and_no_two_neighbours_are_of_a_kind(old: str, new: str) -> None:
    runs = compared(old, new)
    assert all(run.text for run in runs)
    assert all(one.kind != other.kind for one, other in pairwise(runs))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compared(text, text) == ([Run("same", text)] if text else [])


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_pairs_rise_on_both_sides_and_pair_what_is_equal(old: list[str], new: list[str]) -> None:
    pairs = alike(old, new, Steps())
    assert [old[i] for i, _j in pairs] == [new[j] for _i, j in pairs]
    assert all(i < x and j < y for (i, j), (x, y) in pairwise(pairs))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("", "All new.", "{All new.}"),
        ("All gone.", "", "[All gone.]"),
        ("The house was big.", "The house is big.", "The house [was]{is} big."),
        ("They left in August.", "They left, all of them, in August.", "They left{, all of them,} in August."),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.\n\n[Two.\n\n]Three."),
        ("One.\n\nThe tree fell.", "One.\n\nNew.\n\nThe tree stood.", "One.\n\n{New.\n\n}The tree [fell]{stood}."),
        ("The first. The second.", "The first.\n\nThe second.", "The first.[ ]{\n\n}The second."),
        ("Das Café schließt.", "Das Café öffnet.", "Das Café [schließt]{öffnet}."),
        ("毛沢東の演説", "毛沢東の文", "毛沢東の[演説]{文}"),
    ],
)
def test_a_change_is_told_in_words(old: str, new: str, expected: str) -> None:
    assert told(old, new) == expected


def test_a_paragraph_written_anew_is_not_torn_to_shreds() -> None:
    old = "The specialists went home in the summer of 1960, and with them the blueprints."
    new = "Nobody in Beijing had expected the letter, though the quarrel was four years old."
    assert told(old, new) == f"[{old[:-1]}]{{{new[:-1]}}}."


def test_an_unchanged_heading_between_two_new_paragraphs_stays_itself() -> None:
    old, new = "Alpha beta.\n\n## Moscow\n\nGamma delta.", "One two three.\n\n## Moscow\n\nFour five six."
    assert told(old, new) == ("[Alpha beta]{One two three}.\n\n## Moscow\n\n[Gamma delta]{Four five six}.")


def test_the_end_of_a_paragraph_holds_two_rewritten_ones_apart() -> None:
    old, new = "Alpha beta.\n\nGamma delta.", "One two three.\n\nFour five six."
    assert told(old, new) == "[Alpha beta]{One two three}.\n\n[Gamma delta]{Four five six}."


def test_a_word_changed_in_each_of_many_paragraphs_is_found_in_each() -> None:
    old = "\n\n".join(f"In the year {n} the ministry of {n} met here." for n in range(300))
    runs = compared(old, old.replace("met", "sat"))
    assert [run.text for run in runs if run.kind == "gone"] == ["met"] * 300


def test_where_nothing_changed_for_long_the_paragraphs_are_counted_not_shown() -> None:
    body = [f"Paragraph {n} stands." for n in range(20)]
    changed = [*body[:16], "Paragraph 16 falls.", *body[17:]]
    shown = passages(compared("\n\n".join(body), "\n\n".join(changed)))
    assert [passage.n_folded for passage in shown] == [15, 0, 0, 0, 2]
    assert [run.text for run in shown[2].runs] == ["Paragraph 16 ", "stands", "falls", "."]


def test_one_paragraph_is_shown_rather_than_counted() -> None:
    shown = passages(compared("A b.\n\nC d.\n\nE f.", "A b.\n\nC d.\n\nE g."))
    assert shown[0] == Passage((Run("same", "A b."),))


def test_a_changed_break_is_told_in_signs() -> None:
    (passage, _rest) = passages(compared("One two", "One\n\ntwo"))
    assert [(run.kind, run.shown) for run in passage.runs] == [("same", "One"), ("gone", " "), ("new", "¶¶")]
    (passage,) = passages(compared("One two", "One\ntwo"))
    assert [run.shown for run in passage.runs] == ["One", " ", "¶\n", "two"]


def test_a_new_paragraph_at_the_end_is_told_without_signs() -> None:
    shown = passages(compared("One two.", "One two.\n\nThree four."))
    assert [[(run.kind, run.shown) for run in passage.runs] for passage in shown] == [
        [("same", "One two.")],
        [("new", "Three four.")],
    ]


def work(key: str, line: str, **record: str) -> dict[str, object]:
    return {"key": key, "line": line, "record": record}


def test_works_are_told_as_added_changed_checked_or_taken_off() -> None:
    old = [work("freeze", "Freeze. Russia. 2009."), work("zubok", "Zubok. 2007."), work("luthi", "Lüthi. 2008.")]
    new = [
        work("luthi", "Lüthi. 2008.", title="Split"),
        work("freeze", "Freeze. Russia. 2012."),
        work("taubman", "Taubman."),
    ]
    changes = changed_works(old, new)
    assert [change.kind for change in changes] == ["details", "changed", "new", "gone"]
    assert [run.text for run in changes[1].runs] == ["Freeze. Russia. ", "2009", "2012", "."]
    assert changes[3].runs == (Run("gone", "Zubok. 2007."),)


def test_works_that_stayed_are_not_told() -> None:
    assert changed_works([work("a", "A.")], [work("a", "A.")]) == []


def scattered(letters: str, seed: int, between: str = "") -> str:
    chance = random.Random(seed)  # noqa: S311 - a text, not a secret
    return between.join(chance.choice(letters) for _ in range(LONGEST // (1 + len(between))))


HOSTILE = {
    "two signs": (scattered(".,", 1), scattered(".,", 2)),
    "two words": (scattered("ab", 1, " "), scattered("ab", 2, " ")),
    "two paragraphs": (scattered("ab", 1, "\n\n"), scattered("ab", 2, "\n\n")),
    "turned round": (" ".join(map(str, range(30_000))), " ".join(map(str, range(30_000, 0, -1)))),
    "every other word": ("".join(f"w{n} x " for n in range(25_000)), "".join(f"w{n} y " for n in range(25_000))),
    "shifted": (".," * (LONGEST // 2), ",." * (LONGEST // 2)),
    "nothing but breaks": ("\n" * LONGEST, "\n " * (LONGEST // 2)),
    "spaces to search": ("\n" + " " * (LONGEST - 1), " " * LONGEST),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_for_a_hostile_text_is_bounded(name: str) -> None:
    old, new = (text[:LONGEST] for text in HOSTILE[name])
    steps = Steps()
    runs = compared(old, new, steps)
    assert steps.taken <= MOST_STEPS + 4 * LONGEST + MOST_EDITS
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "gone") == new
    assert len(runs) <= MOST_RUNS
    assert sum(len(passage.runs) for passage in passages(runs)) <= MOST_RUNS


def test_when_the_steps_are_used_up_one_stands_for_the_other_as_a_whole() -> None:
    assert compared("a b a b", "b a b a b a", Steps(most=1)) == [Run("gone", "a b a b"), Run("new", "b a b a b a")]

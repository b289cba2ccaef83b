"""`comments.spam.classifier`: what is counted, learned, taken back and told, and when it may hold. Pure."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.spam.classifier import (
    MOST_TOKENS,
    Counts,
    Known,
    Score,
    Totals,
    count,
    few,
    learn,
    likelihood,
    score,
    tokens,
)
from comments.spam.judging import judge
from comments.spam.records import Hit, Verdict, Writing
from comments.spam.rules import RULES

SPAM = "Cheap pills, buy pills at https://pills.example now"
HAM = "Thank you, the second letter of Gorky changed my mind"
OFTEN = {"cheap": (40, 0), "pills": (40, 0), "thank": (0, 170)}


def trained() -> Counts:
    counts = Counts()
    for _ in range(10):
        learn(counts, SPAM, is_spam=True)
        learn(counts, HAM, is_spam=False)
    return counts


def told(text: str, counts: Counts) -> Score:
    return score(counts.known(tokens(text)))


def test_words_hosts_and_bands_of_links_and_capitals_are_counted_once_each() -> None:
    assert tokens("Pills, PILLS & píll's www.pills.example a") == {
        "pills",
        "pill",
        "www",
        "example",
        "host:pills.example",
        "links:1",
        "capitals:10",
    }


@pytest.mark.parametrize(
    ("links", "band"), [(0, "links:0"), (1, "links:1"), (2, "links:2"), (4, "links:2"), (5, "links:5"), (9, "links:5")]
)
def test_links_are_counted_in_bands(links: int, band: str) -> None:
    assert {token for token in tokens("https://a.example " * links) if token.startswith("links:")} == {band}


@pytest.mark.parametrize(
    ("text", "band"),
    [("", 0), ("A" + "b" * 10, 0), ("A" + "b" * 9, 10), ("AAAbbbbbbb", 30), ("AAAAAAbbbb", 60), ("漢", 0)],
)
def test_capitals_are_counted_in_bands(text: str, band: int) -> None:
    assert {token for token in tokens(text) if token.startswith("capitals:")} == {f"capitals:{band}"}


def test_a_text_has_at_most_300_tokens() -> None:
    long = " ".join(f"word{number} https://host{number}.example" for number in range(500))
    assert (len(tokens(long)), MOST_TOKENS) == (300, 300)


def test_words_put_in_front_do_not_push_the_others_out() -> None:
    said, padding = (" ".join(f"{word}{number}" for number in range(400)) for word in ("pills", "kind"))
    alone, padded = tokens(said), tokens(f"{padding} {said}")
    kept = {word for word in padded if word.startswith("pills")}
    assert kept != set()
    assert kept - alone == set()


def test_the_same_words_are_kept_in_every_process_so_that_another_can_take_them_back() -> None:
    assert few({f"word{number}" for number in range(9)}, 3) == ["word7", "word3", "word2"]


def test_unlearning_takes_back_exactly_what_was_learned() -> None:
    counts = trained()
    before = deepcopy(counts)
    learn(counts, "Cheap second letter", is_spam=True)
    assert counts != before
    learn(counts, "Cheap second letter", is_spam=True, weight=-1)
    assert counts == before


def test_unlearning_everything_leaves_nothing() -> None:
    counts = trained()
    for _ in range(10):
        learn(counts, SPAM, is_spam=True, weight=-1)
        learn(counts, HAM, is_spam=False, weight=-1)
    assert counts == Counts()


@pytest.mark.parametrize(("text", "is_spam"), [("never said", True), (SPAM, False), (HAM, True)])
def test_what_was_never_learned_cannot_be_taken_back_and_nothing_changes(text: str, is_spam: bool) -> None:
    counts = trained()
    with pytest.raises(ValueError, match="not learned"):
        learn(counts, text, is_spam, weight=-1)
    assert counts == trained()


def test_no_more_documents_are_taken_back_than_were_learned() -> None:
    counts = Counts(spam=1)
    count(counts, (), is_spam=True, weight=-1)
    with pytest.raises(ValueError, match="not learned"):
        count(counts, (), is_spam=True, weight=-1)
    assert counts == Counts()


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(), max_size=40), st.booleans()), max_size=8), st.randoms())
def test_whatever_was_learned_can_be_taken_back_in_any_order(texts: list[tuple[str, bool]], random: object) -> None:
    counts = Counts()
    for text, is_spam in texts:
        learn(counts, text, is_spam)
    random.shuffle(texts)  # type: ignore[attr-defined]
    for text, is_spam in texts:
        learn(counts, text, is_spam, weight=-1)
    assert counts == Counts()


def test_a_text_like_the_spam_is_told_from_one_like_the_rest() -> None:
    assert told("buy cheap pills", trained()).probability > 0.99
    assert told("the second letter of Gorky", trained()).probability < 0.01


def test_the_five_strongest_tokens_are_told_strongest_first_each_with_its_own_likelihood() -> None:
    known = Known(
        Totals(100, 100),
        {"a": (100, 0), "b": (90, 10), "c": (20, 80), "d": (0, 50), "e": (70, 30), "f": (51, 49), "g": (0, 0)},
    )
    assert [(token, round(own, 2)) for token, own in score(known).telling] == [
        ("a", 1.0),
        ("d", 0.0),
        ("b", 0.9),
        ("c", 0.2),
        ("e", 0.7),
    ]


def test_a_token_seen_once_says_less_than_one_seen_often_and_none_is_certain() -> None:
    once, often = likelihood(1, 0, Totals(100, 100)), likelihood(90, 0, Totals(100, 100))
    assert 0.5 < once < often < 1
    assert likelihood(0, 90, Totals(100, 100)) > 0


@pytest.mark.parametrize("totals", [Totals(), Totals(spam=50), Totals(ham=50), Totals(-1, 5)])
def test_decisions_of_one_kind_say_nothing(totals: Totals) -> None:
    assert score(Known(totals, {"pills": (5, 5)})) == Score(0.5)


def test_words_never_seen_say_nothing() -> None:
    assert told("xyzzy", Counts(spam=5, ham=5)) == Score(0.5)


def test_counts_that_do_not_add_up_still_give_a_likelihood() -> None:
    assert 0 < score(Known(Totals(1, 1), {"pills": (10**9, 0)})).probability < 1


def hits(totals: Totals, counted: dict[str, tuple[int, int]], **facts: bool) -> tuple[Hit, ...]:
    known = Known(totals, counted)
    return judge(Writing("Cheap PÍLLS, thank you", known=known, **facts), [RULES["classifier"]])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        (Totals(30, 170), Verdict.HOLD),
        (Totals(30, 169), Verdict.NOTE),
        (Totals(29, 171), Verdict.NOTE),
        (Totals(170, 30), Verdict.HOLD),
        (Totals(171, 29), Verdict.NOTE),
        (Totals(100_000, 100_000), Verdict.HOLD),
    ],
)
def test_it_holds_from_200_decisions_on_with_30_of_each_kind_and_sorts_before(
    totals: Totals, expected: Verdict
) -> None:
    assert [hit.verdict for hit in hits(totals, {"cheap": (25, 0), "pills": (25, 0)})] == [expected]


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ({"cheap": (98, 2)}, []),
        ({"cheap": (1000, 12)}, [Verdict.HOLD]),
        ({"cheap": (1000, 30)}, [Verdict.NOTE]),
        ({"cheap": (700, 300)}, []),
        ({"cheap": (0, 1000)}, []),
        ({}, []),
    ],
)
def test_it_holds_only_what_is_nearly_certain_and_notes_what_is_likely(
    counted: dict[str, tuple[int, int]], expected: list[Verdict]
) -> None:
    totals = Totals(1000, 1000) if counted != {"cheap": (98, 2)} else Totals(1000, 10)
    assert [hit.verdict for hit in hits(totals, counted)] == expected


def test_it_never_calls_anything_spam_by_itself() -> None:
    sure = hits(Totals(10_000, 10_000), {"cheap": (10_000, 0), "pills": (10_000, 0)})
    assert (sure[0].verdict, round(sure[0].weight, 6)) == (Verdict.HOLD, 1.0)


def test_a_hit_tells_its_tokens_and_marks_those_that_speak_against_it() -> None:
    hit = hits(Totals(40, 170), OFTEN | {"links:0": (30, 100)})[0]
    assert hit.evidence == ("Cheap", "PÍLLS")
    assert hit.sentence % hit.values == (
        "It is like what was filed as spam before. "
        "What tells most: thank (0%), cheap (99%), pills (99%), links:0 (56%)."
    )


def test_staff_are_spared_and_nothing_is_said_without_counts() -> None:
    assert hits(Totals(100, 100), OFTEN, is_staff=True) == ()
    assert judge(Writing("Cheap pills"), [RULES["classifier"]]) == ()

"""`comments.spam.judging`: all rules are asked, one that fails holds, the strictest wins. Pure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.spam.classifier import Known, Totals, tokens
from comments.spam.judging import judge, strictest
from comments.spam.records import Hit, Verdict, Writing
from comments.spam.rules import RULES, Rule, Spares
from comments.spam.words import WordList

GUEST = Writing("I read it twice.", is_guest=True)
NOTE, HOLD, SPAM = (Hit(verdict.name, verdict, "") for verdict in Verdict)
PIECES = st.sampled_from(
    ["https://a.example ", "[a](", "](//", "&#118;", "pаypal ", "casino ", "!" * 12, "\u0315\u0300"]
)
ANY_TEXT = st.one_of(st.text(st.characters(), max_size=300), st.lists(PIECES, max_size=60).map("".join))


def breaks(_writing: Writing) -> Hit | None:
    raise RuntimeError("broken")


def test_a_rule_that_fails_holds_and_the_others_still_speak() -> None:
    hits = judge(replace(GUEST, trap="x"), [Rule("broken", "", breaks), RULES["trap"]])
    assert [(hit.rule, hit.verdict) for hit in hits] == [("broken", Verdict.HOLD), ("trap", Verdict.SPAM)]
    assert hits[0].sentence == "One of the checks failed, so a person reads it first."


def test_whoever_asks_is_told_which_rule_failed_and_how() -> None:
    failures: list[tuple[str, str]] = []
    judge(GUEST, [Rule("broken", "", breaks)], lambda rule, failure: failures.append((rule.name, str(failure))))
    assert failures == [("broken", "broken")]


@pytest.mark.parametrize(
    ("spares", "looked_at"),
    [(Spares.NOBODY, [1, 1, 1, 1]), (Spares.STAFF, [1, 1, 1, 0]), (Spares.TRUSTED, [1, 1, 0, 0])],
)
def test_a_rule_spares_whom_it_says(spares: Spares, looked_at: list[int]) -> None:
    cast = [GUEST, Writing(""), Writing("", is_trusted=True), Writing("", is_staff=True)]
    always = Rule("always", "", lambda _writing: HOLD, spares)
    assert [len(judge(writing, [always])) for writing in cast] == looked_at


def test_a_guest_is_a_newcomer_whatever_else_is_said_of_them() -> None:
    assert replace(GUEST, is_trusted=True).is_newcomer is True


def test_one_rule_can_be_tried_alone() -> None:
    held = replace(GUEST, body="casino", trap="x", hold_words=WordList.of("casino"))
    assert [hit.rule for hit in judge(held, [RULES["hold_words"]])] == ["hold_words"]


@pytest.mark.parametrize(
    ("hits", "expected"),
    [((), None), ((NOTE,), Verdict.NOTE), ((NOTE, HOLD), Verdict.HOLD), ((SPAM, HOLD, NOTE), Verdict.SPAM)],
)
def test_the_strictest_verdict_wins(hits: tuple[Hit, ...], expected: Verdict | None) -> None:
    assert strictest(hits) == expected


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT, st.booleans(), st.floats(allow_nan=True) | st.none())
def test_no_rule_fails_on_any_text(body: str, name: str, is_guest: bool, age: float | None) -> None:
    failures: list[Exception] = []
    known = Known(Totals(300, 300), {token: (len(token), 1) for token in tokens(body)})
    listed = WordList.of("casino\nread it twice\nпаypal")
    facts = Writing(body, name, is_guest, seconds_since_issue=age, hold_words=listed, spam_words=listed, known=known)
    hits = judge(facts, on_failure=lambda _rule, failure: failures.append(failure))
    assert failures == []
    assert all(passage in body or passage in name for hit in hits for passage in hit.evidence)
    assert all(hit.sentence % hit.values for hit in hits)


@pytest.mark.parametrize("piece", ["a ", "[a](", "www.", "a\u0315\u0300", "\ufdfa", "&#1", "a***", "![", "@http://"])
def test_a_text_made_to_be_slow_is_judged_whole(piece: str) -> None:
    failures: list[Exception] = []
    hits = judge(replace(GUEST, body=(piece * 20_000)[:20_000] + "x"), on_failure=lambda _r, e: failures.append(e))
    assert failures == []
    assert Verdict.HOLD in {hit.verdict for hit in hits if hit.rule == "length"}

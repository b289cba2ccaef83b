"""`comments.spam.rules`: each rule on both sides of its threshold. Pure: no test here touches the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comments.spam.form import must_refresh
from comments.spam.judging import judge
from comments.spam.records import LONGEST_EVIDENCE, MOST_EVIDENCE, Hit, Verdict, Writing
from comments.spam.rules import RULES
from comments.spam.words import WordList

GUEST = Writing("I read it twice.", name="Ada", is_guest=True, own_hosts=frozenset({"blog.example.edu"}))
NEWCOMER = replace(GUEST, is_guest=False)
TRUSTED = replace(NEWCOMER, is_trusted=True)
INSTRUCTOR = replace(NEWCOMER, is_staff=True)
CAST = [GUEST, NEWCOMER, TRUSTED, INSTRUCTOR]
LINK = "https://other.example/"


def hits(writing: Writing, rule: str) -> tuple[Hit, ...]:
    """What one rule says, asked alone."""
    return judge(writing, [RULES[rule]])


def verdicts(rule: str, **facts: object) -> list[Verdict | None]:
    """What one rule asks for of a guest, a newcomer, a trusted student and an instructor."""
    found = [hits(replace(writing, **facts), rule) for writing in CAST]  # type: ignore[arg-type]
    return [each[0].verdict if each else None for each in found]


NOBODY = [None] * 4
HELD_BUT_STAFF = [Verdict.HOLD, Verdict.HOLD, Verdict.HOLD, None]
HELD_NEWCOMERS = [Verdict.HOLD, Verdict.HOLD, None, None]


@pytest.mark.parametrize("writing", CAST)
def test_nothing_speaks_against_a_plain_comment(writing: Writing) -> None:
    assert judge(writing) == ()


def test_every_hit_bears_the_name_of_its_rule() -> None:
    everything = Writing(
        f"BUY THIS NOW PАYPAL &#118; !!!!!!!!!!!! {LINK} {LINK} CASINO, SAYS {'MY FRIEND ' * 30}" + " " * 20_000,
        is_guest=True,
        trap="x",
        seconds_since_issue=0,
        same_text_elsewhere=9,
        rejections=(True,) * 9,
        posing_as="L. Hart",
        hold_words=WordList.of("casino"),
        spam_words=WordList.of("buy"),
    )
    assert [hit.rule for hit in judge(everything)] == [name for name in RULES if name != "classifier"]


def test_every_rule_has_a_label_of_its_own() -> None:
    assert len({rule.label for rule in RULES.values()} - {""}) == len(RULES)


@pytest.mark.parametrize(("trap", "expected"), [("", None), ("  ", None), ("x", Verdict.SPAM)])
def test_the_hidden_field_filled_in_by_anyone_is_spam(trap: str, expected: Verdict | None) -> None:
    assert verdicts("trap", trap=trap) == [expected] * 4


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-5, HELD_NEWCOMERS), (0, HELD_NEWCOMERS), (2.9, HELD_NEWCOMERS), (3, NOBODY), (90_000, NOBODY), (None, NOBODY)],
)
def test_what_comes_within_three_seconds_is_held_but_not_of_whom_we_trust(
    seconds: float | None, expected: list[Verdict | None]
) -> None:
    assert verdicts("haste", seconds_since_issue=seconds) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(None, True), (0, False), (86_400, False), (86_401, True)])
def test_a_form_is_refreshed_after_a_day_or_without_a_stamp(seconds: float | None, expected: bool) -> None:
    assert must_refresh(seconds) is expected


@pytest.mark.parametrize(("length", "expected"), [(20_000, None), (20_001, Verdict.HOLD)])
def test_what_is_longer_than_the_rules_read_is_held(length: int, expected: Verdict | None) -> None:
    assert verdicts("length", body="x" * length) == [expected] * 4


def test_listed_words_hold_or_are_spam_with_the_words_as_they_were_written() -> None:
    facts = {"body": "At the CÁSINO.", "hold_words": WordList.of("casino"), "spam_words": WordList.of("casino")}
    assert verdicts("hold_words", **facts) == HELD_BUT_STAFF
    assert verdicts("spam_words", **facts) == [Verdict.SPAM, Verdict.SPAM, Verdict.SPAM, None]
    assert hits(replace(GUEST, **facts), "hold_words")[0].evidence == ("CÁSINO",)  # type: ignore[arg-type]


def test_a_word_of_neither_list_is_no_hit() -> None:
    facts = {"body": "Casinos.", "hold_words": WordList.of("casino"), "spam_words": WordList.of("casino")}
    assert verdicts("hold_words", **facts) + verdicts("spam_words", **facts) == NOBODY * 2


def test_the_name_of_a_guest_is_read_for_listed_words_and_that_of_a_member_is_not() -> None:
    held = [Verdict.HOLD, None, None, None]
    assert verdicts("hold_words", name="Casino Royal", hold_words=WordList.of("casino")) == held


@pytest.mark.parametrize(
    ("count", "expected"), [(1, NOBODY), (2, HELD_NEWCOMERS), (4, HELD_NEWCOMERS), (5, HELD_BUT_STAFF)]
)
def test_links_hold_newcomers_at_two_and_the_trusted_at_five(count: int, expected: list[Verdict | None]) -> None:
    assert verdicts("links", body=LINK + f" {LINK}" * (count - 1)) == expected


def test_links_to_the_own_site_are_free_for_everyone() -> None:
    assert verdicts("links", body="https://blog.example.edu/a/ " * 9 + LINK) == NOBODY


def test_an_address_for_a_name_counts_as_a_link() -> None:
    assert verdicts("links", body=LINK, name="cheap-pills.com") == HELD_NEWCOMERS
    assert verdicts("links", name="cheap-pills.com") == NOBODY


def test_a_hit_for_links_tells_how_many_and_marks_each_place_once() -> None:
    hit = hits(replace(GUEST, body=f"{LINK} [here]({LINK}b) {LINK}"), "links")[0]
    assert hit.sentence % hit.values == "It has 3 links to other sites."
    assert hit.evidence == (LINK, f"[here]({LINK}b")


@pytest.mark.parametrize(("elsewhere", "expected"), [(0, NOBODY), (1, NOBODY), (2, HELD_BUT_STAFF)])
def test_the_same_text_under_three_essays_is_held(elsewhere: int, expected: list[Verdict | None]) -> None:
    assert verdicts("same_text", same_text_elsewhere=elsewhere) == expected


def capitals_and_small(capitals: int, small: int) -> str:
    return "AB" * (capitals // 2) + " 12345 " + "cd" * (small // 2)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (capitals_and_small(70, 30), HELD_BUT_STAFF),
        (capitals_and_small(68, 32), NOBODY),
        (capitals_and_small(30, 0), HELD_BUT_STAFF),
        (capitals_and_small(28, 0), NOBODY),
        ("ПРАВДА И ТОЛЬКО ПРАВДА БЕЗ ВСЯКИХ ПРИКРАС", HELD_BUT_STAFF),
        ("漢字" * 40, NOBODY),
        ("हिन्दी " * 40, NOBODY),
    ],
)
def test_seven_capitals_of_ten_letters_hold_what_is_long_enough_in_a_script_that_has_them(
    body: str, expected: list[Verdict | None]
) -> None:
    assert verdicts("capitals", body=body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("no" + "o" * 8, NOBODY),
        ("no" + "o" * 9, HELD_BUT_STAFF),
        ("!" * 10, HELD_BUT_STAFF),
        ("-" * 40 + "." * 40 + "*" * 40 + "=" * 40 + "_" * 40 + " " * 40 + "1" + "0" * 40, NOBODY),
    ],
)
def test_ten_of_one_character_in_a_row_hold_but_for_lines_and_dots(body: str, expected: list[Verdict | None]) -> None:
    assert verdicts("repeated", body=body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Pay by pаypal today", HELD_BUT_STAFF),
        ("Pay by paypal today", NOBODY),
        ("The газета Pravda", NOBODY),
        ("путинism", NOBODY),
        ("in kΩ or TΑB", NOBODY),
    ],
)
def test_one_word_of_two_alphabets_holds_and_two_words_of_one_each_do_not(
    body: str, expected: list[Verdict | None]
) -> None:
    assert verdicts("mixed_scripts", body=body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("&#118;iagra", HELD_BUT_STAFF),
        ("&#x76;iagra", HELD_BUT_STAFF),
        ("https&colon;//a", HELD_BUT_STAFF),
        ("AT&amp;T, the author&#8217;s &#x1F642; &#9999999;", NOBODY),
    ],
)
def test_letters_written_as_codes_hold_and_marks_do_not(body: str, expected: list[Verdict | None]) -> None:
    assert verdicts("codes", body=body) == expected


@pytest.mark.parametrize(
    ("rejections", "expected"),
    [
        ((), NOBODY),
        ((True, True), NOBODY),
        ((True, False, False), HELD_BUT_STAFF),
        ((True, False, False, False), NOBODY),
        ((True,) * 3 + (False,) * 7, HELD_BUT_STAFF),
        ((True,) * 2 + (False,) * 8, NOBODY),
        ((False,) * 10 + (True,) * 10, NOBODY),
    ],
)
def test_three_rejections_of_the_last_ten_decisions_hold_and_two_decisions_say_nothing(
    rejections: tuple[bool, ...], expected: list[Verdict | None]
) -> None:
    assert verdicts("rejections", rejections=rejections) == expected


def test_a_hit_for_rejections_tells_how_many_of_how_many() -> None:
    hit = hits(replace(GUEST, rejections=(True, False, False)), "rejections")[0]
    assert hit.sentence % hit.values == "Rejected within a week: 1 of this writer's last 3 comments."


def test_evidence_is_bounded_so_that_a_card_can_show_it() -> None:
    hit = hits(replace(GUEST, body=" ".join(f"{LINK}{number}{'x' * 300}" for number in range(50))), "links")[0]
    assert (len(hit.evidence), {len(passage) for passage in hit.evidence}) == (MOST_EVIDENCE, {LONGEST_EVIDENCE})

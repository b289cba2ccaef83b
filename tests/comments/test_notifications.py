"""`comments.notifications`: for one event, who is told, as what, and nobody twice. Pure: it needs no database."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from comments.notifications import STRONGEST_FIRST, Event, recipients

WRITER, NAMED, ANSWERED, AUTHOR, FOLLOWER = range(1, 6)
CO_AUTHOR = 7
PEOPLE = some.one_of(some.none(), some.integers(1, 6))


def told(event: Event) -> dict[str, list[int]]:
    """The kinds that tell somebody, with whom."""
    return {kind: people for kind, people in recipients(event).items() if people}


def test_each_is_told_as_what_they_are_to_it() -> None:
    event = Event(WRITER, (NAMED,), ANSWERED, (AUTHOR, CO_AUTHOR), (FOLLOWER, 6))
    assert told(event) == {"mention": [2], "reply": [3], "own-essay": [4, 7], "followed": [5, 6]}


def test_an_author_who_answers_under_their_essay_tells_the_others() -> None:
    assert told(Event(CO_AUTHOR, essay_authors=(AUTHOR, CO_AUTHOR))) == {"own-essay": [AUTHOR]}


@pytest.mark.parametrize(
    ("fits", "strongest"),
    [(kinds, kinds[0]) for n in range(1, 5) for kinds in itertools.combinations(STRONGEST_FIRST, n)],
    ids=str,
)
def test_whoever_is_several_things_to_it_is_told_of_the_strongest(fits: tuple[str, ...], strongest: str) -> None:
    event = Event(
        WRITER,
        (NAMED,) if "mention" in fits else (),
        NAMED if "reply" in fits else None,
        (NAMED,) if "own-essay" in fits else (),
        (NAMED,) if "followed" in fits else (),
    )
    assert told(event) == {strongest: [NAMED]}


def test_the_strongest_is_a_name_then_an_answer_then_ones_essay_then_what_one_follows() -> None:
    assert STRONGEST_FIRST == ("mention", "reply", "own-essay", "followed")


def test_nobody_is_told_of_their_own_words() -> None:
    assert told(Event(WRITER, (WRITER,), WRITER, (WRITER,), (WRITER,))) == {}


def test_whoever_has_no_account_is_passed_over() -> None:
    assert told(Event(None, (None, NAMED, None), None, (None,), (None,))) == {"mention": [NAMED]}


def test_whoever_is_named_or_follows_twice_is_told_once_in_the_order_of_names() -> None:
    event = Event(named=(NAMED, ANSWERED, NAMED), following=(FOLLOWER, NAMED, FOLLOWER))
    assert told(event) == {"mention": [NAMED, ANSWERED], "followed": [FOLLOWER]}


@given(PEOPLE, some.lists(PEOPLE), PEOPLE, some.lists(PEOPLE), some.lists(PEOPLE))
def test_whatever_comes_nobody_is_told_twice_or_of_themselves_and_nobody_is_forgotten(
    by: int | None,
    named: list[int | None],
    answered: int | None,
    authors: list[int | None],
    following: list[int | None],
) -> None:
    found = recipients(Event(by, tuple(named), answered, tuple(authors), tuple(following)))
    everybody = [person for people in found.values() for person in people]
    assert tuple(found) == STRONGEST_FIRST
    assert sorted(everybody) == sorted({*named, answered, *authors, *following} - {None, by})

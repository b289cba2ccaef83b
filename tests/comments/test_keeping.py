"""`comments.keeping`: what was printed for one reader and is used for another is to the letter what would have been
printed for them."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from blog.models import Audience, Enrolment, Post
from blog.names import naming
from comments import keeping, moderation
from comments.audiences import narrow
from comments.keeping import SHELF
from comments.rewording import edit
from tests.comments.test_printing import NOON, READERS, WAYS, World, printed
from tests.factories import said


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The thread with every state."""
    monkeypatch.setattr("comments.threads.REPLIES_PER_THREAD", 3)
    with time_machine.travel(NOON, tick=False):
        yield World()


def told(world: World, reader: str, way: str) -> tuple[Any, ...]:
    """What a page says of its comments."""
    shown = world.shown_to(reader, way)
    return printed(shown), shown["n_thoughts"], shown["newest"]


def test_nobody_can_tell_who_was_here_before(world: World) -> None:
    alone = {}
    readers = ["second", *READERS]  # one who has seen nothing yet, so that nothing is new to them
    for reader in readers:
        for way in WAYS:
            SHELF.forget()
            alone[reader, way] = told(world, reader, way)
    for order in (readers, readers[::-1]):
        SHELF.forget()
        for reader in [*order, *order]:
            for way in WAYS:
                assert told(world, reader, way) == alone[reader, way], (reader, way)
    assert SHELF.pages


def test_the_second_reader_is_printed_little(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told(world, "anonymous", "oldest")
    told(world, "outsider", "oldest")
    monkeypatch.setattr("comments.printing.Page.comment", lambda *_: 1 / 0)
    assert told(world, "anonymous", "oldest")[0].count("<article") > 9


def page(post: Post) -> str:
    """The page of an essay as a visitor reads it."""
    return Client().get(f"{post.get_absolute_url()}?thread=1").content.decode()


def test_what_is_decided_shows_at_once(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    first, second, third = (said(post, classmate, words) for words in ("One tree.", "Two trees.", "Three trees."))
    assert [words in page(post) for words in ("One tree", "Two trees", "Three trees")] == [True, True, True]
    moderation.remove(first, by=instructor.user, reason="off-topic")
    narrow(second, Audience.STAFF, by=classmate.user)
    moderation.withdraw(third, by=classmate.user)
    assert [words in page(post) for words in ("One tree", "Two trees", "Three trees")] == [False, False, False]


def test_what_people_are_called_and_say_shows_at_once(post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "One tree.")
    assert "Mira Okafor" in page(post)
    naming.rename(classmate, "Quiet Reader", "chosen", by=classmate.user)
    edit(comment, "One bush.", by=classmate.user)
    shown = page(post)
    assert ["Mira Okafor" in shown, "One tree" in shown, "One bush" in shown] == [False, False, True]


def test_a_process_keeps_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_LETTERS", 25)
    line = keeping.Line(1, (), "x" * 10, "", "", None)
    for key in ("a", "b", "a", "c"):
        SHELF.put((key,), {1: line}) if key != "a" or ("a",) not in SHELF.pages else SHELF.find(("a",))
    assert [key for (key,) in SHELF.pages] == ["a", "c"]
    assert SHELF.letters == 20

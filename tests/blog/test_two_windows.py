"""Two windows on one draft: whatever each of them types and saves, in whatever order, no word is lost; and nobody is
told of a conflict that there was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from blog.models import Enrolment, Post, WorkingCopy
from tests.factories import written

STEPS = (
    "a",
    "b",
    "A",
    "B",
)  # a: window A types and its script sends it; A: it presses Save, and again where it is told
SENT = {"title": "T", "works": "", "confirmed": "", "audience": "60"}


@dataclass
class Window:
    """One window of the author's: the words in it, and what its form knows."""

    client: Client
    post: Post
    name: str
    body: str = ""
    known: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    is_stopped: bool = False

    def open(self) -> None:
        """Load the page."""
        self.shows(self.client.get(f"/russia/posts/{self.post.slug}/edit/"))

    def shows(self, page: Any) -> None:
        """The page that this window shows now."""
        form = page.context["form"]
        self.body = form["body"].value()
        self.known = {name: str(form[name].value() or 0) for name in ("seen", "copy", "other")}
        self.is_stopped = False

    def types(self) -> None:
        """Type a word; the script sends it unless it was refused before."""
        self.typed.append(f"{self.name}{len(self.typed)}")
        self.body = f"{self.body} {self.typed[-1]}"
        if self.is_stopped:
            return
        address = f"/russia/posts/{self.post.slug}/autosave/"
        answer = self.client.post(address, SENT | self.known | {"body": self.body})
        if answer.status_code == 200:
            self.known["copy"] = str(answer.json()["copy"])
        self.is_stopped = answer.status_code == 409

    def saves(self) -> bool:
        """Press Save until it is saved; whether the window was told of a conflict first."""
        for pressed in range(4):
            address = f"/russia/posts/{self.post.slug}/edit/"
            answer = self.client.post(address, SENT | self.known | {"body": self.body})
            if answer.status_code == 302:
                self.open()
                return pressed > 0
            words = self.body
            self.shows(answer)
            assert self.body == words
        raise AssertionError("never saved")


def kept(post: Post) -> str:
    """All that is kept of an essay: its revisions, and what is not saved yet."""
    copies = [copy.fields["body"] for copy in WorkingCopy.objects.filter(post=post)]
    return " ".join([*post.revisions.values_list("body", flat=True), *copies]) + " "


@pytest.mark.parametrize("first", "aA")
def test_no_order_of_typing_and_saving_loses_a_word(as_author: Client, author: Enrolment, first: str) -> None:
    for place, order in enumerate(product(first, STEPS, STEPS)):
        cache.clear()
        post = written(author, f"T{place}", "Start")
        windows = {name: Window(as_author, post, name) for name in "ab"}
        for window in windows.values():
            window.open()
        for step in order:
            window = windows[step.lower()]
            window.types() if step.islower() else window.saves()
        for window in windows.values():
            window.saves()
        everything = kept(post)
        lost = [word for window in windows.values() for word in window.typed if f" {word} " not in everything]
        assert (order, lost) == (order, [])


def test_one_window_alone_is_never_told_of_another(as_author: Client, author: Enrolment) -> None:
    window = Window(as_author, written(author, "T", "Start"), "a")
    window.open()
    for step in "aaAaAAaa":
        assert not (window.types() if step == "a" else window.saves())
        assert not window.is_stopped
    window.open()
    assert window.body == "Start a0 a1 a2 a3 a4"
    assert not window.saves()
    assert WorkingCopy.objects.count() == 0


def test_the_words_of_both_windows_are_revisions_of_their_own(as_author: Client, author: Enrolment) -> None:
    post = written(author, "T", "Start")
    one, other = (Window(as_author, post, name) for name in "ab")
    one.open()
    other.open()
    one.types()
    other.types()
    assert other.is_stopped
    assert other.saves()
    told = [(revision.body, revision.note) for revision in post.revisions.order_by("number")]
    assert told == [("Start", ""), ("Start a0", "Typed in another window."), ("Start b0", "")]
    one.types()
    assert one.saves()
    assert post.revisions.latest("number").body == "Start a0 a1"


def test_a_conflict_page_writes_over_nothing_before_it_is_saved(as_author: Client, author: Enrolment) -> None:
    post = written(author, "T", "Start")
    one, other = (Window(as_author, post, name) for name in "ab")
    one.open()
    other.open()
    one.types()
    answer = as_author.post(f"/russia/posts/{post.slug}/edit/", SENT | other.known | {"body": "Start b0"})
    assert answer.status_code == 422
    other.shows(answer)
    other.types()
    assert (other.is_stopped, WorkingCopy.objects.get().fields["body"]) == (True, "Start a0")

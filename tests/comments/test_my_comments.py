"""The lists of one's own comments: a member's in a course, and a guest's by the link that they were given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog import publishing
from blog.models import Audience, Course, Enrolment, Post
from comments import moderation
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import published, said, said_by_guest

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
GUEST = {"body": "My father was there.", "guest_name": "Ada Lind", "guest_email": "ada@example.org"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until a test moves on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def guests_own(client: Client, post: Post) -> Comment:
    """What a guest has said, and waits; the client is the guest's browser."""
    client.post(f"{post.get_absolute_url()}comments/", GUEST)
    return Comment.objects.get()


def text(response: Any) -> str:
    """What the server sent, as text."""
    sent: str = response.content.decode()
    return sent


def edit(comment: Comment) -> str:
    return f"/comments/{comment.pk}/edit/"


def lines(page: str) -> list[str]:
    """The words of each comment in a list of one's own, in order."""
    return re.findall(r'<div class="words" dir="auto"><p>(.*?)</p>', page)


def test_my_comments_are_a_list_newest_first_with_where_each_stands(
    as_classmate: Client, post: Post, classmate: Enrolment, author: Enrolment, instructor: Enrolment, clock: Any
) -> None:
    comments = []
    for word in ("One.", "Two.", "Three.", "Four."):
        comments.append(said(post, classmate, word))
        clock.shift(A_SECOND)
    said(post, author, "Not mine.")
    moderation.remove(comments[1], instructor.user, reason="unkind", note="Say what you mean.")
    moderation.withdraw(comments[2], classmate.user)
    moderation.erase(comments[3], None)
    page = text(as_classmate.get("/russia/me/comments/"))
    assert lines(page) == ["Three.", "Two.", "One."]
    assert ["Say what you mean." in page, "· removed" in page, "· taken back" in page] == [True] * 3


def test_what_was_taken_back_is_put_back_from_the_list_for_ten_minutes(
    as_classmate: Client, post: Post, classmate: Enrolment, clock: Any
) -> None:
    mine = said(post, classmate, "One.")
    moderation.withdraw(mine, classmate.user)
    way = f'<a href="/comments/{mine.pk}/removal/">Put it back</a>'
    clock.shift(timedelta(minutes=10) - A_SECOND)
    assert way in text(as_classmate.get("/russia/me/comments/"))
    clock.shift(A_SECOND)
    assert way not in text(as_classmate.get("/russia/me/comments/"))


def test_nobody_reads_anothers_list(
    client: Client, as_author: Client, as_outsider: Client, post: Post, classmate: Enrolment
) -> None:
    said(post, classmate, "Mine.")
    assert client.get("/russia/me/comments/").status_code == 302
    assert [lines(text(reader.get("/russia/me/comments/"))) for reader in (as_author, as_outsider)] == [[], []]


def test_what_stands_under_a_hidden_essay_is_not_in_the_list(
    as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    said(post, classmate, "Mine.")
    publishing.withdraw(post, None)
    assert lines(text(as_classmate.get("/russia/me/comments/"))) == []


def test_the_guests_link_opens_their_comments_in_another_browser(
    client: Client, post: Post, guests_own: Comment, author: Enrolment
) -> None:
    said_by_guest(published(author, "Another"), name="Ada Lind", body="Of another browser.", guest_key="c" * 64)
    secret = client.cookies["guest"].value
    link = f"/comments/yours/{secret}/"
    assert f'href="{link}"' in text(client.get(post.get_absolute_url()))
    other = Client()
    answer = other.get(link)
    assert (answer.status_code, lines(text(answer))) == (200, ["My father was there."])
    assert "guest" not in other.cookies  # whoever sends a link could else read what is written next
    assert other.post(edit(guests_own), {"body": "Changed from there."}).status_code == 404
    assert other.post(link).status_code == 302
    cookie = other.cookies["guest"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (secret, True, "Lax")
    assert "no-store" in answer["Cache-Control"]
    assert other.post(edit(guests_own), {"body": "Changed from there."}).status_code == 302


@pytest.mark.parametrize("secret", ["x", "a" * 32, "a" * 64, "a" * 5000, "%00" * 30, "é" * 30, "..", "%ff" * 24])
def test_a_link_that_is_nobodys_is_missing_and_sets_no_cookie(guests_own: Comment, secret: str) -> None:
    browser = Client()
    answers = [browser.get(f"/comments/yours/{made_up}/") for made_up in (secret, guests_own.guest_key)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "guest" not in browser.cookies


def test_the_guests_link_shows_nothing_of_what_is_hidden_now(client: Client, post: Post, guests_own: Comment) -> None:
    link = f"/comments/yours/{client.cookies['guest'].value}/"
    Post.objects.update(audience=Audience.COURSE)
    assert [reader.get(link).status_code for reader in (Client(), client)] == [404, 404]
    Post.objects.update(audience=Audience.WEB)
    moderation.erase(guests_own, None)
    assert client.get(link).status_code == 404


def test_lists_are_for_reading_alone(as_classmate: Client, client: Client, course: Course, guests_own: Comment) -> None:
    link = f"/comments/yours/{client.cookies['guest'].value}/"
    assert [as_classmate.post("/russia/me/comments/").status_code, client.put(link).status_code] == [405, 405]


def test_a_signed_in_reader_with_a_guests_link_stays_who_they_are(
    client: Client, post: Post, classmate: Enrolment, guests_own: Comment
) -> None:
    reader = signed_in(classmate)
    answer = reader.get(f"/comments/yours/{client.cookies['guest'].value}/")
    assert (answer.status_code, lines(text(answer))) == (200, ["My father was there."])
    assert str(answer.context["user"]) == "Mira Okafor"

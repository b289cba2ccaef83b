"""`…/comments/fresh/`: how many comments have appeared since a page was made, for this reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import publishing
from blog.models import Audience, Enrolment, Post
from comments import moderation, rewording
from comments.models import Comment
from comments.moderation import Said
from tests.conftest import signed_in
from tests.factories import published, said, said_by_guest, written

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until a test moves on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def ask(client: Client, post: Post, since: datetime | str = NOON) -> Any:
    """What is answered about comments since a moment."""
    asked = since if isinstance(since, str) else f"{since.timestamp():.6f}"
    return client.get(f"{post.get_absolute_url()}comments/fresh/", {"since": asked})


def told(client: Client, post: Post, since: datetime = NOON) -> tuple[int, str]:
    """The comment that the answer leads to, and its words."""
    response = ask(client, post, since)
    found = re.search(r'href="/comments/(\d+)/">([^<]*)<', response.content.decode())
    assert (response.status_code, bool(found)) == (200, True)
    assert found
    return int(found[1]), found[2]


def test_where_nothing_is_new_there_is_no_answer(
    client: Client, as_classmate: Client, post: Post, author: Enrolment, clock: time_machine.Traveller
) -> None:
    said(post, author)
    for reader in (client, as_classmate):
        response = ask(reader, post)
        assert (response.status_code, response.content) == (204, b"")


def test_new_comments_are_counted_and_the_link_leads_to_the_first(
    client: Client, as_classmate: Client, post: Post, author: Enrolment, clock: time_machine.Traveller
) -> None:
    old = said(post, author)
    clock.shift(A_SECOND)
    first = said(post, author)
    assert [told(reader, post) for reader in (client, as_classmate)] == [(first.pk, "One new comment")] * 2
    clock.shift(A_SECOND)
    said(post, author, parent=old)
    said(post, author)
    assert [told(reader, post) for reader in (client, as_classmate)] == [(first.pk, "3 new comments")] * 2
    assert told(client, post, NOON + A_SECOND)[1] == "2 new comments"


def test_ones_own_are_not_counted(
    client: Client, classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    clock.shift(A_SECOND)
    said(post, classmate)
    other = said(post, author)
    assert told(signed_in(classmate), post) == (other.pk, "One new comment")
    assert told(client, post)[1] == "2 new comments"


def test_a_guests_own_are_not_counted(client: Client, post: Post, clock: time_machine.Traveller) -> None:
    post.course.guests = "allowed"
    post.course.save()
    clock.shift(A_SECOND)
    guest = {"body": "Words.", "guest_name": "Ada", "guest_email": "ada@example.org"}
    client.post(f"{post.get_absolute_url()}comments/", guest)
    assert Comment.objects.get().status == "published"
    assert [ask(client, post).status_code, ask(Client(), post).status_code] == [204, 200]


def test_what_a_reader_does_not_see_is_not_counted(
    client: Client,
    as_classmate: Client,
    as_instructor: Client,
    instructor: Enrolment,
    author: Enrolment,
    post: Post,
    clock: time_machine.Traveller,
) -> None:
    clock.shift(A_SECOND)
    said_by_guest(post)
    moderation.remove(said(post, author), instructor.user, reason="other")
    moderation.bring_in(post, Said("Elsewhere.", guest_name="A journal", url="https://x.example/"), timezone.now())
    few = moderation.submit(post, Said("For staff.", author=author, account=author.user, audience=Audience.STAFF))
    assert [ask(reader, post).status_code for reader in (client, as_classmate, as_instructor)] == [204, 204, 200]
    assert told(as_instructor, post) == (few.pk, "One new comment")


def test_an_approval_counts_from_when_it_was_given_and_an_edit_does_not(
    client: Client, post: Post, author: Enrolment, instructor: Enrolment, clock: time_machine.Traveller
) -> None:
    held, live = said_by_guest(post), said(post, author)
    clock.shift(A_SECOND)
    rewording.edit(live, "Other words.", author.user)
    assert ask(client, post).status_code == 204
    moderation.approve(held, instructor.user)
    assert told(client, post) == (held.pk, "One new comment")


def test_the_link_arrives(client: Client, post: Post, author: Enrolment, clock: time_machine.Traveller) -> None:
    clock.shift(A_SECOND)
    said(post, author)
    pk, _words = told(client, post)
    address, _, anchor = client.get(f"/comments/{pk}/")["Location"].partition("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


@pytest.mark.parametrize("since", ["", "x", "-1", "1e9", "inf", "nan", "9" * 5000, "1.2.3", "٣", "\x00"])
def test_an_odd_moment_is_refused(client: Client, post: Post, since: str) -> None:
    answer = ask(client, post, since)
    assert (answer.status_code, answer.content.decode()) == (400, "This is no moment in time.")


def test_asking_changes_nothing_and_only_asking_is_allowed(as_classmate: Client, post: Post) -> None:
    before = list(Post.objects.values())
    ask(as_classmate, post)
    assert list(Post.objects.values()) == before
    address = f"{post.get_absolute_url()}comments/fresh/"
    assert [getattr(as_classmate, how)(address).status_code for how in ("post", "put", "delete")] == [405] * 3


def test_under_a_hidden_essay_there_is_nothing_to_ask(client: Client, author: Enrolment, post: Post) -> None:
    said(post, author)
    hidden = [
        written(author),
        published(author, "Narrow", audience=Audience.COURSE),
        Post(course=post.course, slug="no"),
    ]
    publishing.withdraw(post, None)
    assert [ask(client, each, NOON - A_SECOND).status_code for each in [*hidden, post]] == [404] * 4

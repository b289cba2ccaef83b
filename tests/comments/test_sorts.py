"""The sorts of a thread: oldest first, newest first, and only what is new to its reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from blog import reading
from blog.models import Audience, Enrolment, Post
from comments import moderation, rewording
from comments.models import Comment
from tests.comments.growing import all_pages, articles, grow, heading, more, numbers, spots, text, way
from tests.conftest import signed_in
from tests.factories import said, said_by_guest

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until a test moves on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def page_of(post: Post, query: str = "") -> str:
    return f"/russia/posts/{post.slug}/{query}"


def seen(client: Client, post: Post, query: str = "") -> str:
    """The page, as text."""
    return text(client.get(page_of(post, query)))


def has_seen(reader: Enrolment, post: Post, clock: time_machine.Traveller) -> None:
    """This reader has seen all that stands by now, and time goes on."""
    reading.mark(reader.user, post, read=True, seen_until=datetime.now(UTC))
    clock.shift(A_MINUTE)


def test_newest_first_are_the_same_pages_turned_round_and_the_last_is_the_first(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    threads = grow(post, classmate, [2] * 52)
    turned = [[comment.pk for thread in reversed(part) for comment in thread] for part in (threads[:50], threads[50:])]
    pages = {query: seen(client, post, query) for query in ("", "&thread=1", "&thread=2")}
    pages = {query: seen(client, post, f"?sort=newest{query}") for query in pages}
    assert {query: articles(page) for query, page in pages.items()} == {
        "": turned[1],
        "&thread=1": turned[0],
        "&thread=2": turned[1],
    }
    ways = (page_of(post, "?sort=newest&thread=1"), page_of(post, "?sort=newest&thread=2"))
    assert (way(pages[""], "prev"), way(pages[""], "next")) == (ways[0], None)
    assert (way(pages["&thread=1"], "prev"), way(pages["&thread=1"], "next")) == (None, ways[1])


def test_what_waits_stands_first_when_the_newest_do(as_instructor: Client, post: Post, classmate: Enrolment) -> None:
    grow(post, classmate, [0] * 50)
    last, waiting = said(post, classmate), said_by_guest(post)
    page = seen(as_instructor, post, "?sort=newest")
    assert articles(page) == [waiting.pk, last.pk]


def test_a_link_keeps_the_sort_newest_and_no_other(client: Client, post: Post, classmate: Enrolment) -> None:
    thread, *_others = grow(post, classmate, [1] * 51)
    sorts = {
        sort: client.get(f"/comments/{thread[1].pk}/?sort={sort}")["Location"] for sort in ("newest", "unread", "x")
    }
    anchor = f"#comment-{thread[1].pk}"
    assert sorts == {
        "newest": page_of(post, f"?sort=newest&thread=1{anchor}"),
        "unread": page_of(post, anchor),
        "x": page_of(post, anchor),
    }


def offered(page: str) -> list[str]:
    """The sorts that a page offers."""
    nav = re.search(r'<nav class="sorts".*?</nav>', page, re.DOTALL)
    return re.findall(r">([A-Z][^<]+)</a>", nav[0]) if nav else []


def test_what_is_new_is_offered_to_whoever_was_here_before_and_to_nobody_else(
    client: Client, as_classmate: Client, classmate: Enrolment, author: Enrolment, post: Post
) -> None:
    said(post, author)
    said(post, author)
    both = ["Oldest first", "Newest first"]
    assert [offered(seen(reader, post)) for reader in (client, as_classmate)] == [both, both]
    reading.mark(classmate.user, post, read=True, seen_until=NOON)
    assert offered(seen(as_classmate, post)) == [*both, "Only what is new"]
    assert offered(seen(client, post)) == both


def test_to_a_first_reader_all_is_shown_where_what_is_new_was_asked_for(
    client: Client, as_classmate: Client, author: Enrolment, post: Post
) -> None:
    comments = [said(post, author).pk for _ in range(2)]
    pages = [seen(reader, post, "?sort=unread") for reader in (client, as_classmate)]
    assert [(articles(page), "Nothing is new" in page) for page in pages] == [(comments, False)] * 2


def test_nothing_new_says_so(
    as_classmate: Client, classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    said(post, author)
    said(post, author)
    has_seen(classmate, post, clock)
    page = seen(as_classmate, post, "?sort=unread")
    assert (articles(page), "Nothing is new here since you last looked." in page) == ([], True)
    assert heading(page) == 2


def test_what_is_new_stands_with_what_it_answers_and_says_how_much_is_left_out(
    as_classmate: Client, classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    old, quiet = grow(post, author, [5, 3])
    below = said(post, author, parent=old[2])
    has_seen(classmate, post, clock)
    new = said(post, author, parent=below)
    page = seen(as_classmate, post, "?sort=unread")
    assert articles(page) == [old[0].pk, old[2].pk, below.pk, new.pk]
    assert more(page) == [(page_of(post, f"?under={old[0].pk}"), "Show 4 more replies")]
    assert page.count('<span class="new">') == 1
    assert quiet[0].pk not in spots(page)


def test_threads_with_something_new_stand_oldest_first_whatever_is_newest(
    as_classmate: Client, classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    tops = [said(post, author) for _ in range(3)]
    has_seen(classmate, post, clock)
    replies = [said(post, author, parent=tops[place]) for place in (2, 0)]
    fourth = said(post, author)
    page = seen(as_classmate, post, "?sort=unread")
    assert articles(page) == [tops[0].pk, replies[1].pk, tops[2].pk, replies[0].pk, fourth.pk]


def test_ones_own_words_are_never_new(
    as_classmate: Client, classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    said(post, author)
    has_seen(classmate, post, clock)
    said(post, classmate)
    assert articles(seen(as_classmate, post, "?sort=unread")) == []


def test_what_was_edited_since_is_new_and_its_author_finds_nothing(
    classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    comment = said(post, author)
    has_seen(classmate, post, clock)
    has_seen(author, post, clock)
    rewording.edit(comment, "Other words.", author.user)
    found = {who: articles(seen(signed_in(who), post, "?sort=unread")) for who in (classmate, author)}
    assert found == {classmate: [comment.pk], author: []}


def test_what_waits_or_is_hidden_from_a_reader_is_not_new_to_them(
    as_classmate: Client,
    as_instructor: Client,
    classmate: Enrolment,
    instructor: Enrolment,
    author: Enrolment,
    post: Post,
    clock: time_machine.Traveller,
) -> None:
    said(post, author)
    has_seen(classmate, post, clock)
    has_seen(instructor, post, clock)
    said_by_guest(post)
    few = said(post, author)
    Comment.objects.filter(pk=few.pk).update(audience=Audience.STAFF)
    gone = moderation.remove(said(post, author), instructor.user, reason="other")
    pages = [seen(reader, post, "?sort=unread") for reader in (as_classmate, as_instructor)]
    assert [articles(page) for page in pages] == [[], [few.pk]]
    assert gone.pk not in spots(pages[0])


def test_an_approval_days_later_is_new(
    as_classmate: Client,
    classmate: Enrolment,
    instructor: Enrolment,
    post: Post,
    clock: time_machine.Traveller,
) -> None:
    held = said_by_guest(post)
    clock.shift(timedelta(days=2))
    has_seen(classmate, post, clock)
    assert articles(seen(as_classmate, post, "?sort=unread")) == []
    moderation.approve(held, instructor.user)
    assert articles(seen(as_classmate, post, "?sort=unread")) == [held.pk]


def test_a_new_reply_under_a_placeholder_shows_the_placeholder(
    as_classmate: Client,
    classmate: Enrolment,
    instructor: Enrolment,
    author: Enrolment,
    post: Post,
    clock: time_machine.Traveller,
) -> None:
    top = said(post, author)
    old = said(post, author, parent=top)
    has_seen(classmate, post, clock)
    new = said(post, author, parent=top)
    moderation.remove(top, instructor.user, reason="other")
    page = seen(as_classmate, post, "?sort=unread")
    assert (spots(page), old.pk in articles(page)) == ([top.pk, new.pk], False)


def test_more_than_fifty_new_threads_have_pages(
    as_classmate: Client, classmate: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    said(post, author)
    reading.mark(classmate.user, post, read=True, seen_until=NOON)
    clock.shift(timedelta(hours=2))
    threads = grow(post, author, [0] * 60)
    pages = all_pages(as_classmate, page_of(post, "?sort=unread"))
    assert [articles(page) for page in pages] == [[top.pk for [top] in part] for part in (threads[:50], threads[50:])]
    assert numbers(pages[1])[0] == "52"


@pytest.mark.parametrize("page", ["99", "0", "x"])
def test_an_odd_page_of_what_is_new_shows_the_last_or_the_first(
    as_classmate: Client,
    classmate: Enrolment,
    author: Enrolment,
    post: Post,
    clock: time_machine.Traveller,
    page: str,
) -> None:
    has_seen(classmate, post, clock)
    new = said(post, author)
    assert articles(seen(as_classmate, post, f"?sort=unread&thread={page}")) == [new.pk]


def test_what_has_no_number_stands_behind_all_that_is_new(
    as_instructor: Client, instructor: Enrolment, author: Enrolment, post: Post, clock: time_machine.Traveller
) -> None:
    has_seen(instructor, post, clock)
    few = said(post, author)
    Comment.objects.filter(pk=few.pk).update(audience=Audience.STAFF, number="", position=None)
    clock.shift(timedelta(hours=2))
    threads = grow(post, author, [0] * 50)
    pages = all_pages(as_instructor, page_of(post, "?sort=unread"))
    assert [articles(page) for page in pages] == [[top.pk for [top] in threads], [few.pk]]

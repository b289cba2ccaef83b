"""The pages of a thread: fifty threads each, long ones cut, the pages of replies under one comment, and their cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Audience, Course, Enrolment, Post
from comments import moderation
from comments.keeping import SHELF
from comments.models import Comment
from comments.moderation import Said
from tests.comments.growing import (
    GUEST,
    all_pages,
    articles,
    everything,
    grow,
    heading,
    more,
    numbers,
    page_of,
    seen,
    text,
    way,
)
from tests.conftest import signed_in
from tests.factories import published, said, said_by_guest


def test_twenty_replies_stand_whole(client: Client, post: Post, classmate: Enrolment) -> None:
    [thread] = grow(post, classmate, [20])
    page = seen(client, post)
    assert (articles(page), more(page)) == ([comment.pk for comment in thread], [])


@pytest.mark.parametrize(("replies", "words"), [(21, "Show one more reply"), (32, "Show 12 more replies")])
def test_a_longer_thread_is_cut_at_twenty_with_a_link_that_says_how_many_more(
    client: Client, post: Post, classmate: Enrolment, replies: int, words: str
) -> None:
    thread, after = grow(post, classmate, [replies, 0])
    page = seen(client, post)
    assert articles(page) == [comment.pk for comment in [*thread[:21], *after]]
    assert more(page) == [(page_of(post, f"?under={thread[0].pk}"), words)]
    assert articles(text(client.get(more(page)[0][0]))) == [comment.pk for comment in thread]


def test_fifty_threads_of_ten_replies_are_each_cut_at_five_and_make_three_hundred(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    threads = grow(post, classmate, [10] * 50)
    page = seen(client, post)
    assert articles(page) == [comment.pk for thread in threads for comment in thread[:6]]
    assert (len(articles(page)), heading(page)) == (300, 550)
    assert more(page) == [(page_of(post, f"?under={t[0].pk}"), "Show 5 more replies") for t in threads]


def test_short_threads_give_their_room_to_long_ones_which_all_get_the_same(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    threads = grow(post, classmate, [30] * 20 + [1] * 30)
    page = seen(client, post)
    assert articles(page) == [comment.pk for thread in threads for comment in thread[:12]]
    assert [words for _to, words in more(page)] == ["Show 19 more replies"] * 20
    assert len(articles(page)) + 20 > 290


def test_a_page_of_replies_holds_fifty_places_gaps_included(
    client: Client, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    [[top, *replies]] = grow(post, classmate, [120])
    for gone in (replies[9], replies[49], replies[50]):
        moderation.remove(gone, instructor.user, reason="other")
    gaps = {"1.10", "1.50", "1.51"}
    whole = [reply.number for reply in replies]
    under = f"?under={top.pk}"
    pages = [seen(client, post, f"{under}&thread={n}") for n in (1, 2, 3)]
    assert [numbers(page) for page in pages] == [
        ["1", *(number for number in whole[at : at + 50] if number not in gaps)] for at in (0, 50, 100)
    ]
    ways = [(way(page, "prev"), way(page, "next")) for page in pages]
    assert ways == [
        (None, page_of(post, f"{under}&thread=2")),
        (page_of(post, under), page_of(post, f"{under}&thread=3")),
        (page_of(post, f"{under}&thread=2"), None),
    ]
    assert [f'href="{page_of(post)}#comments">The whole discussion' in page for page in pages] == [True] * 3


def test_beyond_the_last_page_of_replies_stands_the_last(client: Client, post: Post, classmate: Enrolment) -> None:
    [[top, *replies]] = grow(post, classmate, [60])
    page = seen(client, post, f"?under={top.pk}&thread=99")
    assert articles(page) == [top.pk, *(reply.pk for reply in replies[50:])]


def test_a_reply_that_waits_stands_on_the_last_page_of_replies_alone(
    as_instructor: Client, post: Post, classmate: Enrolment
) -> None:
    [[top, *_replies]] = grow(post, classmate, [120])
    waiting = said_by_guest(post, parent=top)
    pages = [seen(as_instructor, post, f"?under={top.pk}&thread={n}") for n in (1, 2, 3)]
    assert [waiting.pk in articles(page) for page in pages] == [False, False, True]
    assert articles(pages[2])[-1] == waiting.pk


def test_a_long_answer_among_replies_is_cut_again_and_leads_on(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    [[top, first, *_rest]] = grow(post, classmate, [30])
    below = [said(post, classmate, parent=first) for _ in range(23)]
    page = seen(client, post, f"?under={top.pk}")
    assert more(page) == [(page_of(post, f"?under={first.pk}"), "Show 3 more replies")]
    inner = seen(client, post, f"?under={first.pk}")
    assert articles(inner) == [first.pk, *(comment.pk for comment in below)]
    assert everything(client, page_of(post)) == set(Comment.objects.values_list("pk", flat=True))


ODD = ["abc", "-1", "0", "1.5", "", "999999999", "9" * 17, "9" * 18, "9" * 5000, "٣", "²", "1 OR 1=1", "\x00", "1e3"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", ["thread", "under", "sort"])
def test_odd_values_give_a_page(
    client: Client, as_classmate: Client, post: Post, classmate: Enrolment, name: str, odd: str
) -> None:
    said(post, classmate)
    asked = [(client, {}), (client, {"sort": "newest", "under": "1"}), (as_classmate, {"sort": "unread"})]
    for reader, more_asked in asked:
        assert reader.get(page_of(post), {**more_asked, name: odd}).status_code == 200


def plain(page: str) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r'<input type="hidden"[^>]*>|\?since=[\d.]+|value="[^"]{60,}"', "", page)


Hiding = Callable[[Comment, Any], Any]


def only_for_the_course(comment: Comment, _by: Any) -> None:
    Comment.objects.filter(pk=comment.pk).update(audience=Audience.COURSE)


HIDINGS: dict[str, Hiding] = {
    "removed": lambda comment, by: moderation.remove(comment, by, reason="other"),
    "spam": moderation.mark_spam,
    "held": moderation.hold,
    "withdrawn": moderation.withdraw,
    "erased": moderation.erase,
    "narrowed": only_for_the_course,
}


@pytest.mark.parametrize("how", HIDINGS)
def test_to_ask_for_replies_under_what_is_hidden_shows_the_first_page_and_tells_nothing(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, how: str
) -> None:
    said(post, classmate)
    hidden = said(post, classmate, "A secret.")
    HIDINGS[how](hidden, instructor.user)
    foreign = said(published(author, "Another"), classmate, "A secret.")
    first, answers = plain(seen(client, post)), []
    for pk in (hidden.pk, foreign.pk, said_by_guest(post, body="A secret.").pk, 10**9):
        answers.append(plain(seen(client, post, f"?under={pk}")))
    assert [answer == first for answer in answers] == [True] * 4
    assert "A secret." not in first


def test_under_a_placeholder_stand_its_replies(
    client: Client, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    [[top, *replies]] = grow(post, classmate, [22])
    moderation.remove(top, instructor.user, reason="other")
    page = seen(client, post, f"?under={top.pk}")
    assert articles(page) == [reply.pk for reply in replies]
    assert ("removed by an instructor" in page, "Thread 1." in page) == (True, False)


def spent(client: Client, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["anonymous", "guest", "student", "instructor"])
def test_a_page_costs_the_same_whatever_stands_on_it_and_eight_queries_at_most(
    course: Course, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, who: str
) -> None:
    reader = {"student": signed_in(classmate), "instructor": signed_in(instructor)}.get(who, Client())
    if who == "guest":
        reader.post(page_of(published(author, "Another"), "comments/"), GUEST | {"body": "Words."})
    reader.get(page_of(post))
    costs: dict[str, list[int]] = {}
    kept: list[int] = []
    for sizes in ([], [0], [1, 0], [20, 20, 4], [340]):
        threads = grow(post, author, sizes)
        under = f"?under={threads[0][0].pk}" if threads else ""
        for query in ("", "?sort=newest", "?sort=unread", under):
            SHELF.forget()
            reader = Client() if who == "anonymous" else reader  # it brings what keeps whole pages, empty
            costs.setdefault(query.partition("=")[0] + query[6:7], []).append(spent(reader, page_of(post, query)))
            kept.append(spent(reader, page_of(post, query)))
    assert {name: len(set(found)) for name, found in costs.items()} == dict.fromkeys(costs, 1)
    assert max(cost for found in costs.values() for cost in found) <= 8
    assert max(kept) <= 8


def test_a_walk_over_all_pages_meets_each_comment_once_but_for_those_on_top(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    grow(post, classmate, [0, 70, 3, 21] + [0] * 60 + [24])
    met = [pk for page in all_pages(client, page_of(post)) for pk in set(articles(page))]
    assert set(met) == set(Comment.objects.values_list("pk", flat=True))
    assert heading(seen(client, post)) == len(set(met))


def test_pingbacks_are_no_place_to_look_for_replies(client: Client, post: Post, classmate: Enrolment) -> None:
    said(post, classmate)
    mention = moderation.bring_in(
        post, Said("They mention it.", guest_name="A journal", url="https://example.org/a"), post.created_at
    )
    assert plain(seen(client, post, f"?under={mention.pk}")) == plain(seen(client, post))

"""`/comments/<id>/` and the pages of a long thread: every link leads to where its comment stands, and to nothing that
its reader may not see."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from blog import publishing
from blog.models import Audience, Enrolment, Post
from comments import moderation
from comments.models import Comment
from tests.comments.replying import (
    GUEST,
    ODD_IDS,
    TYPED,
    numbers,
    page_of,
    place,
    text,
)
from tests.conftest import signed_in
from tests.factories import said, said_by_guest


def test_a_comments_link_leads_to_its_place(client: Client, post: Post, classmate: Enrolment) -> None:
    reply = said(post, classmate, parent=said(post, classmate))
    answer = client.get(f"/comments/{reply.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(post)}#comment-{reply.pk}")


@pytest.fixture
def long_thread(post: Post, classmate: Enrolment) -> list[Comment]:
    """102 comments on top."""
    return [said(post, classmate) for _ in range(102)]


def test_links_lead_to_the_page_that_holds_the_thread(
    client: Client, post: Post, classmate: Enrolment, long_thread: list[Comment]
) -> None:
    below = said(post, classmate, parent=long_thread[50])
    found = [long_thread[0], long_thread[49], long_thread[50], below, long_thread[99], long_thread[100]]
    pages = ["", "", "?thread=2", "?thread=2", "?thread=2", "?thread=3"]
    assert [client.get(f"/comments/{comment.pk}/")["Location"] for comment in found] == [
        f"{page_of(post)}{page}#comment-{comment.pk}" for comment, page in zip(found, pages, strict=True)
    ]
    for comment, page in zip(found, pages, strict=True):
        assert f'<article id="comment-{comment.pk}"' in text(client.get(page_of(post) + page))


def test_a_reply_on_the_second_page_returns_to_it(
    as_classmate: Client, client: Client, post: Post, long_thread: list[Comment]
) -> None:
    live = as_classmate.post(place(post), {"body": TYPED, "parent": long_thread[60].pk})
    held = client.post(place(post), GUEST | {"parent": long_thread[60].pk})
    for answer, reader in ((live, as_classmate), (held, client)):
        address, _, anchor = answer["Location"].partition("#")
        assert address == f"{page_of(post)}?thread=2"
        assert f'<article id="{anchor}"' in text(reader.get(address))


def test_a_page_holds_fifty_numbers_with_gaps_where_something_is_gone(
    client: Client, post: Post, classmate: Enrolment, long_thread: list[Comment]
) -> None:
    kept = said(post, classmate, parent=long_thread[69])
    for place_in_thread in (9, 50, 59, 69, 99, 100):
        moderation.remove(long_thread[place_in_thread], classmate.user, reason="other")
    gone = {10, 51, 60, 100, 101}
    expected = [str(number) for number in range(1, 103) if number not in gone]
    expected.insert(expected.index("70") + 1, kept.number)
    pages = [numbers(client, f"{page_of(post)}?thread={page}") for page in (1, 2, 3)]
    assert pages == [
        [number for number in expected if first <= int(number.split(".")[0]) <= last]
        for first, last in ((1, 50), (51, 100), (101, 150))
    ]


def ways(client: Client, address: str) -> dict[str, str]:
    return dict(re.findall(r'href="[^"?]*(?:\?thread=(\d+))?#comments" rel="(\w+)"', text(client.get(address))))


def test_pages_lead_to_their_neighbours(client: Client, post: Post, long_thread: list[Comment]) -> None:
    found = [ways(client, f"{page_of(post)}?thread={page}") for page in (1, 2, 3)]
    assert found == [{"2": "next"}, {"": "prev", "3": "next"}, {"2": "prev"}]


def test_fifty_threads_need_one_page(client: Client, post: Post, classmate: Enrolment) -> None:
    for _ in range(50):
        said(post, classmate)
    assert ways(client, page_of(post)) == {}


@pytest.mark.parametrize("odd", [*ODD_IDS, "00001" + "0" * 30, "00001" + "0" * 5000, "99999", "100000", "1e3"])
def test_an_odd_page_of_the_thread_is_no_error(client: Client, post: Post, classmate: Enrolment, odd: str) -> None:
    said(post, classmate)
    assert client.get(page_of(post), {"thread": odd}).status_code == 200


@pytest.mark.parametrize("odd", ["abc", "-1", "0", "", "1.5", "9" * 5000])
def test_an_odd_page_of_the_thread_is_the_first(client: Client, post: Post, classmate: Enrolment, odd: str) -> None:
    said(post, classmate)
    assert numbers(client, f"{page_of(post)}?thread={odd}") == ["1"]


def test_a_hidden_comment_and_a_missing_one_answer_alike(
    client: Client, as_classmate: Client, as_outsider: Client, as_instructor: Client, post: Post
) -> None:
    waiting = said_by_guest(post)
    readers = (client, as_outsider, as_classmate, as_instructor)
    assert [reader.get(f"/comments/{waiting.pk}/").status_code for reader in readers] == [404, 404, 404, 302]
    assert [reader.get(f"/comments/{waiting.pk + 1}/").status_code for reader in readers] == [404] * 4
    assert client.get(f"/comments/{10**18}/").status_code == 404
    assert client.get(f"/comments/{10**30}/").status_code == 404


def test_a_guest_finds_their_own_waiting_comment_by_its_link(client: Client, post: Post) -> None:
    client.post(place(post), GUEST)
    address = f"/comments/{Comment.objects.get().pk}/"
    assert (client.get(address).status_code, Client().get(address).status_code) == (302, 404)


def test_a_comment_under_a_hidden_essay_is_missing(
    client: Client, as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    comment = said(post, classmate)
    Post.objects.update(audience=Audience.COURSE)
    address = f"/comments/{comment.pk}/"
    assert [reader.get(address).status_code for reader in (client, as_classmate)] == [404, 302]
    publishing.withdraw(post, None)
    assert [reader.get(address).status_code for reader in (client, as_classmate)] == [404, 404]


def test_what_was_removed_leaves_a_placeholder_without_name_or_words(
    client: Client, as_instructor: Client, post: Post, classmate: Enrolment, author: Enrolment
) -> None:
    top = said(post, classmate, "Words that had to go.")
    said(post, author, parent=top)
    moderation.remove(top, author.user, reason="unkind", note="A note for its author.")
    for reader in (client, as_instructor):
        page = text(reader.get(page_of(post)))
        assert [word in page for word in ("removed by an instructor", "Words that had", "Mira Okafor", "A note")] == [
            True, False, False, False,
        ]  # fmt: skip
        assert numbers(reader, page_of(post)) == ["1", "1.1"]


def test_the_writer_of_a_rejected_comment_reads_why_and_nobody_else_does(
    client: Client, post: Post, instructor: Enrolment
) -> None:
    client.post(place(post), GUEST)
    moderation.reject(Comment.objects.get(), instructor.user, reason="unclear", note="Which letters?")
    pages = [text(reader.get(page_of(post))) for reader in (client, Client(), signed_in(instructor))]
    assert [("It is hard to follow." in page, "Which letters?" in page) for page in pages] == [
        (True, True),
        (False, False),
        (False, False),
    ]


def test_the_link_of_a_placeholder_leads_to_its_place_and_that_of_a_removed_leaf_nowhere(
    client: Client, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    top, leaf = said(post, classmate), said(post, classmate)
    said(post, classmate, parent=top)
    for comment in (top, leaf):
        moderation.remove(comment, instructor.user, reason="other")
    assert client.get(f"/comments/{top.pk}/")["Location"] == f"{post.get_absolute_url()}#comment-{top.pk}"
    assert client.get(f"/comments/{leaf.pk}/").status_code == 404

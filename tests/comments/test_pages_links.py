"""Links to comments in long threads: each leads to the page that holds it, however deep it stands."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Enrolment, Post
from comments import moderation
from comments.models import Comment
from tests.comments.growing import GUEST, arrived, articles, everything, grow, page_of, seen, text
from tests.factories import said

SORTS = ["", "?sort=oldest", "?sort=newest", "?sort=unread", "?sort=odd"]


@pytest.mark.parametrize("sort", SORTS)
def test_links_into_a_cut_thread_on_the_third_page_arrive(
    client: Client, as_classmate: Client, post: Post, classmate: Enrolment, sort: str
) -> None:
    threads = grow(post, classmate, [0] * 101 + [130])
    top, *replies = threads[-1]
    deep = said(post, classmate, parent=replies[100])
    for comment in (top, replies[0], replies[19], replies[20], replies[49], replies[50], replies[129], deep):
        assert arrived(client, comment, sort)
        assert arrived(as_classmate, comment, sort)
    assert client.get(f"/comments/{deep.pk}/{sort}")["Location"] == (
        page_of(post, f"?under={top.pk}&thread=3#comment-{deep.pk}")
    )


def test_the_link_of_a_placeholder_in_a_cut_thread_arrives(
    client: Client, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    [[top, *replies]] = grow(post, classmate, [130])
    answer = said(post, classmate, parent=replies[70])
    for gone in (replies[70], replies[90], top):
        moderation.remove(gone, instructor.user, reason="other")
    assert [arrived(client, comment) for comment in (replies[70], answer, top)] == [True] * 3
    assert client.get(f"/comments/{replies[90].pk}/").status_code == 404


def test_the_link_of_ones_own_waiting_reply_in_a_cut_thread_arrives_and_for_others_there_is_none(
    client: Client, as_instructor: Client, as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    [[_top, *replies]] = grow(post, classmate, [130])
    for parent in (replies[60], replies[60].parent):
        client.post(page_of(post, "comments/"), GUEST | {"body": f"To {parent}.", "parent": parent.pk})
        waiting = Comment.objects.latest("pk")
        assert (waiting.status, waiting.number) == ("pending", "")
        assert [arrived(reader, waiting) for reader in (client, as_instructor)] == [True, True]
        assert as_classmate.get(f"/comments/{waiting.pk}/").status_code == 404


def test_whoever_replies_in_a_cut_thread_is_led_to_the_reply(
    as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    [[_top, *replies]] = grow(post, classmate, [60])
    answer = as_classmate.post(page_of(post, "comments/"), {"body": "Words.", "parent": replies[-1].pk})
    new = Comment.objects.latest("pk")
    assert new.pk in articles(text(as_classmate.get(answer["Location"].partition("#")[0])))
    script = as_classmate.post(
        page_of(post, "comments/"), {"body": "More words.", "parent": replies[-1].pk}, HTTP_HX_REQUEST="true"
    )
    assert Comment.objects.latest("pk").pk in articles(text(script))


def test_links_arrive_at_every_depth_and_below_the_deepest(client: Client, post: Post, classmate: Enrolment) -> None:
    [[_top, *replies]] = grow(post, classmate, [25])
    chain = [replies[-1]]
    for _ in range(33):
        chain.append(said(post, classmate, parent=chain[-1]))
    assert max(comment.depth for comment in chain) == 30
    assert [arrived(client, comment) for comment in chain] == [True] * 34
    assert everything(client, page_of(post)) == set(Comment.objects.values_list("pk", flat=True))


def test_many_answers_at_the_deepest_level_have_pages_too(client: Client, post: Post, classmate: Enrolment) -> None:
    chain = [said(post, classmate)]
    for _ in range(29):
        chain.append(said(post, classmate, parent=chain[-1]))
    deepest = [said(post, classmate, parent=chain[-1])]
    for _ in range(54):
        deepest.append(said(post, classmate, parent=deepest[-1]))
    assert {comment.depth for comment in deepest} == {30}
    assert [arrived(client, comment) for comment in deepest] == [True] * 55
    page = seen(client, post, f"?under={chain[-1].pk}&thread=2")
    assert articles(page) == [chain[-1].pk, *(comment.pk for comment in deepest[50:])]

"""`reading/`: a mark moves forward, by a POST alone, for its own reader alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import reading
from blog.models import Audience, Enrolment, Post, ReadMark
from tests.factories import published, said, written

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def address(post: Post) -> str:
    return f"{post.get_absolute_url()}reading/"


def seconds(moment: datetime) -> str:
    return moment.strftime("%s.%f") if moment.tzinfo is None else f"{int(moment.timestamp())}.{moment.microsecond:06}"


def test_the_script_marks_what_was_on_screen_to_the_microsecond(
    as_classmate: Client, classmate: Enrolment, post: Post, author: Enrolment
) -> None:
    comment = said(post, author)
    told = {"read": "1", "until": seconds(comment.published_at)}
    answer = as_classmate.post(address(post), told, headers={"accept": "application/json"})
    mark = ReadMark.objects.get()
    assert (answer.status_code, mark.user, mark.seen_until) == (204, classmate.user, comment.published_at)
    assert mark.read_at is not None


def test_the_button_does_the_same_and_leads_back(as_classmate: Client, post: Post) -> None:
    answer = as_classmate.post(address(post), {"read": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{post.get_absolute_url()}#comments")


def test_a_mark_never_moves_back_nor_beyond_now(classmate: Enrolment, post: Post) -> None:
    with time_machine.travel(NOON, tick=False):
        reading.mark(classmate.user, post, seen_until=NOON - timedelta(hours=1))
        reading.mark(classmate.user, post, seen_until=NOON - timedelta(hours=2))
        assert ReadMark.objects.get().seen_until == NOON - timedelta(hours=1)
        reading.mark(classmate.user, post, seen_until=NOON + timedelta(days=400))
        assert ReadMark.objects.get().seen_until == NOON


def test_new_comments_are_marked_in_words_once_there_was_a_visit(
    as_classmate: Client, classmate: Enrolment, post: Post, author: Enrolment
) -> None:
    said(post, author, "The first.")
    page = post.get_absolute_url()
    assert as_classmate.get(page).content.decode().count('class="new"') == 0
    reading.mark(classmate.user, post, seen_until=timezone.now())
    said(post, author, "The second.")
    assert as_classmate.get(page).content.decode().count('class="new"') == 1
    assert Client().get(page).content.decode().count('class="new"') == 0


def test_ones_own_reply_marks_the_thread_as_seen(as_classmate: Client, classmate: Enrolment, post: Post) -> None:
    as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": "Mine."})
    assert ReadMark.objects.get().user == classmate.user
    assert as_classmate.get(post.get_absolute_url()).content.decode().count('class="new"') == 0


def test_reading_a_page_moves_no_mark(as_classmate: Client, post: Post) -> None:
    as_classmate.get(post.get_absolute_url())
    assert ReadMark.objects.count() == 0
    assert as_classmate.get(address(post)).status_code == 405


def test_whoever_may_not_read_an_essay_leaves_no_mark_in_it(
    client: Client, as_outsider: Client, as_classmate: Client, author: Enrolment
) -> None:
    inner, draft = published(author, "Inner", audience=Audience.COURSE), written(author, "Draft")
    assert client.post(address(inner)).status_code == 302
    assert [as_outsider.post(address(inner)).status_code, as_classmate.post(address(draft)).status_code] == [404, 404]
    assert ReadMark.objects.count() == 0


@pytest.mark.parametrize("until", ["soon", "-1", "1e9", "1.2.3", "9" * 40, "١٢"])
def test_an_odd_moment_is_refused_and_moves_nothing(as_classmate: Client, post: Post, until: str) -> None:
    assert as_classmate.post(address(post), {"until": until}).status_code == 400
    assert ReadMark.objects.count() == 0

"""Kept pages in a cache that several machines share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from blog import backends
from blog.models import Change, Course, Enrolment, Post
from blog.models.versions import tell
from blog.versions import replay
from comments import moderation
from comments.models import Comment
from tests.blog.kept_pages import ESSAY, opened, remove


@pytest.fixture
def open_course(post: Post, classmate: Enrolment) -> Course:
    """A course with an essay, a thread, a week and a page, all on the web."""
    return opened(post, classmate)


@pytest.fixture
def shared(open_course: Course, settings: Any) -> None:
    """A cache that several machines share."""
    settings.CACHE_IS_SHARED = True


@pytest.mark.usefixtures("shared")
def test_with_a_shared_cache_a_page_costs_no_query_for_five_seconds(
    open_course: Course, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = Client().get(ESSAY)
        with django_assert_num_queries(0):
            assert Client().get(ESSAY).content == first.content
    with time_machine.travel(now + timedelta(seconds=6), tick=False):
        with django_assert_num_queries(1):
            assert Client().get(ESSAY).content == first.content
        with django_assert_num_queries(0):
            Client().get(ESSAY)


@pytest.mark.usefixtures("shared")
def test_after_the_commit_every_machine_knows(
    open_course: Course, post: Post, instructor: Enrolment, django_capture_on_commit_callbacks: Any
) -> None:
    here, there = Client(), Client()
    assert here.get(ESSAY).content == there.get(ESSAY).content
    with django_capture_on_commit_callbacks(execute=True):
        remove(post, instructor.user)
    assert [b"removed" in c.get(ESSAY).content or b"thought on" not in c.get(ESSAY).content for c in (here, there)] == [
        True,
        True,
    ]
    assert Change.objects.count() == 0


@pytest.mark.usefixtures("shared")
def test_what_a_killed_process_did_not_tell_is_seen_after_five_seconds_and_told_by_the_worker(
    client: Client, open_course: Course, post: Post, instructor: Enrolment
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        before = client.get(ESSAY).content
        remove(post, instructor.user)
        assert client.get(ESSAY).content == before
    with time_machine.travel(now + timedelta(seconds=5), tick=False):
        assert client.get(ESSAY).content != before
    assert Change.objects.count() > 0
    replay()
    assert Change.objects.count() == 0


@pytest.mark.usefixtures("shared")
def test_a_cache_that_lost_everything_costs_a_new_page_and_no_old_one(
    client: Client, open_course: Course, post: Post, instructor: Enrolment
) -> None:
    before = client.get(ESSAY).content
    remove(post, instructor.user)
    cache.clear()
    assert client.get(ESSAY).content != before


@pytest.mark.usefixtures("shared")
def test_a_cache_that_is_away_is_a_miss_and_what_it_was_to_be_told_is_kept(
    client: Client, open_course: Course, settings: Any, post: Post
) -> None:
    settings.CACHES = backends.caches("redis://127.0.0.1:1/")
    assert client.get(ESSAY).status_code == 200
    Change.objects.of_thread(post.pk)
    assert tell(Change.objects.all()) is False
    assert Change.objects.count() == 1


@pytest.mark.usefixtures("shared")
def test_while_the_cache_is_away_the_database_is_asked_of_each_page(
    client: Client,
    open_course: Course,
    settings: Any,
    post: Post,
    instructor: Enrolment,
    django_assert_num_queries: Any,
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        known = client.get(ESSAY).content
        settings.CACHES = backends.caches("redis://127.0.0.1:1/")
        with django_assert_num_queries(1):
            assert client.get(ESSAY).content == known
        remove(post, instructor.user)
        without = client.get(ESSAY).content
        moderation.restore(Comment.objects.get(status="removed"), instructor.user)
        assert (without == known, client.get(ESSAY).content == without) == (False, False)

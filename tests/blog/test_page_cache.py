"""Kept pages: who is answered with one, and with what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from blog.models import Course, Enrolment, Post
from blog.page_cache.asking import key_of
from tests.blog.kept_pages import COURSE, ESSAY, PAGES, opened
from tests.factories import CourseFactory, written


@pytest.fixture
def open_course(post: Post, classmate: Enrolment) -> Course:
    """A course with an essay, a thread, a week and a page, all on the web."""
    return opened(post, classmate)


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_is_made_once_and_costs_one_query_from_then_on(
    client: Client, open_course: Course, django_assert_num_queries: Any, address: str
) -> None:
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert again["Vary"] == "Cookie, Accept-Encoding, HX-Request"


def test_who_has_the_page_already_is_told_so_in_no_bytes(client: Client, open_course: Course) -> None:
    client.get(ESSAY)
    with time_machine.travel(timezone.now() + timedelta(seconds=2), tick=False):
        first = client.get(ESSAY)
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(ESSAY, headers=known)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(ESSAY, headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_browser_that_unpacks_gets_it_packed_under_a_mark_of_its_own(client: Client, open_course: Course) -> None:
    plain, packed = client.get(ESSAY), client.get(ESSAY, headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(ESSAY, headers={"Accept-Encoding": "br, gzip;q=0"})
    assert (packed["Content-Encoding"], len(packed.content) < len(plain.content) / 2) == ("gzip", True)
    assert packed["ETag"] != plain["ETag"] == refused["ETag"]
    assert "Content-Encoding" not in refused


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ({}, True),
        ({"query_params": {"page": "2"}}, True),
        ({"query_params": {"sort": "newest", "page": "2"}}, True),
        ({"query_params": {"thread": "2"}}, True),
        ({"query_params": {"sort": "oldestest"}}, False),
        ({"query_params": {"page": "1234"}}, False),
        ({"query_params": {"page": "2", "utm": "x"}}, False),
        ({"query_params": {"sort": "A" * 13}}, False),
        ({"query_params": {"page": "%00"}}, False),
        ({"headers": {"HX-Request": "true"}}, False),
        ({"headers": {"Authorization": "Bearer x"}}, False),
        ({"headers": {"Range": "bytes=0-10"}}, False),
        ({"headers": {"Host": "elsewhere.example"}}, False),
        ({"headers": {"Cookie": "_ga=GA1.2"}}, True),
        ({"headers": {"Cookie": "sessionid=x"}}, False),
        ({"headers": {"Cookie": "guest=x"}}, False),
        ({"headers": {"Cookie": "csrftoken=x"}}, False),
        ({"headers": {"Cookie": "messages=x"}}, False),
    ],
)
def test_only_readers_that_cannot_be_told_apart_share_a_page(asked: dict[str, Any], answers: bool) -> None:
    assert (key_of(RequestFactory().get(ESSAY, **asked)) is not None) == answers


@pytest.mark.parametrize("address", "/ /admin/ /accounts/login/ /images/ /russia/feed /russia// /é/".split())
def test_nothing_else_is_looked_for(address: str) -> None:
    assert key_of(RequestFactory().get(address)) is None
    assert key_of(RequestFactory().post(ESSAY)) is None


def test_a_page_of_members_is_kept_for_nobody(as_classmate: Client, client: Client, open_course: Course) -> None:
    client.get(ESSAY)
    mine = as_classmate.get(ESSAY)
    assert "Mira Okafor" in mine.content.decode()
    assert mine["Cache-Control"] == "private, no-cache"
    assert client.get("/russia/nowhere/")["Cache-Control"] == "private, no-cache"
    assert client.get("/accounts/login/")["Cache-Control"] != "public, max-age=0, s-maxage=1"


def test_a_draft_changes_no_version_of_its_course(author: Enrolment, open_course: Course) -> None:
    before = Course.objects.get(pk=open_course.pk).version
    written(author, "A Draft")
    assert Course.objects.get(pk=open_course.pk).version == before


def test_two_courses_on_one_site_do_not_share_a_page(client: Client, open_course: Course) -> None:
    CourseFactory(title="Another", slug="another")
    assert b"Another" in client.get("/another/").content
    assert b"Another" not in client.get(COURSE).content

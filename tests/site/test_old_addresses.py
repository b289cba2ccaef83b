"""Addresses of an older site lead to what stands there now: by host, only where it is clear, and only for whoever may
read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Course, Enrolment, OldAddress, Page, Post
from tests.factories import CourseFactory, EnrolmentFactory, published

HOST = "class.example.org"


@pytest.fixture(autouse=True)
def hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def split(post: Post) -> Post:
    """An essay that stood elsewhere."""
    keep(post.course, "/2019/04/07/the-split/", post=post)
    keep(post.course, "/", "p=12", post=post)
    keep(post.course, "/old-blog/", "p=12", post=post, host="multi.example.org")
    return post


def keep(course: Course, path: str, query: str = "", host: str = HOST, **to: Any) -> None:
    """An address of the older site."""
    OldAddress.objects.create(course=course, host=host, path=path, query=query, **to)


def asked(address: str, host: str = HOST, client: Client | None = None) -> tuple[int, str]:
    answer = (client or Client()).get(address, headers={"host": host})
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize(
    "address",
    [
        "/2019/04/07/the-split/",
        "/2019/04/07/the-split",
        "/2019/04/07/the%2Dsplit/",
        "/2019/04/07/the-split/?utm_source=x&replytocom=3",
        "/?p=12",
        "/?p=12&preview=true",
        "/?page_id=12",
    ],
)
def test_an_old_address_leads_to_the_essay(split: Post, address: str) -> None:
    assert asked(address) == (301, split.get_absolute_url())


def test_a_path_that_people_wrote_in_their_own_letters_is_found(post: Post) -> None:
    keep(post.course, "/2019/04/weiße-städte/", post=post)
    assert asked("/2019/04/wei%C3%9Fe-st%C3%A4dte") == (301, post.get_absolute_url())


def test_a_site_in_a_folder_is_found_by_number(split: Post) -> None:
    assert asked("/old-blog/?p=12", "multi.example.org") == (301, split.get_absolute_url())


def test_a_page_is_found_and_hidden_like_any_other(course: Course) -> None:
    page = Page.objects.create(course=course, slug="rules", title="Rules", body="Be kind.", body_html="Be kind.")
    keep(course, "/", "page_id=3", page=page)
    keep(course, "/rules-of-old/", page=page)
    assert [asked("/?page_id=3"), asked("/rules-of-old/")] == [(301, "/russia/pages/rules/")] * 2
    Course.objects.update(audience=40)
    assert [asked("/rules-of-old/")[0]] == [404]


def test_what_one_may_not_read_is_not_there(split: Post, as_classmate: Client, as_outsider: Client) -> None:
    Post.objects.update(audience=40)
    for client, status in ((as_classmate, 301), (as_outsider, 404), (Client(), 404)):
        assert asked("/2019/04/07/the-split/", client=client)[0] == status
    assert asked("/?p=12")[1] in {"", "/russia/"}


def test_the_host_decides_between_courses_and_without_it_only_what_is_clear(split: Post) -> None:
    other = EnrolmentFactory(course=CourseFactory(title="Another", slug="another"))
    twin = published(other, "A Twin")
    keep(other.course, "/2019/04/07/the-split/", host="twin.example.org", post=twin)
    address = "/2019/04/07/the-split/"
    assert asked(address) == (301, split.get_absolute_url())
    assert asked(address, "twin.example.org") == (301, twin.get_absolute_url())
    assert asked(address, "here.example.org")[0] == 404
    keep(other.course, "/only-here/", host="twin.example.org", post=twin)
    assert asked("/only-here/", "here.example.org") == (301, twin.get_absolute_url())


def test_two_courses_under_one_host_and_path_are_unclear(split: Post) -> None:
    other = EnrolmentFactory(course=CourseFactory(title="Another", slug="another"))
    keep(other.course, "/2019/04/07/the-split/", post=published(other, "A Twin"))
    assert asked("/2019/04/07/the-split/")[0] == 404


def test_feeds_lead_to_feeds(split: Post) -> None:
    essay = f"{split.get_absolute_url()}feed/"
    for address in ("/2019/04/07/the-split/feed/", "/2019/04/07/the-split/feed", "/2019/04/07/the-split/feed/atom/"):
        assert asked(address) == (301, essay)
    assert asked("/feed/") == (301, "/russia/feed/")
    assert asked("/feed/rss2/") == (301, "/russia/feed/")
    assert asked("/comments/feed/") == (301, "/russia/comments/feed/")
    assert asked("/old-blog/feed/", "multi.example.org") == (301, "/russia/feed/")
    assert asked("/feed/", "here.example.org")[0] == 404


def test_a_page_that_exists_asks_nothing_more(split: Post, django_assert_num_queries: Any) -> None:
    keep(split.course, "/russia/", post=split)
    keep(split.course, split.get_absolute_url(), post=split)
    assert asked("/russia/")[0] == 200
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as seen:
        Client().get(split.get_absolute_url())
        Client().get("/?page=2")
        Client().get("/russia/?p=12")
    assert [query["sql"] for query in seen if "oldaddress" in query["sql"]] == []


def test_only_reading_is_led_anywhere(split: Post) -> None:
    assert Client().post("/2019/04/07/the-split/", headers={"host": HOST}).status_code == 404


@pytest.mark.parametrize("address", ["/?p=9" * 30, "/?p=-1", "/?p=٣", "/?p=1e9", f"/?p={'9' * 50}", "/" + "a/" * 900])
def test_odd_addresses_are_ordinary(split: Post, author: Enrolment, address: str) -> None:
    assert asked(address)[0] in {200, 302, 404}

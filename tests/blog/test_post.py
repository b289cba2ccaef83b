"""`/<course>/posts/<slug>/`: works, wrong person, wrong address, wrong method."""

from __future__ import annotations

import pytest
from django.test import Client

from blog import publishing
from blog.models import Audience, Enrolment, Post
from tests.factories import published, said, said_by_guest, written


def address(post: Post) -> str:
    return f"/russia/posts/{post.slug}/"


def test_anyone_reads_a_published_essay_of_an_open_course(client: Client, post: Post) -> None:
    page = client.get(address(post))
    assert (page.status_code, page.context["post"]) == (200, post)
    assert "<p>They left in August.</p>" in page.content.decode()


def test_the_heading_counts_what_is_shown(client: Client, post: Post, classmate: Enrolment) -> None:
    assert "thought" not in client.get(address(post)).content.decode()
    said(post, classmate)
    assert "One thought on “The Specialists Go Home”" in client.get(address(post)).content.decode()
    said(post, classmate)
    said_by_guest(post)
    assert "2 thoughts on “The Specialists Go Home”" in client.get(address(post)).content.decode()


def test_a_draft_answers_like_a_missing_essay_to_all_but_author_and_staff(
    client: Client,
    as_author: Client,
    as_classmate: Client,
    as_outsider: Client,
    as_instructor: Client,
    author: Enrolment,
) -> None:
    post = written(author)
    answers = [c.get(address(post)).status_code for c in (client, as_outsider, as_classmate, as_author, as_instructor)]
    assert answers == [404, 404, 404, 200, 200]


def test_a_withdrawn_essay_is_gone_for_its_readers_and_missing_for_everyone_else(
    client: Client, as_author: Client, as_classmate: Client, author: Enrolment
) -> None:
    inner, web = published(author, "Inner", audience=Audience.COURSE), published(author, "Open")
    for post in (inner, web):
        publishing.withdraw(post, post.author.user)
    assert [c.get(address(web)).status_code for c in (client, as_classmate, as_author)] == [410, 410, 200]
    assert [c.get(address(inner)).status_code for c in (client, as_classmate, as_author)] == [404, 410, 200]
    assert "Open" not in client.get(address(web)).content.decode()


@pytest.mark.parametrize(
    ("audience", "allowed"),
    [
        (Audience.WEB, [200, 200, 200]),
        (Audience.INSTITUTION, [404, 404, 200]),
        (Audience.COURSE, [404, 404, 200]),
        (Audience.STAFF, [404, 404, 404]),
    ],
)
def test_the_audience_of_an_essay_decides(
    client: Client, as_outsider: Client, as_classmate: Client, author: Enrolment, audience: int, allowed: list[int]
) -> None:
    post = published(author, audience=audience)
    assert [c.get(address(post)).status_code for c in (client, as_outsider, as_classmate)] == allowed


def test_the_courses_circle_bounds_the_essays(client: Client, as_classmate: Client, post: Post) -> None:
    post.course.audience = Audience.COURSE
    post.course.save()
    assert [c.get(address(post)).status_code for c in (client, as_classmate)] == [404, 200]


def test_someone_of_another_course_reads_what_is_open_to_the_institution(
    author: Enrolment, other_instructor: Enrolment
) -> None:
    visitor = Client()
    visitor.force_login(other_instructor.user)
    assert visitor.get(address(published(author, audience=Audience.INSTITUTION))).status_code == 200
    assert visitor.get(address(published(author, title="Inner", audience=Audience.COURSE))).status_code == 404


def test_an_essay_under_another_courses_address_is_missing(client: Client, post: Post, stranger_course: object) -> None:
    assert client.get(f"/ottoman/posts/{post.slug}/").status_code == 404


def test_nothing_is_posted_to_the_page_of_an_essay(client: Client, post: Post) -> None:
    assert client.post(address(post)).status_code == 405


@pytest.mark.parametrize("n", [0, 1, 3, 50])
def test_the_number_of_queries_does_not_grow_with_the_thread(
    as_classmate: Client, classmate: Enrolment, post: Post, django_assert_num_queries: object, n: int
) -> None:
    above = None
    for index in range(n):
        above = said(post, classmate, parent=above if index % 3 else None)
    with django_assert_num_queries(7):  # session, account, essay, place, tags, threads, words
        assert as_classmate.get(address(post)).status_code == 200


@pytest.mark.parametrize("n", [0, 1, 3, 50])
def test_a_stranger_costs_fewer_queries_still(
    client: Client, classmate: Enrolment, post: Post, django_assert_num_queries: object, n: int
) -> None:
    for _ in range(n):
        said(post, classmate)
    with django_assert_num_queries(4):
        assert client.get(address(post)).status_code == 200


def test_the_page_is_in_the_courses_language_and_the_essay_in_its_own(client: Client, author: Enrolment) -> None:
    page = client.get(address(published(author, language="ru"))).content.decode()
    assert ('<html lang="en" dir="ltr">' in page, '<article class="post" lang="ru">' in page) == (True, True)


def test_times_are_told_in_the_courses_zone(client: Client, author: Enrolment) -> None:
    post = published(author, published_at="2026-10-02T01:30Z")
    assert "Oct. 1, 2026" in client.get(address(post)).content.decode()

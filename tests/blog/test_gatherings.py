"""`weeks/`, `tags/` and a course's own pages: each says no more than its reader may see."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from blog.models import Course, Enrolment, Page, Tag
from tests.factories import published, written


def listed(client: Client) -> list[tuple[str, int]]:
    return [(tag.name, tag.n_posts) for tag in client.get("/russia/tags/").context["tags"]]


def test_tags_are_counted_by_what_their_reader_may_see(
    client: Client, as_classmate: Client, author: Enrolment, course: Course
) -> None:
    shown, among_us, draft = published(author), published(author, "Among us", audience=40), written(author, "Not yet")
    for post in (shown, among_us, draft):
        post.tags.set(Tag.objects.named(course, ["China"]))
    among_us.tags.add(*Tag.objects.named(course, ["Quotas"]))
    draft.tags.add(*Tag.objects.named(course, ["Nothing yet"]))
    assert listed(client) == [("China", 1)]
    assert listed(as_classmate) == [("China", 2), ("Quotas", 1)]


def test_a_course_without_tags_says_so(client: Client, course: Course) -> None:
    assert "No essay has a tag yet." in client.get("/russia/tags/").content.decode()


def test_tags_need_as_many_queries_for_many_as_for_one(
    client: Client, author: Enrolment, course: Course, django_assert_num_queries: object
) -> None:
    for n in range(1, 4):
        published(author).tags.set(Tag.objects.named(course, [f"Tag {n}"]))
        with django_assert_num_queries(2):  # type: ignore[operator]
            client.get("/russia/tags/")


def test_a_week_shows_its_days(client: Client, course: Course) -> None:
    course.weeks.create(number=1, slug="one", title="One", starts_on=date(2026, 9, 28), ends_on=date(2026, 10, 4))
    for address in ("/russia/weeks/", "/russia/weeks/one/"):
        page = client.get(address).content.decode()
        assert ("September 28" in page, "October 4" in page) == (True, True)


@pytest.mark.parametrize(
    ("audience", "expected"), [(60, [200, 200, 200]), (40, [404, 200, 200]), (10, [404, 404, 200])]
)
def test_a_page_is_shown_to_its_readers_alone(
    client: Client, as_classmate: Client, as_instructor: Client, course: Course, audience: int, expected: list[int]
) -> None:
    Page.objects.create(course=course, slug="rules", title="How we argue", body="Kindly.", audience=audience)
    people = (client, as_classmate, as_instructor)
    assert [person.get("/russia/pages/rules/").status_code for person in people] == expected
    named = ["How we argue" in person.get("/russia/about/").content.decode() for person in people]
    assert named == [status == 200 for status in expected]

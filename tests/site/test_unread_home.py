"""The home over several courses: what is new and what waits in each, which of them are shown to whom, at what cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from blog.models import Audience, Course, Enrolment, Post, Role
from tests.conftest import signed_in
from tests.factories import CourseFactory, EnrolmentFactory, published, said, said_by_guest


@pytest.fixture
def second_course(instructor: Enrolment, classmate: Enrolment) -> Course:
    """Another course that is the classmate's too, and that the instructor teaches."""
    course = CourseFactory(title="Maps", audience=40)
    EnrolmentFactory(course=course, user=classmate.user)
    EnrolmentFactory(course=course, user=instructor.user, role=Role.INSTRUCTOR)
    return course


def counts(client: Client) -> dict[str, tuple[int, int, int]]:
    """What the home says of each of a person's courses: essays, comments, waiting."""
    news = client.get("/").context["news"]
    return {str(each.place.course): (each.essays, each.comments, each.waiting) for each in news}


def test_home_says_what_is_new_in_each_course_and_what_waits_for_its_staff(
    as_classmate: Client, as_instructor: Client, second_course: Course, post: Post, author: Enrolment
) -> None:
    said(post, author)
    said_by_guest(post)
    published(EnrolmentFactory(course=second_course), "A map", audience=Audience.COURSE)
    assert counts(as_classmate) == {"Maps": (1, 0, 0), "Twentieth-Century Russia": (1, 1, 0)}
    assert counts(as_instructor) == {"Maps": (1, 0, 0), "Twentieth-Century Russia": (1, 1, 1)}
    page = as_instructor.get("/").content.decode()
    assert ("One new essay, one new reply" in page, "One reply waits for you" in page) == (True, True)
    assert "waits for you" not in as_classmate.get("/").content.decode()


def test_home_keeps_courses_of_others_apart(
    as_classmate: Client, client: Client, second_course: Course, course: Course
) -> None:
    CourseFactory(title="Open to all")
    shown = as_classmate.get("/").context
    assert [str(each.place.course) for each in shown["news"]] == ["Maps", "Twentieth-Century Russia"]
    assert [str(found) for found in shown["page"]] == ["Open to all"]
    assert client.get("/").context["news"] == []


def test_an_assistant_is_told_only_of_what_waits_in_their_section(second_course: Course, post: Post) -> None:
    section = post.course.sections.create(name="B")
    place = EnrolmentFactory(course=post.course, role=Role.ASSISTANT, section=section)
    EnrolmentFactory(course=second_course, user=place.user)
    said_by_guest(post)
    assert counts(signed_in(place))["Twentieth-Century Russia"] == (1, 0, 0)


@pytest.mark.parametrize("n", [1, 10])
def test_home_costs_the_same_however_many_courses(
    as_instructor: Client, instructor: Enrolment, second_course: Course, django_assert_num_queries: Any, n: int
) -> None:
    for _ in range(n):
        course = CourseFactory()
        EnrolmentFactory(course=course, user=instructor.user, role=Role.INSTRUCTOR)
        said_by_guest(published(EnrolmentFactory(course=course)))
    with django_assert_num_queries(9):  # session, account, places, count of others, essays, comments, waiting, is staff
        as_instructor.get("/")


def test_home_says_what_to_do_to_whoever_is_in_no_course(
    client: Client, as_outsider: Client, stranger_course: Course
) -> None:
    assert "open the link that your instructor gave you" in client.get("/").content.decode()
    page = as_outsider.get("/").content.decode()
    assert ("You are in no course yet." in page, 'href="/join/"' in page) == (True, True)


def test_home_shows_fifty_courses_of_others_at_a_time(
    client: Client, as_instructor: Client, instructor: Enrolment
) -> None:
    for number in range(51):
        CourseFactory(title=f"{number:02} Course")
    found = [re.findall(r'<h2><a href="[^"]+">([^<]+)</a>', client.get(f"/?page={n}").content.decode()) for n in (1, 2)]
    assert found == [[f"{n:02} Course" for n in range(50)], ["50 Course", "Twentieth-Century Russia"]]
    own, more = (as_instructor.get(f"/?page={n}").content.decode() for n in (1, 2))
    assert [("Twentieth-Century Russia" in page, "50 Course" in page) for page in (own, more)] == [
        (True, False),
        (False, True),
    ]


def test_whoever_is_in_no_course_yet_can_join_another_than_the_only_open_one(
    client: Client, as_outsider: Client, as_author: Client
) -> None:
    assert [one.get("/").status_code for one in (client, as_author)] == [302, 302]
    page = as_outsider.get("/").content.decode()
    assert ('href="/russia/"' in page, 'href="/join/"' in page) == (True, True)


def test_a_place_that_was_left_is_not_among_ones_courses(second_course: Course, classmate: Enrolment) -> None:
    Enrolment.objects.filter(course=second_course, user=classmate.user).update(is_active=False)
    answer = signed_in(classmate).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/russia/")

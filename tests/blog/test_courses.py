"""The home, the stream, weeks, tags, authors, about: who finds what, and what a list costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Audience, Course, Enrolment, Page, Post, Tag, User, Week
from blog.site.rerender import rerender_page
from tests.factories import CourseFactory, EnrolmentFactory, published, written


def titles(answer: Any) -> list[str]:
    return [post.title for post in answer.context["posts"]]


def test_home_leads_straight_to_the_only_course(client: Client, course: Course) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/russia/")


def test_home_lists_the_courses_a_visitor_may_see(client: Client, course: Course, stranger_course: Course) -> None:
    CourseFactory(title="Maps")
    assert [found.title for found in client.get("/").context["courses"]] == ["Maps", "Twentieth-Century Russia"]


def test_home_says_what_to_do_where_nothing_is_open(client: Client, stranger_course: Course) -> None:
    assert "Sign in to see your courses" in client.get("/").content.decode()


def test_a_course_of_others_answers_like_a_missing_one(
    client: Client, as_outsider: Client, as_author: Client, other_instructor: Enrolment
) -> None:
    member = Client()
    member.force_login(other_instructor.user)
    assert [c.get("/ottoman/").status_code for c in (client, as_outsider, as_author, member)] == [404, 404, 404, 200]
    assert client.get("/nowhere/").status_code == 404


def test_a_person_who_left_the_course_is_a_stranger_to_it(stranger_course: Course) -> None:
    left = EnrolmentFactory(course=stranger_course, is_active=False)
    visitor = Client()
    visitor.force_login(left.user)
    assert visitor.get("/ottoman/").status_code == 404


def test_the_stream_shows_published_essays_featured_first_then_newest(client: Client, author: Enrolment) -> None:
    published(author, "First")
    published(author, "Second", is_featured=True)
    published(author, "Third")
    written(author, "A draft")
    assert titles(client.get("/russia/")) == ["Second", "Third", "First"]


def test_the_stream_shows_ten_a_page_and_forgives_an_odd_number(client: Client, author: Enrolment) -> None:
    for number in range(11):
        published(author, f"Essay {number}")
    assert titles(client.get("/russia/?page=2")) == ["Essay 0"]
    assert titles(client.get("/russia/?page=abc")) == titles(client.get("/russia/"))
    assert titles(client.get("/russia/?page=99")) == ["Essay 0"]


@pytest.mark.parametrize("n", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(
    as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        published(author, f"Essay {number}")
    with django_assert_num_queries(6):  # session, account, course, count, essays, place
        as_classmate.get("/russia/")


def test_an_empty_course_invites_its_members_to_write(client: Client, as_author: Client) -> None:
    assert "Write the first essay" in as_author.get("/russia/").content.decode()
    assert "Write the first essay" not in client.get("/russia/").content.decode()


def test_weeks_count_what_this_reader_may_see(client: Client, as_classmate: Client, author: Enrolment) -> None:
    week = Week.objects.create(course=author.course, number=11, slug="week-11", title="The Cold War turns inward")
    published(author, "Open", week=week)
    published(author, "Inner", week=week, audience=Audience.COURSE)
    written(author, "Draft", week=week)
    counts = [[found.n_posts for found in c.get("/russia/weeks/").context["weeks"]] for c in (client, as_classmate)]
    assert counts == [[1], [2]]
    assert titles(client.get("/russia/weeks/week-11/")) == ["Open"]
    assert client.get("/russia/weeks/week-12/").status_code == 404


def test_a_tag_is_missing_to_whoever_may_read_nothing_under_it(
    client: Client, as_classmate: Client, author: Enrolment
) -> None:
    post = published(author, "Inner", audience=Audience.COURSE)
    post.tags.set(Tag.objects.named(post.course, ["Sino-Soviet split"]))
    answers = [c.get("/russia/tags/sino-soviet-split/") for c in (client, as_classmate)]
    assert [answer.status_code for answer in answers] == [404, 200]
    assert titles(answers[1]) == ["Inner"]


def test_an_authors_page_stands_under_the_public_name_and_never_the_roster_name(client: Client, post: Post) -> None:
    page = client.get("/russia/authors/r-vale/")
    assert titles(page) == ["The Specialists Go Home"]
    assert "Valentine" not in page.content.decode()


def test_about_names_the_staff_and_shows_the_courses_own_pages(client: Client, instructor: Enrolment) -> None:
    for slug, title in (("about", "About this seminar"), ("syllabus", "Syllabus")):
        rerender_page(Page.objects.create(course=instructor.course, slug=slug, title=title, body="Read *first*."))
    page = client.get("/russia/about/").content.decode()
    assert "About this seminar" in page
    assert "L. Hart" in page
    assert "<em>first</em>" in client.get("/russia/pages/syllabus/").content.decode()
    assert client.get("/russia/pages/missing/").status_code == 404


def test_pages_of_a_course_that_is_not_public_ask_search_engines_away(
    client: Client, other_instructor: Enrolment, course: Course
) -> None:
    member = Client()
    member.force_login(other_instructor.user)
    assert "noindex" in member.get("/ottoman/").content.decode()
    assert "noindex" not in client.get("/russia/").content.decode()


def test_a_missing_page_looks_like_the_site_and_names_nobody(client: Client, outsider: User) -> None:
    page = client.get("/russia/nothing-here/")
    assert page.status_code == 404
    assert "There is nothing at this address" in page.content.decode()


def test_a_course_address_may_not_be_a_word_of_the_site(course: Course) -> None:
    course.slug = "accounts"
    with pytest.raises(Exception, match="taken by the site"):
        course.full_clean()


def test_the_feed_holds_what_a_stranger_may_read(client: Client, author: Enrolment) -> None:
    published(author, "Open ]]> & <b>")
    published(author, "Inner", audience=Audience.COURSE)
    feed = client.get("/russia/feed/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Inner" not in feed.content.decode()
    assert "<title>Open ]]&gt; &amp; &lt;b&gt;</title>" in feed.content.decode()


@pytest.mark.parametrize("address", ["/", "/russia/", "/russia/weeks/", "/russia/about/"])
def test_reading_pages_take_no_post(client: Client, course: Course, address: str) -> None:
    assert client.post(address).status_code == 405

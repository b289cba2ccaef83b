"""The home, the stream, weeks, tags, authors, about: who finds what, and what a list costs."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import reading
from blog.models import Audience, Course, Enrolment, Page, Post, Tag, User, Week
from blog.site.rerender import rerender_page
from tests.factories import CourseFactory, EnrolmentFactory, published, said, said_by_guest, written


def titles(answer: Any) -> list[str]:
    return [post.title for post in answer.context["posts"]]


def test_home_leads_straight_to_the_only_course(client: Client, course: Course) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/russia/")


def test_home_lists_the_courses_a_visitor_may_see(client: Client, course: Course, stranger_course: Course) -> None:
    CourseFactory(title="Maps")
    assert [found.title for found in client.get("/").context["page"]] == ["Maps", "Twentieth-Century Russia"]


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


def test_the_stream_shows_ten_a_page_and_what_is_no_page_is_missing(client: Client, author: Enrolment) -> None:
    for number in range(11):
        published(author, f"Essay {number}")
    assert titles(client.get("/russia/?page=2")) == ["Essay 0"]
    assert titles(client.get("/russia/?page=99")) == ["Essay 0"]
    odd = ("abc", "", "-1", "1.5", "%00", "9" * 30, "²")
    assert {n: client.get(f"/russia/?page={n}").status_code for n in odd} == dict.fromkeys(odd, 404)


@pytest.mark.parametrize("n", [1, 10])
def test_the_stream_costs_the_same_whatever_its_length(
    client: Client, as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        said(published(author, f"Essay {number}"), author)
    with django_assert_num_queries(9):  # session, account, course, place, count, essays, authors, due, announcements
        as_classmate.get("/russia/")
    with django_assert_num_queries(6):
        client.get("/russia/")


@pytest.mark.parametrize("n", [1, 10])
def test_a_week_costs_the_same_whatever_its_length(
    client: Client, as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    week = Week.objects.create(course=author.course, number=11, slug="week-11", title="The Cold War turns inward")
    for number in range(n):
        said(published(author, f"Essay {number}", week=week), author)
    with django_assert_num_queries(8):  # session, account, course, week with its counts, place, count, essays, authors
        as_classmate.get("/russia/weeks/week-11/")
    with django_assert_num_queries(5):
        client.get("/russia/weeks/week-11/")


def marks(answer: Any) -> list[str]:
    """The words of the marks beside the essays of a list."""
    return re.findall(r'<span(?: class="new")?>(New|New replies|Read)</span>', answer.content.decode())


def test_an_essay_in_a_list_says_in_words_whether_it_is_new(
    client: Client,
    as_outsider: Client,
    as_classmate: Client,
    as_author: Client,
    author: Enrolment,
    classmate: Enrolment,
) -> None:
    week = Week.objects.create(course=author.course, number=11, slug="week-11", title="The Cold War turns inward")
    for title in ("Read", "Answered", "Unread"):
        post = published(author, title, week=week)
        if title != "Unread":
            said(post, author)
            reading.mark(classmate.user, post, read=True, seen_until=timezone.now())
        if title == "Answered":
            said(post, author, "Since then.")
    for address in ("/russia/", "/russia/weeks/week-11/", "/russia/authors/r-vale/"):
        assert marks(as_classmate.get(address)) == ["New", "New replies", "Read"]
        assert marks(as_author.get(address)) == ["New replies", "New replies"]
        assert [marks(visitor.get(address)) for visitor in (client, as_outsider)] == [[], []]


def test_the_filter_keeps_what_nobody_has_answered_from_page_to_page(
    client: Client, author: Enrolment, classmate: Enrolment
) -> None:
    said(published(author, "Answered"), classmate)
    for number in range(11):
        said_by_guest(published(author, f"Essay {number}"))
    answer = client.get("/russia/?filter=unanswered")
    assert ("Answered" in titles(answer), answer.context["posts"].paginator.count) == (False, 11)
    assert 'href="?filter=unanswered&amp;page=2"' in answer.content.decode()
    assert titles(client.get("/russia/?filter=unanswered&page=2")) == ["Essay 0"]
    assert client.get("/russia/?filter=odd").context["posts"].paginator.count == 12


def test_where_all_is_answered_the_filter_says_so(as_author: Client, post: Post, classmate: Enrolment) -> None:
    said(post, classmate)
    page = as_author.get("/russia/?filter=unanswered").content.decode()
    assert ("Every essay has a reply." in page, "Write the first essay" in page) == (True, False)


def test_the_week_that_is_due_next_stands_above_the_stream(
    client: Client, as_classmate: Client, course: Course, post: Post
) -> None:
    for number, due in ((1, "2026-09-30T12:00Z"), (2, None), (3, "2026-10-15T12:00Z"), (4, "2026-10-08T12:00Z")):
        Week.objects.create(course=course, number=number, slug=f"w{number}", title=f"W{number}", prompt="?", due=due)
    with time_machine.travel("2026-10-01T12:00Z", tick=False):
        assert client.get("/russia/").context["due"].number == 4
        page, members = (c.get("/russia/").content.decode() for c in (client, as_classmate))
        assert ('href="/russia/weeks/w4/"' in page, "Write your essay" in page) == (True, False)
        assert "Write your essay" in members
    with time_machine.travel("2026-11-01T12:00Z", tick=False):
        assert client.get("/russia/").context["due"] is None


def test_weeks_tell_members_how_much_they_have_read(
    client: Client, as_classmate: Client, classmate: Enrolment, author: Enrolment
) -> None:
    week = Week.objects.create(course=author.course, number=11, slug="week-11", title="The Cold War turns inward")
    Week.objects.create(course=author.course, number=12, slug="week-12", title="Later")
    posts = [published(author, f"Essay {number}", week=week) for number in range(3)]
    published(classmate, "My own", week=week)
    published(author, "Hidden", week=week, audience=Audience.STAFF)
    reading.mark(classmate.user, posts[0], read=True)
    for address in ("/russia/weeks/", "/russia/weeks/week-11/"):
        assert re.findall(r"\d+ of \d+ read", as_classmate.get(address).content.decode()) == ["2 of 4 read"]
        assert re.findall(r"\d+ of \d+ read", client.get(address).content.decode()) == []


def test_an_essay_leads_members_to_the_next_unread_of_its_week(
    client: Client, as_outsider: Client, as_classmate: Client, author: Enrolment, classmate: Enrolment
) -> None:
    week = Week.objects.create(course=author.course, number=11, slug="week-11", title="The Cold War turns inward")
    read, here, after = (published(author, title, week=week) for title in ("Read", "Here", "After & on"))
    published(author, "Without a week")
    published(author, "Hidden", week=week, audience=Audience.STAFF)
    published(classmate, "My own", week=week)
    reading.mark(classmate.user, read, read=True)
    address = here.get_absolute_url()
    assert f'href="{after.get_absolute_url()}">Next unread in week 11: After &amp; on<' in page_of(
        as_classmate, address
    )
    assert "Next unread" not in page_of(client, address) + page_of(as_outsider, address)
    reading.mark(classmate.user, after, read=True)
    assert "Next unread" not in page_of(as_classmate, address)


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("n", [1, 10])
def test_the_next_unread_costs_no_query_of_its_own(
    as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    week = Week.objects.create(course=author.course, number=11, slug="week-11", title="The Cold War turns inward")
    posts = [published(author, f"Essay {number}", week=week) for number in range(n)]
    with django_assert_num_queries(7):  # as many as without a week
        as_classmate.get(posts[0].get_absolute_url())


@pytest.mark.parametrize(("address", "word"), [("/privacy/", "Cookies"), ("/terms/", "Your words stay yours")])
def test_privacy_and_terms_are_for_everybody_and_linked_from_every_page(
    client: Client, as_classmate: Client, course: Course, address: str, word: str
) -> None:
    assert all(word in page_of(visitor, address) for visitor in (client, as_classmate))
    assert all(f'href="{address}"' in page_of(client, place) for place in ("/russia/", "/privacy/", "/russia/nothing/"))
    assert client.post(address).status_code == 405


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
    for course.slug in ("accounts", "privacy", "terms"):
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

"""`/<course>/new/` and the home over several courses: what is unread, for whom, in which order, at what cost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import publishing, reading
from blog.models import Audience, Course, Enrolment, Post, ReadMark, Role, User
from blog.site.unread import essays_unread, keys_of_news
from comments import moderation
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import CourseFactory, EnrolmentFactory, published, said, said_by_guest, written

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
NEW = "/russia/new/"


def told(client: Client, query: str = "") -> list[tuple[str, bool, list[str]]]:
    """Each essay of the page: its title, whether it is new itself, and what of its comments is."""
    found = client.get(NEW + query).context["found"]
    return [(under.post.title, under.is_unread, [line.words for line in under.lines]) for under in found]


def until_of(client: Client, address: str) -> str:
    """The moment that the page's button sends."""
    return client.get(address).content.decode().split('name="until" value="')[1].split('"')[0]


def test_it_holds_what_is_unread_oldest_first_under_its_essay(
    as_classmate: Client, author: Enrolment, instructor: Enrolment
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first = published(author, "First")
        clock.shift(60)
        published(author, "Second")
        clock.shift(60)
        said(first, instructor, "*Why* August?")
        clock.shift(60)
        said(first, author, "They had a month.")
        assert told(as_classmate) == [
            ("First", True, ["Why August?", "They had a month."]),
            ("Second", True, []),
        ]


def test_a_line_leads_to_the_comment_under_its_number_and_the_name_others_read(
    as_classmate: Client, post: Post, author: Enrolment
) -> None:
    comment = said(post, author, "They had a month.")
    page = as_classmate.get(NEW).content.decode()
    assert f'href="/comments/{comment.pk}/"' in page
    assert (">1</span>" in page, "R. Vale" in page, "Valentine" in page) == (True, True, False)


def test_what_was_read_and_seen_is_no_longer_there_and_what_came_since_is(
    as_classmate: Client, classmate: Enrolment, post: Post, author: Enrolment
) -> None:
    said(post, author, "Seen.")
    reading.mark(classmate.user, post, read=True, seen_until=timezone.now())
    assert told(as_classmate) == []
    assert "You have read everything." in as_classmate.get(NEW).content.decode()
    said(post, author, "Since.")
    assert told(as_classmate) == [(post.title, False, ["Since."])]


def test_an_essay_is_unread_until_it_was_read_though_its_comments_were_seen(
    as_classmate: Client, classmate: Enrolment, post: Post
) -> None:
    reading.mark(classmate.user, post, seen_until=timezone.now())
    assert told(as_classmate) == [(post.title, True, [])]


def test_a_comment_that_was_changed_since_is_new_again(
    as_classmate: Client, classmate: Enrolment, post: Post, author: Enrolment
) -> None:
    comment = said(post, author, "Seen.")
    reading.mark(classmate.user, post, read=True, seen_until=timezone.now())
    Comment.objects.filter(pk=comment.pk).update(edited_at=timezone.now())
    assert told(as_classmate) == [(post.title, False, ["Seen."])]


def test_looking_at_the_page_of_a_changed_comment_can_mark_it_as_seen(
    as_classmate: Client, post: Post, author: Enrolment
) -> None:
    comment = said(post, author)
    Comment.objects.filter(pk=comment.pk).update(edited_at=timezone.now())
    until = until_of(as_classmate, post.get_absolute_url())
    as_classmate.post(f"{post.get_absolute_url()}reading/", {"read": "1", "until": until})
    assert told(as_classmate) == []


def test_ones_own_words_never_count(
    as_author: Client, as_classmate: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    said(post, author, "My own.")
    said(post, classmate, "Not mine.")
    assert told(as_author) == [(post.title, False, ["Not mine."])]
    assert told(as_classmate) == [(post.title, True, ["My own."])]


def test_what_somebody_said_as_a_guest_before_they_joined_is_their_own(post: Post, outsider: User) -> None:
    moderation.approve(said_by_guest(post, account=outsider), by=outsider)
    moderation.approve(said_by_guest(post, name="Ada Lind", body="Another’s."), by=outsider)
    joined = EnrolmentFactory(course=post.course, user=outsider)
    assert told(signed_in(joined)) == [(post.title, True, ["Another’s."])]


def test_it_shows_only_what_this_member_may_read(
    as_classmate: Client, as_instructor: Client, author: Enrolment, instructor: Enrolment
) -> None:
    written(author, "Draft")
    published(author, "For staff", audience=Audience.STAFF)
    publishing.withdraw(published(author, "Taken back"), author.user)
    post = published(author, "Open")
    said_by_guest(post, body="Waits.")
    moderation.remove(said(post, author, "Removed."), instructor.user, reason="unkind")
    for_staff = said(post, author, "For staff.")
    Comment.objects.filter(pk=for_staff.pk).update(audience=Audience.STAFF)
    assert told(as_classmate) == [("Open", True, [])]
    assert told(as_instructor) == [("For staff", True, []), ("Open", True, ["For staff."])]


def test_another_courses_essays_are_not_in_it(as_classmate: Client, post: Post, classmate: Enrolment) -> None:
    other = CourseFactory(title="Maps")
    EnrolmentFactory(course=other, user=classmate.user)
    published(EnrolmentFactory(course=other), "A map")
    assert told(as_classmate) == [(post.title, True, [])]


def test_to_whoever_is_no_member_there_is_no_such_page(
    client: Client, as_outsider: Client, other_instructor: Enrolment, superuser: User, post: Post
) -> None:
    administrator = Client()
    administrator.force_login(superuser)
    visitors = [client, as_outsider, signed_in(other_instructor), administrator]
    assert [visitor.get(NEW).status_code for visitor in visitors] == [404] * 4
    assert [visitor.post(NEW).status_code for visitor in visitors] == [404] * 4
    assert ReadMark.objects.count() == 0


def test_fifty_stand_on_a_page_and_the_next_goes_on(as_classmate: Client, author: Enrolment, post: Post) -> None:
    for number in range(50):
        said(post, author, f"Words {number}.")
    assert [len(lines) for _title, _is_unread, lines in told(as_classmate)] == [49]
    assert told(as_classmate, "?page=2") == [(post.title, False, ["Words 49."])]
    assert as_classmate.get("/russia/new/?page=abc").status_code == 404


@pytest.mark.parametrize("n", [1, 50])
def test_the_page_costs_the_same_whatever_is_new(
    as_classmate: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        said(published(author, f"Essay {number}"), author)
    with django_assert_num_queries(10):  # session, account, course, place twice, count, keys, essays, authors, comments
        as_classmate.get(NEW)


def test_marking_all_as_read_leaves_nothing_and_comes_back(
    as_classmate: Client, as_author: Client, classmate: Enrolment, post: Post, author: Enrolment
) -> None:
    said(post, author)
    published(author, "Another")
    answer = as_classmate.post(NEW)
    assert (answer.status_code, answer["Location"]) == (302, NEW)
    assert (told(as_classmate), {mark.user for mark in ReadMark.objects.all()}) == ([], {classmate.user})
    assert (essays_unread(classmate.user, [post.course]).count(), as_author.get(NEW).status_code) == (0, 200)


def test_what_came_after_the_page_was_made_stays_new(as_classmate: Client, post: Post, author: Enrolment) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False) as clock:
        until = until_of(as_classmate, NEW)
        clock.shift(1)
        said(post, author, "Meanwhile.")
        published(author, "Meanwhile")
        as_classmate.post(NEW, {"until": until})
        assert told(as_classmate) == [(post.title, False, ["Meanwhile."]), ("Meanwhile", True, [])]


def test_marking_all_never_moves_a_mark_back_nor_beyond_now(classmate: Enrolment, post: Post) -> None:
    posts = Post.objects.visible_to(classmate.user)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        now = timezone.now()
        reading.mark(classmate.user, post, read=True, seen_until=now)
        reading.mark_all(classmate.user, posts, now - timedelta(hours=1))
        assert ReadMark.objects.get().seen_until == now
        reading.mark_all(classmate.user, posts, now + timedelta(days=9))
        assert (ReadMark.objects.get().seen_until, ReadMark.objects.get().read_at) == (now, now)


def test_an_odd_moment_is_refused_and_looking_marks_nothing(as_classmate: Client, post: Post) -> None:
    assert as_classmate.post(NEW, {"until": "soon"}).status_code == 400
    assert as_classmate.get(NEW).status_code == 200
    assert ReadMark.objects.count() == 0


def test_words_for_few_have_no_number_and_are_there_all_the_same(
    as_instructor: Client, post: Post, author: Enrolment, instructor: Enrolment
) -> None:
    comment = said(post, author, "For staff.")
    Comment.objects.filter(pk=comment.pk).update(audience=Audience.STAFF, number="", position=None)
    assert [said for _of, said, _at in keys_of_news(instructor.user, post.course)] == [0, comment.pk]
    assert "For staff." in as_instructor.get(NEW).content.decode()


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

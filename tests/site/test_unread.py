"""`/<course>/new/`: what is unread, for whom, in which order, at what cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import publishing, reading
from blog.models import Audience, Enrolment, Post, ReadMark, User
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

"""Kept pages: when they die, and that none shows what is so no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import audiences, manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Announcement, Audience, Change, Course, Enrolment, Post, User
from blog.names import naming
from comments import audiences as comment_audiences
from comments import moderation, rewording
from comments.models import Comment
from tests.blog.kept_pages import COURSE, ESSAY, PAGES, body, fresh, opened, remove
from tests.factories import UserFactory, published, said, said_by_guest


@pytest.fixture
def open_course(post: Post, classmate: Enrolment) -> Course:
    """A course with an essay, a thread, a week and a page, all on the web."""
    return opened(post, classmate)


def approve(post: Post, by: User) -> None:
    moderation.approve(Comment.objects.get(status="pending"), by)


def reword(post: Post, by: User) -> None:
    comment = Comment.objects.filter(status="published").first()
    rewording.edit(comment, "Other words, just now.", comment.author.user)


def narrow_comment(post: Post, by: User) -> None:
    comment_audiences.narrow(Comment.objects.filter(status="published").first(), Audience.COURSE, by)


def update(post: Post, by: User) -> None:
    own = post.author.user
    publishing.publish(manuscripts.revise(post, Manuscript("Another Title", "Other words.", ()), by=own), by=own)


def rename(post: Post, by: User) -> None:
    naming.rename(post.author, "Someone Else", "alias", by=post.author.user)


def retitle(post: Post, by: User) -> None:
    client, course = Client(), post.course
    client.force_login(UserFactory(is_superuser=True))
    address = f"/admin/blog/week/{post.week_id or Post.objects.get(pk=post.pk).week_id}/change/"
    form = client.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None} | {"title": "Spring"}
    assert client.post(address, data | {"course": course.pk, "due_0": "", "due_1": ""}).status_code == 302


def announce(post: Post, by: User) -> None:
    client = Client()
    client.force_login(by)
    form = {"course": post.course_id, "body": "No class on Friday.", "at_0": "2020-01-01", "at_1": "10:00"}
    assert client.post("/admin/blog/announcement/add/", form).status_code == 302


def another(post: Post, by: User) -> None:
    published(post.author, "Another Essay")


CHANGES: dict[Callable[[Post, User], None], tuple[str, ...]] = {
    approve: (COURSE, ESSAY),
    remove: (COURSE, ESSAY),
    reword: (ESSAY,),
    narrow_comment: (COURSE, ESSAY),
    update: (COURSE, ESSAY, "/russia/weeks/one/", "/russia/authors/r-vale/"),
    rename: (COURSE, ESSAY, "/russia/weeks/one/"),
    retitle: (ESSAY, "/russia/weeks/one/"),
    announce: (COURSE,),
    another: (COURSE, "/russia/authors/r-vale/"),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_is_on_every_page_at_once(
    client: Client, open_course: Course, post: Post, instructor: Enrolment, change: Callable[[Post, User], None]
) -> None:
    said_by_guest(post)
    before = {address: body(client.get(address)) for address in PAGES}
    change(Post.objects.get(pk=post.pk), instructor.user)
    after = {address: body(client.get(address)) for address in PAGES if fresh(address)}
    assert after == {address: fresh(address) for address in PAGES}
    changed = {address for address in PAGES if before[address] != after[address]}
    assert changed >= set(CHANGES[change])


@pytest.mark.parametrize("audience", [Audience.COURSE, Audience.STAFF])
def test_what_is_narrowed_or_withdrawn_is_gone_with_the_next_request(
    client: Client, open_course: Course, post: Post, audience: Audience
) -> None:
    assert [client.get(address).status_code for address in (ESSAY, COURSE)] == [200, 200]
    audiences.change(post, audience, by=post.author.user)
    assert client.get(ESSAY).status_code == 404
    assert post.title not in client.get(COURSE).content.decode()


def test_a_page_dies_when_replies_close_and_when_news_begin_and_end(
    client: Client, open_course: Course, post: Post
) -> None:
    now = timezone.now()
    Course.objects.update(close_after_days=1)
    told = {"course": open_course, "body": "x", "body_html": "<p>No class on Friday.</p>"}
    Announcement.objects.create(at=now + timedelta(seconds=60), until=now + timedelta(seconds=120), **told)

    def seen(at: timedelta) -> tuple[bool, bool]:
        with time_machine.travel(now + at, tick=False):
            return b"No class on Friday" in client.get(COURSE).content, b"Leave a Reply" in client.get(ESSAY).content

    moments = (0, 59, 61, 119, 121, 86_300, 86_500)
    assert [seen(timedelta(seconds=at)) for at in moments] == [
        (False, True),
        (False, True),
        (True, True),
        (True, True),
        (False, True),
        (False, True),
        (False, False),
    ]


def test_the_page_of_one_course_outlives_what_happens_in_another(
    client: Client, open_course: Course, django_assert_num_queries: Any, other_instructor: Enrolment
) -> None:
    client.get(ESSAY)
    published(other_instructor)
    with django_assert_num_queries(1):
        client.get(ESSAY)


def test_a_course_saved_whole_from_an_old_row_does_not_bring_an_old_version_back(course: Course) -> None:
    old = Course.objects.get(pk=course.pk)
    versions = []
    for _turn in range(3):
        Change.objects.of_course(course.pk)
        versions.append(Course.objects.get(pk=course.pk).version)
    old.save()
    Change.objects.of_course(course.pk)
    assert sorted({*versions, Course.objects.get(pk=course.pk).version})[:3] == versions
    assert Course.objects.get(pk=course.pk).version > versions[-1]


def test_an_essay_that_is_deleted_in_the_admin_leaves_the_feed_and_its_neighbours(
    client: Client, open_course: Course, author: Enrolment, superuser: User
) -> None:
    staff, feed = Client(), "/russia/feed/"
    staff.force_login(superuser)
    doomed, action = published(author, "Doomed"), published(author, "Doomed Too")
    assert [b"Doomed" in client.get(address).content for address in (feed, ESSAY)] == [True, True]
    staff.post(f"/admin/blog/post/{doomed.pk}/delete/", {"post": "yes"})
    told = {"action": "delete_selected", "_selected_action": [action.pk], "post": "yes"}
    staff.post("/admin/blog/post/", told)
    assert [b"Doomed" in client.get(address).content for address in (feed, ESSAY)] == [False, False]


def test_the_essays_without_a_reply_are_never_kept(
    client: Client, open_course: Course, post: Post, instructor: Enrolment
) -> None:
    unanswered = f"{COURSE}?filter=unanswered"
    assert post.title not in client.get(unanswered).content.decode()
    remove(post, instructor.user)
    assert post.title in client.get(unanswered).content.decode()


def test_a_closed_site_serves_no_kept_page(client: Client, open_course: Course, settings: Any, tmp_path: Path) -> None:
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    assert client.get(ESSAY).status_code == 200
    settings.MAINTENANCE_FILE.touch()
    assert client.get(ESSAY).status_code == 503


def test_two_pages_of_one_second_have_one_date_that_is_said_later(
    client: Client, open_course: Course, post: Post, classmate: Enrolment
) -> None:
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False):
        client.get(ESSAY)
        said(post, classmate)
        assert "Last-Modified" not in client.get(ESSAY)
    with time_machine.travel(now + timedelta(seconds=1), tick=False):
        date = client.get(ESSAY)["Last-Modified"]
        assert client.get(ESSAY, headers={"If-Modified-Since": date}).status_code == 304
        said(post, classmate)
        assert client.get(ESSAY, headers={"If-Modified-Since": date}).status_code == 200

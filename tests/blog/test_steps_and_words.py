"""The words that a step is taken with: those that staff have read, that an author was shown, that are saved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from blog import coauthors, manuscripts, publishing, working
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Image, Post, PostStatus, Role, User, WorkingCopy
from blog.notices.listing import listed
from blog.refusals import Refused
from tests.factories import EnrolmentFactory, agreed, published, written

DUE = datetime(2026, 11, 2, 4, 59, tzinfo=UTC)
TOMORROW = timedelta(days=1)


@pytest.fixture
def approving(course: Course) -> Course:
    """The course, where an instructor approves essays first."""
    course.essays_need_approval = True
    course.save()
    return course


@pytest.fixture
def assistant(course: Course) -> Enrolment:
    return EnrolmentFactory(course=course, role=Role.ASSISTANT)


def told_to(person: User) -> list[str]:
    """What this person's list says, newest first."""
    return [told.item.title for told in listed(person)]


def page(post: Post) -> str:
    return f"{post.get_absolute_url()}publication/"


def revised(post: Post, body: str) -> Post:
    return manuscripts.revise(post, Manuscript(post.draft.title, body), post.author.user)


def test_staff_approve_the_words_they_have_read(
    approving: Course, author: Enrolment, instructor: Enrolment, as_instructor: Client
) -> None:
    post = publishing.submit(written(author), author.user)
    revised(post, "Other words than those on the page.")
    as_instructor.post(f"/admin/blog/post/{post.pk}/step/", {"act": "approve", "seen": "1"})
    post.refresh_from_db()
    assert post.status == PostStatus.SUBMITTED
    as_instructor.post(f"/admin/blog/post/{post.pk}/step/", {"act": "approve", "seen": "2"})
    post.refresh_from_db()
    assert post.status == PostStatus.APPROVED


def test_a_typo_that_staff_mend_after_the_approval_needs_no_other(
    approving: Course, author: Enrolment, instructor: Enrolment
) -> None:
    post = publishing.approve(publishing.submit(written(author), author.user), instructor.user)
    manuscripts.revise(post, Manuscript("The Specialists Go Home", "They left in August 1960."), instructor.user)
    assert publishing.publish(post, author.user).is_published


def test_the_same_words_saved_again_after_the_approval_need_no_other(
    approving: Course, author: Enrolment, instructor: Enrolment
) -> None:
    post = publishing.approve(publishing.submit(written(author), author.user), instructor.user)
    revised(post, "Not these.")
    revised(post, "They left in August.")
    assert publishing.publish(post, author.user).is_published


def test_one_essay_that_cannot_appear_keeps_no_other_from_its_minute(
    course: Course, author: Enrolment, instructor: Enrolment
) -> None:
    with time_machine.travel(DUE - TOMORROW, tick=False) as clock:
        posts = [publishing.schedule(written(author, title), instructor.user, DUE) for title in ("First", "Second")]
        Post.objects.filter(pk=posts[0].pk).update(draft=None)
        clock.move_to(DUE)
        working.look_around()
    assert [Post.objects.get(pk=post.pk).status for post in posts][1] == PostStatus.PUBLISHED


def test_what_the_course_asks_for_is_asked_again_when_an_essay_is_due(
    course: Course, author: Enrolment, instructor: Enrolment
) -> None:
    Course.objects.update(open_findings="stop")
    with time_machine.travel(DUE - TOMORROW, tick=False) as clock:
        post = publishing.schedule(written(author), instructor.user, DUE)
        revised(post, "It was so (Nobody 12).")
        clock.move_to(DUE)
        working.look_around()
        post.refresh_from_db()
        assert (post.status, post.scheduled_for) == (PostStatus.DRAFT, None)
        assert told_to(author.user) == ["“The Specialists Go Home” did not appear as scheduled. See what it waits for."]


def test_an_author_does_not_put_back_what_staff_withdrew(author: Enrolment, instructor: Enrolment) -> None:
    by_staff = publishing.withdraw(published(author), instructor.user, "A classmate is named.")
    with pytest.raises(Refused, match="An instructor has withdrawn this essay"):
        publishing.publish(by_staff, author.user)
    assert publishing.publish(by_staff, instructor.user).is_published
    own = publishing.withdraw(published(author, "Own"), author.user)
    assert publishing.publish(own, author.user).is_published


def test_nobody_publishes_words_they_were_not_shown(author: Enrolment, as_author: Client) -> None:
    post = revised(agreed(written(author)), "Half a sentence by a co-")
    answer = as_author.post(page(post), {"act": "publish", "seen": "1"})
    post.refresh_from_db()
    assert (answer.status_code, post.status, post.handed_in_at) == (422, PostStatus.DRAFT, None)


def test_words_typed_and_not_saved_are_told_before_publishing(author: Enrolment, as_author: Client) -> None:
    post = agreed(written(author))
    WorkingCopy.objects.create(
        post=post, by=author.user, revision=1, fields={"title": "T", "body": "More.", "works": ""}
    )
    assert "Some words are not saved yet" in as_author.get(page(post)).content.decode()
    for sent, expected in (({}, False), ({"anyway": "on"}, True)):
        as_author.post(page(post), {"act": "publish", **sent})
        post.refresh_from_db()
        assert post.is_published is expected


def test_a_form_that_was_opened_before_the_address_moved_still_saves(author: Enrolment, as_author: Client) -> None:
    post = revised(agreed(written(author, "Untitled essay")), "Words.")
    manuscripts.revise(post, Manuscript("Two Capitals", "Words."), author.user)
    publishing.publish(post, author.user)
    sent = {"title": "Two Capitals", "body": "More words.", "audience": "60", "seen": "3"}
    assert as_author.post("/russia/posts/untitled-essay/edit/", sent).status_code == 302
    assert Post.objects.get().draft.body == "More words."


def test_a_picture_of_one_author_is_the_essays_when_the_other_saves(author: Enrolment, classmate: Enrolment) -> None:
    post = written(author)
    coauthors.accept(coauthors.invite(post, classmate.public_name, author.user), classmate.user)
    image = Image.objects.create(uploader=classmate.user, name="abc", kind="png", width=1, height=1)
    revised(post, "![A bridge](/images/abc)")
    image.refresh_from_db()
    assert image.post == post

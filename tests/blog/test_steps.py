"""The steps of an essay to its readers: handed in, returned, approved, scheduled, published, undone. Which of them a
course uses is its setting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog import manuscripts, publishing, working
from blog.manuscripts import Manuscript
from blog.models import Course, Decision, Enrolment, Follow, Notice, Post, PostStatus, Role, User
from blog.notices.listing import listed
from blog.refusals import Refused
from tests.factories import EnrolmentFactory, agreed, published, said, written

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


def test_without_steps_an_author_publishes_at_once(author: Enrolment) -> None:
    assert publishing.publish(written(author), author.user).status == PostStatus.PUBLISHED


def test_where_staff_approve_an_author_cannot_publish_before(approving: Course, author: Enrolment) -> None:
    post = written(author)
    for refused in (post, publishing.submit(post, author.user)):
        with pytest.raises(Refused, match="an instructor approves essays first"):
            publishing.publish(refused, author.user)


def test_handed_in_approved_published_each_leave_a_decision(
    approving: Course, author: Enrolment, instructor: Enrolment
) -> None:
    post = publishing.submit(agreed(written(author)), author.user)
    publishing.approve(post, instructor.user, "Well argued.")
    assert publishing.publish(post, author.user).status == PostStatus.PUBLISHED
    assert [
        (one.act, one.from_status, one.to_status, one.by_name, one.note) for one in Decision.objects.about(post)
    ] == [
        ("publish", "approved", "published", "Ruth Valentine", ""),
        ("approve", "submitted", "approved", "Lena Hart", "Well argued."),
        ("submit", "draft", "submitted", "Ruth Valentine", ""),
    ]


def test_a_returned_essay_shows_its_note_and_is_handed_in_again(
    approving: Course, author: Enrolment, instructor: Enrolment, as_author: Client
) -> None:
    post = publishing.submit(written(author), author.user)
    publishing.return_to_author(post, instructor.user, "Name the edition you use.")
    shown = as_author.get(page(post)).content.decode()
    assert ("Name the edition you use." in shown, 'value="submit"' in shown) == (True, True)
    as_author.post(page(post), {"act": "submit", "agreed": "on"})
    post.refresh_from_db()
    assert post.status == PostStatus.SUBMITTED


def test_an_essay_is_returned_with_a_note_only(approving: Course, author: Enrolment, instructor: Enrolment) -> None:
    post = publishing.submit(written(author), author.user)
    with pytest.raises(Refused, match="Write what you would like changed"):
        publishing.return_to_author(post, instructor.user, "  ")


def test_words_changed_after_the_approval_are_handed_in_again(
    approving: Course, author: Enrolment, instructor: Enrolment
) -> None:
    post = publishing.approve(publishing.submit(written(author), author.user), instructor.user)
    revised(post, "Something else altogether.")
    with pytest.raises(Refused, match="changed this essay since it was approved"):
        publishing.publish(post, author.user)
    assert publishing.submit(post, author.user).status == PostStatus.SUBMITTED


def test_staff_publish_without_a_step(approving: Course, author: Enrolment, instructor: Enrolment) -> None:
    assert publishing.publish(written(author), instructor.user).is_published
    assert publishing.publish(written(instructor), instructor.user).is_published


def test_after_its_publication_an_essay_is_updated_without_approval(
    approving: Course, author: Enrolment, instructor: Enrolment
) -> None:
    post = publishing.publish(written(author), instructor.user)
    revised(post, "With the edition named.")
    assert publishing.publish(post, author.user).published.body == "With the edition named."


@pytest.mark.parametrize("verb", [publishing.approve, publishing.return_to_author, publishing.recall])
def test_what_was_not_handed_in_is_not_decided(author: Enrolment, instructor: Enrolment, verb: object) -> None:
    with pytest.raises(Refused):
        verb(written(author), instructor.user, *(["Why."] if verb is publishing.return_to_author else []))  # type: ignore[operator]


def test_an_author_takes_back_what_they_handed_in(approving: Course, author: Enrolment, as_author: Client) -> None:
    post = publishing.submit(written(author), author.user)
    as_author.post(page(post), {"act": "recall"})
    post.refresh_from_db()
    assert post.status == PostStatus.DRAFT


def test_staff_are_told_of_what_is_handed_in_and_the_author_of_each_answer(
    approving: Course, author: Enrolment, instructor: Enrolment, assistant: Enrolment
) -> None:
    post = publishing.submit(written(author), author.user)
    assert [told_to(place.user) for place in (instructor, assistant, author)] == [
        ["R. Vale handed in “The Specialists Go Home”"],
        ["R. Vale handed in “The Specialists Go Home”"],
        [],
    ]
    publishing.return_to_author(post, instructor.user, "Once more, please.")
    assert told_to(author.user) == ["“The Specialists Go Home” was returned to you with a note"]
    publishing.approve(publishing.submit(post, author.user), instructor.user)
    assert told_to(author.user) == ["“The Specialists Go Home” is approved. You can publish it."]


@pytest.mark.parametrize("status", ["submitted", "returned", "approved", "scheduled"])
def test_nobody_but_author_and_staff_sees_an_essay_before_it_is_published(
    client: Client,
    as_outsider: Client,
    as_classmate: Client,
    as_author: Client,
    as_instructor: Client,
    author: Enrolment,
    status: str,
) -> None:
    post = written(author, status=status, scheduled_for=timezone.now() + TOMORROW)
    everyone = (client, as_outsider, as_classmate, as_author, as_instructor)
    assert [person.get(post.get_absolute_url()).status_code for person in everyone] == [404, 404, 404, 200, 200]
    for address in (page(post), f"{post.get_absolute_url()}edit/"):
        assert [person.get(address).status_code for person in everyone[:3]] == [302, 404, 404]


def test_an_author_schedules_only_where_the_course_lets_them(
    course: Course, author: Enrolment, instructor: Enrolment
) -> None:
    soon = timezone.now() + TOMORROW
    with pytest.raises(Refused, match="not scheduled by their authors"):
        publishing.schedule(written(author), author.user, soon)
    assert publishing.schedule(written(author), instructor.user, soon).status == PostStatus.SCHEDULED
    Course.objects.update(authors_schedule=True)
    assert publishing.schedule(written(author), author.user, soon).scheduled_for == soon


@pytest.mark.parametrize("away", [timedelta(0), timedelta(minutes=-1), timedelta(days=400)])
def test_a_moment_past_or_too_far_is_refused(author: Enrolment, instructor: Enrolment, away: timedelta) -> None:
    with (
        time_machine.travel(DUE, tick=False),
        pytest.raises(Refused, match="Choose a moment to come, within a year"),
    ):
        publishing.schedule(written(author), instructor.user, DUE + away)


def test_the_time_typed_is_the_courses(course: Course, author: Enrolment, as_author: Client) -> None:
    Course.objects.update(authors_schedule=True)
    post = agreed(written(author))
    with time_machine.travel(datetime(2026, 10, 30, 12, tzinfo=UTC), tick=False):
        as_author.post(page(post), {"act": "schedule", "when": "2026-11-01T23:59", "agreed": "on"})
        shown = as_author.get(page(post)).content.decode()
    post.refresh_from_db()
    assert (post.status, post.scheduled_for) == (PostStatus.SCHEDULED, DUE)
    assert 'value="2026-11-01T23:59"' in shown


def test_a_scheduled_essay_appears_at_its_minute_by_the_worker_alone_and_is_told_then(
    author: Enrolment, instructor: Enrolment, classmate: Enrolment
) -> None:
    Follow.objects.create(person=classmate.user, author=author)
    with time_machine.travel(DUE - TOMORROW, tick=False) as clock:
        post = publishing.schedule(agreed(written(author)), instructor.user, DUE)
        clock.move_to(DUE - timedelta(seconds=1))
        working.look_around()
        post.refresh_from_db()
        assert (post.status, Notice.objects.count()) == (PostStatus.SCHEDULED, 0)
        clock.move_to(DUE)
        working.look_around()
        working.look_around()
        post.refresh_from_db()
        assert (post.status, post.published_at, post.scheduled_for) == (PostStatus.PUBLISHED, DUE, None)
        assert told_to(classmate.user) == ["R. Vale published “The Specialists Go Home”"]
        assert told_to(author.user) == ["“The Specialists Go Home” has appeared, as you scheduled it"]
    assert [one.act for one in Decision.objects.about(post)] == ["publish", "schedule"]


def test_what_was_changed_since_it_was_approved_waits_for_staff_instead_of_appearing(
    approving: Course, author: Enrolment, instructor: Enrolment
) -> None:
    Course.objects.update(authors_schedule=True)
    with time_machine.travel(DUE - TOMORROW, tick=False) as clock:
        post = publishing.approve(publishing.submit(written(author), author.user), instructor.user)
        publishing.schedule(post, author.user, DUE)
        clock.shift(60)
        revised(post, "Other words.")
        clock.move_to(DUE)
        working.look_around()
    post.refresh_from_db()
    assert (post.status, post.scheduled_for) == (PostStatus.SUBMITTED, None)


def test_on_time_is_judged_by_the_first_press_even_if_it_was_refused(
    course: Course, author: Enrolment, as_author: Client
) -> None:
    Course.objects.update(open_findings="stop")
    week = course.weeks.create(number=1, slug="one", title="One", due=DUE)
    post = agreed(written(author, body="It was so (Nobody 12).", week=week))
    with time_machine.travel(DUE, tick=False) as clock:
        as_author.post(page(post), {"act": "publish"})
        clock.shift(3600)
        revised(post, "It was so.")
        as_author.post(page(post), {"act": "publish"})
    post.refresh_from_db()
    assert (post.published_at, post.handed_in_at, post.is_on_time) == (DUE + timedelta(hours=1), DUE, True)


def test_a_press_a_second_after_is_late_and_an_empty_one_is_none(course: Course, author: Enrolment) -> None:
    week = course.weeks.create(number=1, slug="one", title="One", due=DUE)
    empty, late = written(author, body=" ", week=week), written(author, week=week)
    with time_machine.travel(DUE + timedelta(seconds=1), tick=False):
        pressed = [publishing.press(post, author.user) for post in (empty, late)]
    assert [post.is_on_time for post in pressed] == [None, False]


def test_what_was_just_published_says_when_and_to_whom_and_can_be_undone(
    course: Course, author: Enrolment, as_author: Client, as_classmate: Client
) -> None:
    week = course.weeks.create(number=1, slug="one", title="One", due=DUE)
    post = agreed(written(author, week=week, audience=40))
    with time_machine.travel(DUE - timedelta(minutes=5), tick=False) as clock:
        answer = as_author.post(page(post), {"act": "publish"}, follow=True)
        shown = " ".join(answer.content.decode().split())
        assert "Published at 11:54 pm, on time. Seen by the course." in shown
        assert "Published at" not in as_classmate.get(post.get_absolute_url()).content.decode()
        clock.shift(60)
        as_author.post(page(post), {"act": "undo"})
    post.refresh_from_db()
    assert (post.status, post.published, post.published_at) == (PostStatus.DRAFT, None, None)
    assert as_classmate.get(post.get_absolute_url()).status_code == 404


def test_after_ten_minutes_or_an_answer_publishing_is_not_undone(author: Enrolment, classmate: Enrolment) -> None:
    answered, old = published(author), published(author, "Old")
    said(answered, classmate)
    for post, later in ((answered, timedelta(0)), (old, timedelta(minutes=11))):
        with (
            time_machine.travel(timezone.now() + later, tick=False),
            pytest.raises(Refused, match="can no longer be undone"),
        ):
            publishing.undo(post, author.user)


def test_an_undone_publication_is_told_to_nobody(author: Enrolment, classmate: Enrolment) -> None:
    Follow.objects.create(person=classmate.user, author=author)
    post = publishing.undo(published(author), author.user)
    assert told_to(classmate.user) == []
    publishing.publish(post, author.user)
    assert told_to(classmate.user) == ["R. Vale published “The Specialists Go Home”"]

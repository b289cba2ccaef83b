"""`comments.rewording`: editing what is fresh, to the second, with the earlier words kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from blog.models import Audience, Course, Decision, Enrolment, Post
from blog.refusals import Conflict, Refused
from comments import moderation, rewording
from comments.models import Comment, CommentRevision, CommentStatus
from comments.moderation import Said
from tests.factories import said, said_by_guest

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
A_SECOND, QUARTER = timedelta(seconds=1), timedelta(minutes=15)
ANSWERED = r"^Somebody has answered this, so it stays as it is\. You can reply once more\.$"
LATE = r"^A comment can be changed for 15 minutes\. You can take this one back, or reply once more\.$"
NOT_THERE = r"^This comment does not stand in the thread, so it cannot be changed\.$"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until a test moves on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def snapshot() -> tuple[list[Any], ...]:
    """Everything that a change could write."""
    rows = (Comment, Post, CommentRevision, Decision)
    return tuple(list(row._default_manager.order_by("pk").values()) for row in rows)


def earlier(comment: Comment) -> list[str]:
    """The words that were kept, newest first."""
    return list(comment.revisions.values_list("body", flat=True))


def acts(comment: Comment) -> list[tuple[str, str, str, str]]:
    """What was decided, oldest first: the act, from where, to where, and by whom."""
    return list(
        Decision.objects.about(comment).order_by("pk").values_list("act", "from_status", "to_status", "by_name")
    )


def test_an_edit_changes_the_words_and_keeps_the_earlier_ones(post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "First *words*.")
    rewording.edit(comment, "Second *words*.", classmate.user)
    rewording.edit(comment, "Third words.", classmate.user)
    kept = Comment.objects.get()
    assert (kept.body, kept.body_html, kept.status, kept.number) == (
        "Third words.", "<p>Third words.</p>\n", "published", "1",
    )  # fmt: skip
    assert (kept.version, earlier(kept)) == (comment.version + 2, ["Second *words*.", "First *words*."])
    assert acts(kept) == [("edit", "published", "published", "Mira Okafor")] * 2
    assert Post.objects.get().thread_version == 3


@pytest.mark.parametrize(
    ("late", "may"), [(timedelta(0), True), (QUARTER - A_SECOND, True), (QUARTER, False), (QUARTER * 9, False)]
)
def test_what_is_published_can_be_changed_for_fifteen_minutes(
    post: Post, classmate: Enrolment, clock: time_machine.Traveller, late: timedelta, may: bool
) -> None:
    comment = said(post, classmate, "Words.")
    clock.shift(late)
    if may:
        assert rewording.edit(comment, "Other words.", classmate.user).body == "Other words."
        return
    before = snapshot()
    with pytest.raises(Refused, match=LATE):
        rewording.edit(comment, "Other words.", classmate.user)
    assert snapshot() == before


def test_the_fifteen_minutes_of_what_was_held_begin_when_it_appears(
    post: Post, instructor: Enrolment, clock: time_machine.Traveller
) -> None:
    comment = said_by_guest(post, body="Words.")
    clock.shift(timedelta(days=9))
    rewording.edit(comment, "Words while it waits.", None)
    moderation.approve(comment, instructor.user)
    clock.shift(QUARTER - A_SECOND)
    assert rewording.edit(comment, "Words since.", None).body == "Words since."


def test_what_waits_can_be_changed_at_any_time_and_stays_without_a_mark(
    post: Post, instructor: Enrolment, clock: time_machine.Traveller
) -> None:
    comment = said_by_guest(post, body="Words.")
    clock.shift(timedelta(days=30))
    changed = rewording.edit(comment, "Other words.", None)
    assert (changed.status, changed.is_edited, earlier(changed)) == ("pending", False, ["Words."])
    clock.shift(A_SECOND)
    assert moderation.approve(comment, instructor.user).is_edited is False


def test_only_a_change_after_publication_leaves_a_mark(
    post: Post, classmate: Enrolment, clock: time_machine.Traveller
) -> None:
    comment = said(post, classmate, "Words.")
    assert comment.is_edited is False
    clock.shift(A_SECOND)
    assert rewording.edit(comment, "Other words.", classmate.user).is_edited is True


@pytest.mark.parametrize("answer", ["by a student", "by a guest", "by its author", "for the course"])
def test_what_was_answered_stays_as_it_is(post: Post, author: Enrolment, classmate: Enrolment, answer: str) -> None:
    Course.objects.update(guests="allowed")
    comment = said(post, classmate, "Words.")
    if answer == "by a guest":
        said_by_guest(post, parent=comment)
    else:
        reply = said(post, classmate if answer == "by its author" else author, parent=comment)
        if answer == "for the course":
            Comment.objects.filter(pk=reply.pk).update(audience=Audience.COURSE)
    before = snapshot()
    with pytest.raises(Refused, match=ANSWERED):
        rewording.edit(comment, "Other words.", classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize("circle", [Audience.STAFF, Audience.PEERS])
def test_an_answer_that_its_author_does_not_see_does_not_betray_itself(
    post: Post, instructor: Enrolment, classmate: Enrolment, circle: Audience
) -> None:
    comment = said(post, classmate, "Words.")
    moderation.submit(post, Said("Watch this.", parent=comment, author=instructor, audience=circle))
    assert rewording.edit(comment, "Other words.", classmate.user).body == "Other words."


def test_an_answer_that_waits_or_is_gone_does_not_hold_the_words(
    post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    comment = said(post, classmate, "Words.")
    said_by_guest(post, parent=comment)
    moderation.withdraw(said(post, author, parent=comment), author.user)
    assert rewording.edit(comment, "Other words.", classmate.user).body == "Other words."


@pytest.mark.parametrize("status", sorted(set(CommentStatus.values) - {"published", "pending"}))
def test_what_does_not_stand_cannot_be_changed(post: Post, classmate: Enrolment, status: str) -> None:
    comment = said(post, classmate, "Words.")
    Comment.objects.filter(pk=comment.pk).update(status=status)
    before = snapshot()
    with pytest.raises(Refused, match=NOT_THERE):
        rewording.edit(comment, "Other words.", classmate.user)
    assert snapshot() == before


def test_the_same_words_change_nothing(post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "Words.")
    before = snapshot()
    rewording.edit(comment, "Words.", classmate.user, seen=comment.version)
    assert snapshot() == before


def test_of_two_windows_the_second_is_told(post: Post, classmate: Enrolment) -> None:
    comment = said(post, classmate, "Words.")
    rewording.edit(comment, "From one window.", classmate.user, seen=comment.version)
    before = snapshot()
    with pytest.raises(Conflict, match=r"^This comment changed while you were reading it; it is now published\.$"):
        rewording.edit(comment, "From the other.", classmate.user, seen=comment.version)
    assert snapshot() == before


@pytest.mark.parametrize("body", ["", " \n", "\u200b", "x" * 20_001])
def test_no_words_or_too_many_are_refused(post: Post, classmate: Enrolment, body: str) -> None:
    comment = said(post, classmate, "Words.")
    before = snapshot()
    with pytest.raises(Refused):
        rewording.edit(comment, body, classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("students", "looked", "status"),
    [("held", True, "pending"), ("live", True, "published"), ("held", False, "published")],
)
def test_what_staff_have_read_goes_back_to_the_queue_where_the_course_would_hold_it(
    post: Post, classmate: Enrolment, instructor: Enrolment, students: str, looked: bool, status: str
) -> None:
    comment = said(post, classmate, "Words.")
    if looked:
        moderation.look_at(comment, instructor.user)
    Course.objects.update(students=students)
    rewording.edit(comment, "Other words.", classmate.user)
    kept = Comment.objects.get()
    assert (kept.status, kept.number, kept.looked_at, kept.held_for) == (
        status, "1", None, "edited" if status == "pending" else "",
    )  # fmt: skip
    assert acts(kept)[-1] == ("edit", "published", status, "Mira Okafor")
    assert Post.objects.get().n_published == (status == "published")


def test_what_a_guest_changes_after_approval_waits_again(post: Post, instructor: Enrolment) -> None:
    comment = moderation.approve(said_by_guest(post, body="Words."), instructor.user)
    changed = rewording.edit(comment, "Buy this.", None)
    assert (changed.status, changed.number, Post.objects.get().n_published) == ("pending", "1", 0)
    assert acts(changed)[-1] == ("edit", "published", "pending", "")


def test_what_staff_change_never_waits(post: Post, instructor: Enrolment) -> None:
    comment = said(post, instructor, "Words.")
    moderation.look_at(comment, instructor.user)
    Course.objects.update(students="held")
    assert rewording.edit(comment, "Other words.", instructor.user).status == "published"

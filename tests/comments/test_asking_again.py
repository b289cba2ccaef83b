"""`comments.rewording`, after a decision: revising what was rejected, and asking again; each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from blog.models import Course, Decision, Enrolment, Post
from blog.refusals import Refused
from comments import moderation, rewording
from comments.models import Comment, CommentRevision, CommentStatus
from tests.factories import said

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


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


def rejected(post: Post, author: Enrolment, by: Enrolment) -> Comment:
    """What a student said and an instructor declined."""
    Course.objects.update(students="held")
    return moderation.reject(said(post, author, "Words."), by.user, reason="unclear", note="Which letters?")


def test_what_was_rejected_is_revised_once(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    comment = rejected(post, classmate, instructor)
    revised = rewording.revise(comment, "The letters of 1931.", classmate.user)
    assert (revised.status, revised.held_for, revised.version) == ("pending", "revised", comment.version + 1)
    assert (revised.body_html, earlier(revised), revised.is_edited) == (
        "<p>The letters of 1931.</p>\n",
        ["Words."],
        False,
    )
    assert (revised.reason, revised.note) == ("unclear", "Which letters?")
    assert acts(revised)[-1] == ("revise", "rejected", "pending", "Mira Okafor")
    moderation.reject(comment, instructor.user, reason="other")
    before = snapshot()
    with pytest.raises(Refused, match=r"^You have revised this once already\. Write a new comment instead\.$"):
        rewording.revise(comment, "The letters of 1932.", classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize("body", ["Words.", "  WORDS. \n"])
def test_the_same_words_are_no_revision(post: Post, classmate: Enrolment, instructor: Enrolment, body: str) -> None:
    comment = rejected(post, classmate, instructor)
    before = snapshot()
    with pytest.raises(Refused, match=r"^These are the same words\."):
        rewording.revise(comment, body, classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize("status", sorted(set(CommentStatus.values) - {"rejected"}))
def test_nothing_else_is_revised(post: Post, classmate: Enrolment, status: str) -> None:
    comment = said(post, classmate, "Words.")
    Comment.objects.filter(pk=comment.pk).update(status=status)
    before = snapshot()
    with pytest.raises(Refused, match=r"^Only a comment that was not published can be revised\.$"):
        rewording.revise(comment, "Other words.", classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize("act", ["reject", "remove"])
def test_one_may_ask_once_that_a_decision_be_looked_at_again(
    post: Post, classmate: Enrolment, instructor: Enrolment, act: str
) -> None:
    comment = rejected(post, classmate, instructor) if act == "reject" else said(post, instructor, "Words.")
    if act == "remove":
        moderation.remove(comment, instructor.user, reason="unkind")
    was = Comment.objects.get()
    asked = rewording.appeal(comment, "  I quoted it in full. ", classmate.user)
    assert (asked.status, asked.held_for, asked.number) == ("pending", "appeal", was.number)
    assert (asked.reason, asked.note, asked.body) == (was.reason, was.note, "Words.")
    assert acts(asked)[-1] == ("appeal", was.status, "pending", "Mira Okafor")
    assert Decision.objects.about(comment)[0].note == "I quoted it in full."
    moderation.reject(comment, instructor.user, reason="other")
    before = snapshot()
    with pytest.raises(Refused, match=r"^You have asked about this once already\. Speak to your instructor\.$"):
        rewording.appeal(comment, "Once more.", classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize("words", ["", " \n\t"])
def test_whoever_asks_again_says_why(post: Post, classmate: Enrolment, instructor: Enrolment, words: str) -> None:
    comment = rejected(post, classmate, instructor)
    before = snapshot()
    with pytest.raises(Refused, match=r"^Say why it should be looked at again\. One sentence is enough\.$"):
        rewording.appeal(comment, words, classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize(("late", "may"), [(timedelta(0), True), (A_SECOND, False)])
def test_one_may_ask_for_fourteen_days(
    post: Post, classmate: Enrolment, instructor: Enrolment, clock: time_machine.Traveller, late: timedelta, may: bool
) -> None:
    comment = rejected(post, classmate, instructor)
    clock.shift(timedelta(days=14) + late)
    if may:
        assert rewording.appeal(comment, "Please.", classmate.user).status == "pending"
        return
    before = snapshot()
    with pytest.raises(Refused, match=r"^That was more than 14 days ago\. Speak to your instructor\.$"):
        rewording.appeal(comment, "Please.", classmate.user)
    assert snapshot() == before


@pytest.mark.parametrize("status", sorted(set(CommentStatus.values) - {"rejected", "removed"}))
def test_where_nothing_was_decided_there_is_nothing_to_ask(post: Post, classmate: Enrolment, status: str) -> None:
    comment = said(post, classmate, "Words.")
    Comment.objects.filter(pk=comment.pk).update(status=status)
    before = snapshot()
    with pytest.raises(Refused, match=r"^Nothing was decided against this comment\.$"):
        rewording.appeal(comment, "Please.", classmate.user)
    assert snapshot() == before

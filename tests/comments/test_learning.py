"""The classifier learns what people decided, in the worker, once; and unlearns it when they think again."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog.models import Decision, Enrolment, Post
from blog.names.redacting import GivenUp
from comments import learning, moderation, rewording
from comments.models import Comment, TokenCount
from comments.redaction import redact
from comments.undoing import undo
from tests.factories import said, said_by_guest

COUNTS = dict[str, tuple[int, int]]


def counts() -> COUNTS:
    """All counts of words that are not nothing; the empty word counts comments."""
    rows = TokenCount.objects.values_list("token", "spam", "ham")
    return {token: (spam, ham) for token, spam, ham in rows if (spam or ham) and ":" not in token}


def learn_all() -> COUNTS:
    """What is known when the worker has done its work."""
    learning.learn.call(list(Comment.objects.values_list("pk", flat=True)))
    return counts()


@pytest.fixture
def held(post: Post) -> Comment:
    """A guest's comment that waits."""
    return said_by_guest(post, body="Cheap shoes")


def test_nothing_is_learned_before_a_person_decided(held: Comment, post: Post, classmate: Enrolment) -> None:
    said(post, classmate)
    assert learn_all() == {}


def test_what_a_person_filed_as_spam_or_approved_is_learned_once(
    held: Comment, post: Post, instructor: Enrolment
) -> None:
    moderation.mark_spam(held, instructor.user)
    moderation.approve(said_by_guest(post, body="Cheap bread"), instructor.user)
    assert learn_all() == {"": (1, 1), "cheap": (1, 1), "shoes": (1, 0), "bread": (0, 1)}
    assert learn_all() == {"": (1, 1), "cheap": (1, 1), "shoes": (1, 0), "bread": (0, 1)}


@pytest.mark.parametrize("act", [moderation.reject, moderation.ask])
def test_a_refusal_says_nothing_of_spam(held: Comment, instructor: Enrolment, act: object) -> None:
    act(held, instructor.user, reason="off-topic")  # type: ignore[operator]
    assert learn_all() == {}


def test_second_thoughts_change_what_is_known(held: Comment, instructor: Enrolment) -> None:
    moderation.mark_spam(held, instructor.user)
    assert learn_all() == {"": (1, 0), "cheap": (1, 0), "shoes": (1, 0)}
    moderation.restore(Comment.objects.get(), instructor.user)
    assert learn_all() == {"": (0, 1), "cheap": (0, 1), "shoes": (0, 1)}


def test_an_undo_is_subtracted(held: Comment, instructor: Enrolment) -> None:
    moderation.mark_spam(held, instructor.user)
    learn_all()
    undo(Decision.objects.get(act="spam"), instructor.user)
    assert learn_all() == {}


def test_words_that_change_are_unlearned_as_they_were_learned(
    post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    comment = said(post, classmate, "Cheap shoes")
    moderation.look_at(comment, instructor.user)
    assert learn_all() == {"": (0, 1), "cheap": (0, 1), "shoes": (0, 1)}
    rewording.edit(Comment.objects.get(), "Dear bread", classmate.user)
    assert counts() == {}


def test_what_is_erased_is_unlearned(held: Comment, instructor: Enrolment) -> None:
    moderation.mark_spam(held, instructor.user)
    learn_all()
    moderation.erase(Comment.objects.get(), instructor.user)
    assert learn_all() == {}


def test_what_is_gone_by_then_is_passed_over(held: Comment) -> None:
    learning.learn.call([held.pk, 999_999])
    assert counts() == {}


def test_a_bulk_decision_in_the_list_is_learned_in_one_go(
    as_instructor: Client, held: Comment, instructor: Enrolment
) -> None:
    chosen = {"action": "spam", "_selected_action": [held.pk], "index": 0}
    as_instructor.post("/admin/comments/comment/", chosen)
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.filter(task_path=learning.learn.module_path)] == [
        [[held.pk]]
    ]


def test_words_redacted_after_they_were_learned_leave_no_count_below_nothing(
    post: Post, author: Enrolment, instructor: Enrolment
) -> None:
    comment = said(post, author, "Ruth Vale told me.")
    moderation.look_at(comment, instructor.user)
    learn_all()
    redact(Comment.objects.get(), GivenUp(re.compile("Ruth Vale"), ()), instructor.user)
    assert "ruth" not in learn_all()
    moderation.erase(Comment.objects.get(), instructor.user)
    assert learn_all() == {}

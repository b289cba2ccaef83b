"""The numbers that `comments.moderation` gives: at first publication, once, and never again."""

from __future__ import annotations

import pytest
import time_machine

from blog.models import Audience, Enrolment, Post
from comments import moderation
from comments.models import Comment
from tests.comments.deciding import (
    NOON,
    VERBS,
    WHY,
    columns,
    numbers,
)
from tests.factories import published, said, said_by_guest


def test_a_number_is_given_at_first_publication(instructor: Enrolment, post: Post, classmate: Enrolment) -> None:
    waiting = said_by_guest(post)
    said(post, classmate)
    assert numbers() == ["", "1"]
    moderation.approve(waiting, instructor.user)
    assert numbers() == ["2", "1"]


def test_replies_count_under_what_they_answer(post: Post, classmate: Enrolment) -> None:
    first, second = said(post, classmate), said(post, classmate)
    below = said(post, classmate, parent=first)
    said(post, classmate, parent=second)
    said(post, classmate, parent=first)
    said(post, classmate, parent=below)
    assert numbers() == ["1", "2", "1.1", "2.1", "1.2", "1.1.1"]


def test_a_rejected_comment_leaves_no_gap(instructor: Enrolment, post: Post, classmate: Enrolment) -> None:
    said(post, classmate)
    rejected = said_by_guest(post)
    moderation.reject(rejected, instructor.user, **WHY)
    said(post, classmate)
    assert numbers() == ["1", "", "2"]
    moderation.restore(rejected, instructor.user)
    assert numbers() == ["1", "3", "2"]


@pytest.mark.parametrize(
    ("down", "up"),
    [("remove", "restore"), ("spam", "restore"), ("hold", "approve"), ("withdraw", "put-back"), ("remove", "appeal")],
)
def test_taking_down_and_restoring_keeps_the_number_and_the_first_date(
    instructor: Enrolment, post: Post, classmate: Enrolment, down: str, up: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        first = said(post, classmate)
    said(post, classmate)
    VERBS[down](first, instructor.user, **WHY)
    said(post, classmate)
    VERBS[up](first, instructor.user)
    if up == "appeal":
        moderation.approve(first, instructor.user)
    assert (numbers(), Comment.objects.get(pk=first.pk).published_at) == (["1", "2", "3"], NOON)


@pytest.mark.parametrize("act", ["remove", "spam", "hold", "withdraw", "erase"])
def test_the_number_of_what_is_gone_is_never_given_again(
    instructor: Enrolment, post: Post, classmate: Enrolment, act: str
) -> None:
    top = said(post, classmate)
    VERBS[act](said(post, classmate), instructor.user, **WHY)
    VERBS[act](said(post, classmate, parent=top), instructor.user, **WHY)
    said(post, classmate)
    said(post, classmate, parent=top)
    assert numbers() == ["1", "2", "1.1", "3", "1.2"]


def test_each_essay_counts_for_itself(post: Post, author: Enrolment, classmate: Enrolment) -> None:
    said(post, classmate)
    said(published(author, "Another"), classmate)
    assert numbers() == ["1", "1"]


def test_what_staff_alone_see_has_no_number_and_does_not_count(instructor: Enrolment, post: Post) -> None:
    comment = said_by_guest(post)
    Comment.objects.filter(pk=comment.pk).update(audience=Audience.STAFF)
    moderation.approve(comment, instructor.user)
    assert (numbers(), Comment.objects.get().status, columns(post)) == ([""], "published", (0, None, 1))
    moderation.remove(comment, instructor.user, **WHY)
    assert columns(post) == (0, None, 2)


@pytest.mark.parametrize(("way", "status", "number"), [([], "pending", ""), (["approve"], "published", "1")])
def test_what_is_put_back_stands_where_it_stood(
    instructor: Enrolment, post: Post, way: list[str], status: str, number: str
) -> None:
    comment = said_by_guest(post)
    for act in [*way, "withdraw", "put-back", "withdraw", "put-back"]:
        comment = VERBS[act](comment, instructor.user)
    kept = Comment.objects.get()
    assert (kept.status, kept.number, columns(post)[0]) == (status, number, len(way))


def test_what_was_held_again_and_taken_back_is_put_back_to_wait(instructor: Enrolment, post: Post) -> None:
    comment = said_by_guest(post)
    for act in ("approve", "hold", "withdraw", "put-back"):
        comment = VERBS[act](comment, instructor.user)
    assert (comment.status, comment.number, columns(post)[0]) == ("pending", "1", 0)

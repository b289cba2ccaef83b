"""What the verbs ask of the database: so many questions, for one comment or a hundred, for one recipient or many."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import publishing
from blog.models import Course, Decision, Enrolment, Follow, Notice, Post, Role
from comments import moderation
from comments.desk import Asked, desk_of
from comments.desk_acts import decide_each, to_undo, undo_each
from comments.models import Comment
from tests.factories import EnrolmentFactory, agreed, published, said, said_by_guest, written

BRACKETS = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE")
MEMBER, GUEST, REPLY, ONE_MORE_ESSAY, APPROVAL, PUBLICATION = 14, 13, 17, 12, 13, 17


def asked(act: Callable[[], Any]) -> int:
    """How many questions an act asks."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not BRACKETS.match(query["sql"]) for query in captured.captured_queries)


def followers(post: Post, n: int) -> None:
    """So many more people who follow an essay's discussion, and its author."""
    for _ in range(n):
        person = EnrolmentFactory(course=post.course).user
        Follow.objects.create(person=person, post=post)
        Follow.objects.create(person=person, author=post.author)


def approve(comments: list[Comment], by: Enrolment) -> Any:
    """All of these, at the desk."""
    rows = {comment.pk: comment.version for comment in comments}
    return decide_each(desk_of(by.user, Asked()), rows, "approve", {"reason": "", "note": "", "answer": ""})


def test_a_members_comment_asks_as_much_for_many_recipients_as_for_one(post: Post, classmate: Enrolment) -> None:
    assert asked(lambda: said(post, classmate)) == MEMBER
    assert Notice.objects.count() == 1
    followers(post, 12)
    assert asked(lambda: said(post, classmate)) == MEMBER
    assert Notice.objects.count() == 14


def test_a_reply_asks_for_what_it_answers_too(post: Post, author: Enrolment, classmate: Enrolment) -> None:
    top = said(post, author)
    for person in EnrolmentFactory.create_batch(5, course=post.course):
        said(post, person, parent=top)
    assert asked(lambda: said(post, classmate, parent=top)) == REPLY


def test_a_guests_comment_asks_as_much_for_many_who_decide_as_for_one(post: Post, instructor: Enrolment) -> None:
    assert asked(lambda: said_by_guest(post)) == GUEST
    EnrolmentFactory.create_batch(6, course=post.course, role=Role.ASSISTANT)
    assert asked(lambda: said_by_guest(post)) == GUEST
    assert Notice.objects.count() == 8


def test_approving_a_hundred_asks_as_much_as_approving_one(post: Post, instructor: Enrolment) -> None:
    waiting = [said_by_guest(post) for _ in range(101)]
    one = asked(lambda: approve(waiting[:1], instructor))
    in_two = 2 if connection.vendor == "sqlite" else 0  # it takes at most 999 values: the decisions, and the notices
    assert asked(lambda: approve(waiting[1:], instructor)) == one + in_two
    numbers = Comment.objects.order_by("pk").values_list("status", "number", "position")
    assert list(numbers) == [("published", str(n), n) for n in range(1, 102)]
    assert Decision.objects.filter(act="approve").count() == 101
    post.refresh_from_db()
    assert (post.n_published, post.n_threads) == (101, 101)
    assert post.last_comment_at == max(Comment.objects.values_list("published_at", flat=True))


def test_one_more_essay_asks_for_its_own_part_alone(post: Post, author: Enrolment, instructor: Enrolment) -> None:
    other = published(author, title="The Other Essay")
    waiting = [said_by_guest(each) for each in (post, post, other)]
    one = asked(lambda: approve(waiting[:1], instructor))
    assert asked(lambda: approve(waiting[1:], instructor)) == one + ONE_MORE_ESSAY


def test_an_approval_asks_as_much_for_many_recipients_as_for_one(
    course: Course, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    course.students = "held"
    course.save(update_fields=["students"])
    first, second = said(post, classmate), said(post, classmate)
    assert asked(lambda: moderation.approve(first, instructor.user)) == APPROVAL
    followers(post, 12)
    assert asked(lambda: moderation.approve(second, instructor.user)) == APPROVAL


def test_what_answers_another_of_the_same_hundred_is_numbered_below_it(
    course: Course, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    top = said(post, instructor)
    course.students = "held"
    course.save(update_fields=["students"])
    replies = [said(post, classmate, parent=top) for _ in range(3)]
    Comment.objects.filter(pk=top.pk).update(status="pending", number="", position=None, published_at=None)
    Post.objects.filter(pk=post.pk).update(n_published=0, n_threads=0, last_comment_at=None)
    top.refresh_from_db()
    outcome = approve([*replies, top], instructor)
    assert outcome.done == [top.pk, *(reply.pk for reply in replies)]
    assert list(Comment.objects.order_by("pk").values_list("number", flat=True)) == ["1", "1.1", "1.2", "1.3"]


def test_one_that_somebody_has_decided_on_is_told_and_the_others_are_done_and_undone(
    post: Post, instructor: Enrolment
) -> None:
    assistant = EnrolmentFactory(course=post.course, role=Role.ASSISTANT, user__name="Ida Berg")
    waiting = [said_by_guest(post, name=f"Guest {n}") for n in range(3)]
    moderation.mark_spam(waiting[1], assistant.user)
    outcome = approve(waiting, instructor)
    assert outcome.done == [waiting[0].pk, waiting[2].pk]
    assert outcome.problems == ["Guest 1’s comment: Ida Berg was first: this comment is now spam."]
    about = desk_of(instructor.user, Asked())
    undone = undo_each(about, to_undo(about, str(outcome.batch), ""))
    assert sorted(undone.done) == outcome.done
    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == ["pending", "spam", "pending"]
    post.refresh_from_db()
    assert (post.n_published, post.last_comment_at) == (0, None)


def test_publishing_asks_as_much_for_many_followers_as_for_one(author: Enrolment) -> None:
    one, other = agreed(written(author, title="First")), agreed(written(author, title="Second"))
    followers(one, 1)
    assert asked(lambda: publishing.publish(one, by=author.user)) == PUBLICATION
    followers(one, 12)
    assert asked(lambda: publishing.publish(other, by=author.user)) == PUBLICATION
    assert Notice.objects.filter(kind="essay", about_id=other.pk).count() == 13

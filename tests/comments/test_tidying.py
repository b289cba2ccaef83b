"""Housekeeping after thirty days: what is forgotten, what is deleted, what stays; and the command and the worker that
call it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from blog import noting
from blog.models import Course, Decision, Enrolment, Notice, Post
from blog.working import look_around
from comments import learning, moderation, tidying
from comments.models import Comment, Rules, TokenCount
from tests.factories import said, said_by_guest

FIRST = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
THIRTY_DAYS, A_SECOND = timedelta(days=30), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def noon(time_machine: Any) -> Any:
    """Noon of the first of September, until a test moves on."""
    time_machine.move_to(FIRST, tick=False)
    return time_machine


def tidied() -> list[str]:
    return list(tidying.tidying())


def spam(post: Post, body: str = "Buy a timepiece today.") -> Comment:
    """A guest's comment that the course's list has filed as spam."""
    Rules.objects.get_or_create(course=post.course, spam_words="timepiece")
    comment = said_by_guest(post, body=body, address_hash="thehash")
    assert comment.status == "spam"
    return comment


@pytest.mark.parametrize(
    ("later", "hashes", "done"), [(timedelta(0), ["thehash"], []), (A_SECOND, [""], ["addresses forgotten"])]
)
def test_where_a_comment_came_from_is_forgotten_after_thirty_days(
    post: Post, noon: Any, later: timedelta, hashes: list[str], done: list[str]
) -> None:
    said_by_guest(post, address_hash="thehash")
    noon.move_to(FIRST + THIRTY_DAYS + later, tick=False)
    assert tidied() == done
    assert list(Comment.objects.values_list("address_hash", flat=True)) == hashes


def test_forgetting_takes_all_there_are_and_changes_nothing_else(post: Post, noon: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    for _n in range(5):
        said_by_guest(post, address_hash="thehash")
    before = list(Comment.objects.order_by("pk").values())
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert tidied() == ["addresses forgotten"] * 5
    assert list(Comment.objects.order_by("pk").values()) == [row | {"address_hash": ""} for row in before]


@pytest.mark.parametrize(("later", "there", "done"), [(timedelta(0), True, []), (A_SECOND, False, ["spam deleted"])])
def test_spam_is_deleted_after_thirty_days(
    post: Post, noon: Any, later: timedelta, there: bool, done: list[str]
) -> None:
    comment = spam(post)
    Comment.objects.update(address_hash="")
    noon.move_to(FIRST + THIRTY_DAYS + later, tick=False)
    assert (tidied(), Comment.objects.filter(pk=comment.pk).exists()) == (done, there)


def test_thirty_days_count_from_when_a_person_filed_it(post: Post, instructor: Enrolment, noon: Any) -> None:
    comment = said_by_guest(post)
    noon.move_to(FIRST + timedelta(days=20), tick=False)
    moderation.mark_spam(comment, instructor.user)
    noon.move_to(FIRST + timedelta(days=50), tick=False)
    assert tidied() == []
    noon.move_to(FIRST + timedelta(days=50) + A_SECOND, tick=False)
    assert tidied() == ["spam deleted"]


def test_the_record_of_what_was_deleted_holds_no_words(post: Post, instructor: Enrolment, noon: Any) -> None:
    comment = moderation.mark_spam(said_by_guest(post, body="A quincunx for sale."), instructor.user, note="Quincunx.")
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    tidied()
    rows = Decision.objects.filter(kind="comment", object_id=comment.pk).order_by("pk")
    assert list(rows.values_list("act", "label", "note", "by_name", "from_status", "to_status")) == [
        ("spam", "", "", "Lena Hart", "pending", "spam"),
        ("discard", "", "", "", "spam", ""),
    ]
    assert Notice.objects.about(Comment(pk=comment.pk)).exists() is False


def test_what_the_classifier_learned_of_it_stays(post: Post, instructor: Enrolment, noon: Any) -> None:
    comment = moderation.mark_spam(said_by_guest(post, body="A quincunx."), instructor.user)
    learning.learn.func([comment.pk])
    before = list(TokenCount.objects.order_by("pk").values())
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert (tidied(), list(TokenCount.objects.order_by("pk").values())) == (["spam deleted"], before)


def test_spam_with_a_number_is_emptied_and_its_number_is_never_given_again(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, noon: Any
) -> None:
    top = said(post, author)
    filed = moderation.mark_spam(said(post, classmate, "A quincunx.", parent=top), instructor.user)
    learning.learn.func([filed.pk])
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert tidied() == ["spam emptied"]
    filed.refresh_from_db()
    assert (filed.status, filed.body, filed.number) == ("erased", "", "1.1")
    assert TokenCount.objects.get(token="quincunx").spam == 1
    assert said(post, classmate, parent=top).number == "1.2"


def test_spam_that_was_answered_stays(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, noon: Any
) -> None:
    top = said(post, classmate)
    said(post, author, parent=top)
    moderation.mark_spam(top, instructor.user)
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert (tidied(), Comment.objects.count()) == ([], 2)


def test_spam_that_is_talked_about_in_private_notes_stays(
    post: Post, classmate: Enrolment, instructor: Enrolment, noon: Any
) -> None:
    filed = moderation.mark_spam(said(post, classmate), instructor.user)
    held = noting.exchange(instructor.user, instructor, post, classmate, filed.pk)
    assert held
    noting.write(held, "Why did you write this?", instructor.user, filed.pk)
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert tidied() == []


@pytest.mark.parametrize("act", ["reject", "remove", "withdraw", "approve"])
def test_nothing_but_spam_is_deleted(
    post: Post, instructor: Enrolment, classmate: Enrolment, noon: Any, act: str
) -> None:
    comment = said_by_guest(post)
    if act == "remove":
        moderation.approve(comment, instructor.user)
    moderation.decide(comment, act, instructor.user, reason="other")
    noon.move_to(FIRST + timedelta(days=365), tick=False)
    assert (tidied(), Comment.objects.count()) == ([], 1)


def test_a_second_run_does_nothing_more(post: Post, noon: Any) -> None:
    spam(post)
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert (tidied(), tidied()) == (["addresses forgotten", "spam deleted"], [])


def test_the_command_says_how_much_it_did_to_people_and_to_programs(post: Post, noon: Any) -> None:
    spam(post)
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    assert tidying.how_much() == 2
    told, again = StringIO(), StringIO()
    call_command("tidy", "--format", "json", stdout=told)
    call_command("tidy", stdout=again, no_color=True)
    assert json.loads(told.getvalue()) == {"addresses_forgotten": 1, "spam_deleted": 1, "spam_emptied": 0}
    assert again.getvalue() == "There was nothing to tidy up.\n"


def test_the_worker_orders_it_once_a_day(course: Course, noon: Any) -> None:
    ordered = DBTaskResult.objects.filter(task_path=tidying.tidy_up.module_path)
    look_around()
    noon.move_to(FIRST + timedelta(days=1) - A_SECOND, tick=False)
    look_around()
    assert ordered.count() == 1
    noon.move_to(FIRST + timedelta(days=1), tick=False)
    look_around()
    assert ordered.count() == 2


def test_the_task_of_the_worker_tidies_up(post: Post, noon: Any) -> None:
    spam(post)
    noon.move_to(FIRST + THIRTY_DAYS + A_SECOND, tick=False)
    tidying.tidy_up.func()
    assert Comment.objects.count() == 0

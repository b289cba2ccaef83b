"""`comments.telling`: what became of a comment, told to whoever wrote it. Every letter is read from a file."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog import publishing
from blog.models import Decision, Enrolment, Notice, Post
from blog.notices import preferences
from comments import moderation, rewording, undoing
from comments.models import Comment, Reason
from tests.blog.noticing import head, unsubscribe_path
from tests.comments import held
from tests.comments.hearing import (
    A_DAY,
    A_SECOND,
    EIGHT,
    NOW,
    TEN,
    everybodys,
    letters_to,
    on_the_list,
    subjects,
    to,
    words,
)
from tests.factories import EnrolmentFactory, said, said_by_guest

before_noon, waiting = held.before_noon, held.waiting
PUBLISHED = "Your comment was published"
DECLINED = "Your comment was not published"


def last(comment: Comment) -> Decision:
    """The last decision on a comment."""
    return Decision.objects.about(comment)[0]


def text(letters: list[EmailMessage]) -> str:
    """The only letter there is, both parts on one line, as a reader sees it."""
    assert len(letters) == 1
    return " ".join(words(letters[0]).replace("\n  > ", " ").split())


# what became of it


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (["approve"], PUBLISHED),
        (["reject"], DECLINED),
        (["ask"], "An instructor asks you to revise your comment"),
        (["spam"], None),
        (["approve", "remove"], "Your comment was taken down"),
        (["approve", "hold"], "Your comment waits for an instructor again"),
        (["approve", "spam"], None),
        (["reject", "restore"], PUBLISHED),
        (["spam", "restore"], PUBLISHED),
        (["withdraw"], None),
        (["approve", "erase"], None),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_became_of_a_comment_is_told_once_nobody_can_undo_it_unseen(
    waiting: Comment,
    classmate: Enrolment,
    instructor: Enrolment,
    time_machine: Any,
    tmp_path: Path,
    acts: list[str],
    told: str | None,
) -> None:
    for act in acts:
        waiting = moderation.decide(waiting, act, instructor.user, reason=Reason.OTHER)
    to(time_machine, NOW + TEN - A_SECOND)
    assert (letters_to(classmate, tmp_path), on_the_list(classmate)) == ([], [])
    to(time_machine, NOW + TEN)
    assert subjects(classmate, tmp_path) == ([told] if told else [])
    assert on_the_list(classmate) == ([told] if told else [])


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("act", ["reject", "remove"])
def test_each_reason_is_a_sentence_in_the_letter_with_the_note_and_the_words_it_is_about(
    waiting: Comment,
    classmate: Enrolment,
    instructor: Enrolment,
    as_classmate: Client,
    time_machine: Any,
    tmp_path: Path,
    act: str,
    reason: Reason,
) -> None:
    if act == "remove":
        moderation.approve(waiting, instructor.user)
    moderation.decide(waiting, act, instructor.user, reason=reason, note="Name the archive.")
    to(time_machine, NOW + TEN)
    assert f"{reason.label} Name the archive. “They had a choice.”" in text(letters_to(classmate, tmp_path))
    assert str(reason.label).endswith(".")
    assert as_classmate.get(f"/comments/{waiting.pk}/", follow=True).status_code == 200


def test_a_letter_tells_the_reason_of_its_own_decision(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.approve(waiting, instructor.user, note="Well said.")
    moderation.hold(waiting, instructor.user)
    to(time_machine, NOW + TEN)
    assert "Well said." not in text(letters_to(classmate, tmp_path))


@pytest.mark.parametrize("act", ["approve", "reject", "ask", "remove", "hold"])
def test_an_undo_before_the_letter_leaves_none(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path, act: str
) -> None:
    is_live = act in {"remove", "hold"}
    if is_live:
        moderation.approve(waiting, instructor.user)
    moderation.decide(waiting, act, instructor.user, reason=Reason.OTHER)
    to(time_machine, NOW + TEN - A_SECOND)
    undone = last(waiting)
    undoing.undo(undone, instructor.user)
    assert [notice.cancelled_at for notice in Notice.objects.about(undone)] == [NOW + TEN - A_SECOND]
    to(time_machine, EIGHT)
    assert subjects(classmate, tmp_path) == ([PUBLISHED] if is_live else [])
    assert on_the_list(classmate) == ([PUBLISHED] if is_live else [])


def test_what_was_undone_later_leaves_the_list_and_the_next_decision_is_told(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.reject(waiting, instructor.user, reason=Reason.UNCLEAR)
    to(time_machine, NOW + A_DAY)
    assert subjects(classmate, tmp_path) == [DECLINED]
    undoing.undo(last(waiting), instructor.user)
    assert on_the_list(classmate) == []
    moderation.reject(waiting, instructor.user, reason=Reason.UNKIND)
    to(time_machine, NOW + A_DAY * 2)
    letters = letters_to(classmate, tmp_path)
    assert ([head(letter, "Subject") for letter in letters], on_the_list(classmate)) == ([DECLINED] * 2, [DECLINED])
    assert str(Reason.UNKIND.label) in words(letters[1])


@pytest.mark.parametrize("minutes", [1, 9, 11, 60])
def test_approved_held_and_approved_again_is_told_as_it_looks_to_its_author(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path, minutes: int
) -> None:
    for n, act in enumerate((moderation.approve, moderation.hold, moderation.approve)):
        to(time_machine, NOW + n * timedelta(minutes=minutes))
        subjects(classmate, tmp_path)
        act(waiting, instructor.user)
    to(time_machine, EIGHT)
    again = "Your comment waits for an instructor again"
    assert subjects(classmate, tmp_path) == ([PUBLISHED] if minutes < 10 else [PUBLISHED, again, PUBLISHED])
    assert on_the_list(classmate) == [PUBLISHED]


def test_held_for_a_moment_long_after_it_was_told_to_be_published_is_told_no_more(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.approve(waiting, instructor.user)
    to(time_machine, NOW + A_DAY)
    assert subjects(classmate, tmp_path) == [PUBLISHED]
    moderation.hold(waiting, instructor.user)
    moderation.approve(waiting, instructor.user)
    to(time_machine, NOW + A_DAY * 2)
    assert (subjects(classmate, tmp_path), on_the_list(classmate)) == ([PUBLISHED], [PUBLISHED])


def test_rejected_twice_for_different_reasons_is_told_twice_and_listed_as_it_stands(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.reject(waiting, instructor.user, reason=Reason.UNCLEAR)
    to(time_machine, NOW + A_DAY)
    subjects(classmate, tmp_path)
    rewording.appeal(waiting, "It is clear to me.", classmate.user)
    moderation.reject(waiting, instructor.user, reason=Reason.UNKIND)
    to(time_machine, NOW + A_DAY * 2)
    letters = letters_to(classmate, tmp_path)
    assert [[str(each.label) in words(letter) for each in (Reason.UNCLEAR, Reason.UNKIND)] for letter in letters] == [
        [True, False],
        [False, True],
    ]
    assert on_the_list(classmate) == [DECLINED]


def test_nobody_is_told_of_what_they_decided_themselves_and_a_guest_of_nothing(
    post: Post, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.remove(said(post, instructor), instructor.user, reason=Reason.OTHER)
    moderation.reject(said_by_guest(post), instructor.user, reason=Reason.OTHER)
    to(time_machine, NOW + TEN)
    assert everybodys(tmp_path) == []


def test_what_was_taken_back_or_stands_under_a_withdrawn_essay_is_told_no_more(
    post: Post,
    waiting: Comment,
    author: Enrolment,
    classmate: Enrolment,
    instructor: Enrolment,
    time_machine: Any,
    tmp_path: Path,
) -> None:
    second = said(post, classmate, "Another thought.")
    moderation.approve(waiting, instructor.user)
    moderation.withdraw(waiting, classmate.user)
    moderation.approve(second, instructor.user)
    publishing.withdraw(post, author.user)
    to(time_machine, EIGHT)
    assert (letters_to(classmate, tmp_path), on_the_list(classmate)) == ([], [])


def test_whoever_left_the_course_or_muted_the_essay_is_told_no_decision(
    post: Post, waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    mira = EnrolmentFactory(course=post.course, user__name="Mo Muted")
    second = said(post, mira)
    preferences.mute(mira.user, post)
    for comment in (waiting, second):
        moderation.approve(comment, instructor.user)
    Enrolment.objects.filter(pk=classmate.pk).update(is_active=False)
    to(time_machine, EIGHT)
    assert [letters_to(person, tmp_path) for person in (classmate, mira)] == [[], []]


def test_one_click_ends_decisions_by_mail_and_nothing_else(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.approve(waiting, instructor.user)
    to(time_machine, NOW + TEN)
    path = unsubscribe_path(letters_to(classmate, tmp_path)[0])
    assert Client().get(path).status_code == 200
    assert preferences.cadences(classmate.user)["decision"] == "now"
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert {name for name, cadence in preferences.cadences(classmate.user).items() if cadence == "off"} == {
        "decision",
        "followed",
    }

"""`comments.telling`: each comment is told once to each person, however often it was decided, and what is told of it
when something changed before the letter left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from blog import publishing
from blog.models import Audience, Cadence, Course, Enrolment, Notice, Post, User
from blog.notices import following, preferences
from comments import moderation, rewording
from comments.audiences import narrow
from comments.models import Comment, Reason
from tests.comments import hearing
from tests.comments.hearing import (
    A_SECOND,
    EIGHT,
    NOW,
    QUARTER,
    everybodys,
    letters_to,
    on_the_list,
    subjects,
    to,
    told_of,
    words,
)
from tests.factories import EnrolmentFactory, said, said_by_guest

before_noon, reader = hearing.before_noon, hearing.reader


# once for each person and comment


def test_whoever_is_named_answered_commented_on_and_following_is_told_once(
    post: Post, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(author.user, post)
    mine = said(post, author)
    said(post, classmate, "Yes, @R. Vale, they did.", parent=mine)
    said(post, classmate, "And they left.", parent=mine)
    said(post, classmate, "To everyone.")
    assert told_of(author) == ["mention", "reply", "own-essay"]
    to(time_machine, NOW + QUARTER)
    assert sorted(subjects(author, tmp_path)) == ["Mira Okafor answered you", "Mira Okafor named you"]


def test_nobody_hears_of_their_own_words(post: Post, author: Enrolment, time_machine: Any, tmp_path: Path) -> None:
    following.follow(author.user, post)
    mine = said(post, author, "As @R. Vale I say it.")
    said(post, author, "And again.", parent=mine)
    to(time_machine, EIGHT)
    assert (everybodys(tmp_path), Notice.objects.count()) == ([], 0)


def test_a_muted_essay_is_silent(
    post: Post, author: Enrolment, classmate: Enrolment, as_author: Client, time_machine: Any, tmp_path: Path
) -> None:
    mine = said(post, author)
    said(post, classmate, parent=mine)
    as_author.post(f"/notifications/mutes/{post.pk}/", {"mute": "1"})
    said(post, classmate, "@R. Vale?", parent=mine)
    to(time_machine, EIGHT)
    assert (everybodys(tmp_path), on_the_list(author)) == ([], [])


def test_held_then_approved_is_one_letter(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said_by_guest(post, parent=said(post, author))
    to(time_machine, NOW + QUARTER)
    assert told_of(author) == []
    moderation.approve(comment, instructor.user)
    to(time_machine, NOW + QUARTER * 2)
    assert subjects(author, tmp_path) == ["Ada Lind answered you"]
    assert [subject for subject in on_the_list(author) if "answered" in subject] == ["Ada Lind answered you"]


@pytest.mark.parametrize("minutes", [1, 60])
def test_approved_held_again_and_approved_again_is_still_one_letter(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path, minutes: int
) -> None:
    comment = said_by_guest(post, parent=said(post, author))
    for n, act in enumerate((moderation.approve, moderation.hold, moderation.approve)):
        to(time_machine, NOW + n * timedelta(minutes=minutes))
        act(comment, instructor.user)
        subjects(author, tmp_path)
    to(time_machine, EIGHT)
    assert subjects(author, tmp_path) == ["Ada Lind answered you"]


def test_what_was_held_when_its_letter_was_due_is_told_once_it_stands_again(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate, parent=said(post, author))
    moderation.hold(comment, instructor.user)
    to(time_machine, NOW + QUARTER)
    assert subjects(author, tmp_path) == []
    moderation.approve(comment, instructor.user)
    to(time_machine, NOW + QUARTER * 2)
    assert subjects(author, tmp_path) == ["Mira Okafor answered you"]


def test_whoever_began_to_follow_later_is_told_of_nothing_old_that_stands_again(
    post: Post, classmate: Enrolment, reader: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate)
    moderation.remove(comment, instructor.user, reason=Reason.OTHER)
    following.follow(reader.user, post)
    moderation.restore(comment, instructor.user)
    assert told_of(reader) == []


def test_what_is_rolled_back_is_told_to_nobody(post: Post, classmate: Enrolment) -> None:
    with transaction.atomic():
        said(post, classmate)
        transaction.set_rollback(True)
    assert (Comment.objects.count(), Notice.objects.count()) == (0, 0)


# what changed before the letter left


def withdraw_essay(comment: Comment, staff: User) -> None:
    publishing.withdraw(comment.post, staff)


def remove(comment: Comment, staff: User) -> None:
    moderation.remove(comment, staff, reason=Reason.UNKIND)


def take_back(comment: Comment, _staff: User) -> None:
    moderation.withdraw(comment, comment.author.user if comment.author else None)


def file_as_spam(comment: Comment, staff: User) -> None:
    moderation.mark_spam(comment, staff)


def erase(comment: Comment, staff: User) -> None:
    moderation.erase(comment, staff)


def keep_for_staff(comment: Comment, staff: User) -> None:
    narrow(comment, Audience.STAFF, staff)


def hide_essay(comment: Comment, _staff: User) -> None:
    Post.objects.filter(pk=comment.post_id).update(audience=Audience.STAFF)


def put_out(comment: Comment, _staff: User) -> None:
    Enrolment.objects.filter(user__name="Sam Reader").update(is_active=False)


def lock_out(comment: Comment, _staff: User) -> None:
    User.objects.filter(name="Sam Reader").update(is_active=False)


@pytest.mark.parametrize(
    "change",
    [withdraw_essay, remove, take_back, file_as_spam, erase, keep_for_staff, hide_essay, put_out, lock_out],
    ids=lambda change: change.__name__,
)
def test_what_may_not_be_read_any_more_when_its_letter_is_due_is_told_nobody(
    post: Post,
    classmate: Enrolment,
    reader: Enrolment,
    instructor: Enrolment,
    time_machine: Any,
    tmp_path: Path,
    change: Callable[[Comment, User], None],
) -> None:
    comment = said(post, classmate, "Secret by then.", parent=said(post, reader))
    change(comment, instructor.user)
    to(time_machine, EIGHT)
    assert letters_to(reader, tmp_path) == []
    if change is not lock_out:
        assert on_the_list(reader) == []


def test_the_author_of_a_withdrawn_essay_hears_no_more_of_it_and_neither_does_staff(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(instructor.user, post)
    preferences.choose(instructor.user, {"followed": Cadence.AT_ONCE})
    said(post, classmate)
    publishing.withdraw(post, author.user)
    to(time_machine, EIGHT)
    assert everybodys(tmp_path) == []


def test_a_letter_has_the_words_that_stand_when_it_leaves(
    post: Post, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate, "A slip.", parent=said(post, author))
    to(time_machine, NOW + QUARTER - A_SECOND)
    rewording.edit(comment, "What I meant.", classmate.user)
    to(time_machine, NOW + QUARTER)
    letters = letters_to(author, tmp_path)
    assert [("A slip." in words(letter), "What I meant." in words(letter)) for letter in letters] == [(False, True)]


def test_a_name_that_an_edit_puts_in_is_told_and_one_that_it_takes_out_is_not(
    post: Post, author: Enrolment, classmate: Enrolment, reader: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said(post, classmate, "What says @R. Vale?", parent=said(post, author))
    watcher = EnrolmentFactory(course=post.course, user__name="Wim Watcher")
    second = said(post, classmate, "What says @Wim Watcher?")
    to(time_machine, NOW + timedelta(minutes=5))
    rewording.edit(comment, "What says @Sam Reader?", classmate.user)
    rewording.edit(second, "What says anybody?", classmate.user)
    to(time_machine, NOW + QUARTER + timedelta(minutes=5))
    assert [subjects(person, tmp_path) for person in (author, reader, watcher)] == [
        ["Mira Okafor answered you"],
        ["Mira Okafor named you"],
        [],
    ]


def test_what_is_edited_back_into_the_queue_is_told_after_it_stands_again(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    Course.objects.update(students="held")
    comment = said(post, classmate, parent=said(post, instructor))
    moderation.approve(comment, instructor.user)
    comment = rewording.edit(comment, "Other words.", classmate.user)
    assert comment.is_waiting
    to(time_machine, NOW + QUARTER)
    assert "Mira Okafor answered you" not in subjects(instructor, tmp_path)
    moderation.approve(comment, instructor.user)
    to(time_machine, NOW + QUARTER * 2)
    assert subjects(instructor, tmp_path).count("Mira Okafor answered you") == 1

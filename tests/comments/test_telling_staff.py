"""`comments.telling`: what waits or is reported, told to those who decide. Every letter is read from a file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from blog.models import Course, Enrolment, Notice, Post, Role, Section
from comments import moderation, reporting, rewording
from comments.models import Comment, Flag, Reason
from comments.spam.records import Verdict
from tests.blog.noticing import head
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
    told_of,
    words,
)
from tests.factories import EnrolmentFactory, published, said, said_by_guest

before_noon, waiting = held.before_noon, held.waiting
A_MINUTE = timedelta(minutes=1)


# what waits


def test_what_waits_is_one_letter_at_eight_to_each_who_decides(
    post: Post, waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    said_by_guest(post, body="And my father?")
    to(time_machine, EIGHT - A_SECOND)
    assert everybodys(tmp_path) == []
    to(time_machine, EIGHT)
    assert everybodys(tmp_path) == [("lena.hart", "Your day: 2 notices")]
    letter = words(letters_to(instructor, tmp_path)[0])
    told = ("What Mira Okafor wrote waits for a decision", "They had a choice.", "And my father?")
    assert [each in letter for each in told] == [True] * 3
    assert "ada@example.org" not in letter


def test_eight_strikes_by_the_clock_of_the_course(
    waiting: Comment, instructor: Enrolment, stranger_course: Course, time_machine: Any, tmp_path: Path
) -> None:
    Course.objects.filter(pk=stranger_course.pk).update(time_zone="Asia/Tokyo", students="held")
    teacher = EnrolmentFactory(course=stranger_course, role=Role.INSTRUCTOR, user__name="Yu Teacher")
    writer = EnrolmentFactory(course=stranger_course, user__name="Ko Writer")
    essay = published(writer)
    said(essay, EnrolmentFactory(course=stranger_course, user__name="An Other"), "Words.")
    to(time_machine, NOW.replace(hour=23) - A_SECOND)
    assert everybodys(tmp_path) == []
    to(time_machine, NOW.replace(hour=23))
    assert everybodys(tmp_path) == [("yu.teacher", "Your day: one notice")]
    assert letters_to(teacher, tmp_path) != []


def test_what_was_decided_before_the_letter_is_not_in_it(
    post: Post, waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.approve(waiting, instructor.user)
    moderation.withdraw(said(post, classmate, "Never mind."), classmate.user)
    to(time_machine, EIGHT)
    assert letters_to(instructor, tmp_path) == []


def test_assistants_hear_of_what_waits_in_their_own_section_and_students_of_nothing(
    course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    in_a, in_b = (Section.objects.create(course=course, name=name) for name in "AB")
    for name, section in (("Al", in_a), ("Bo", in_b), ("Cy", None)):
        EnrolmentFactory(course=course, section=section, role=Role.ASSISTANT, user__name=f"{name} Helper")
    EnrolmentFactory(course=course, role=Role.ASSISTANT, is_active=False, user__name="Di Helper")
    Enrolment.objects.filter(pk=author.pk).update(section=in_a)
    author.refresh_from_db()
    said(published(author, "Of Section A"), classmate)
    queued = Notice.objects.order_by("person__name").values_list("person__name", flat=True)
    assert list(queued) == ["Al Helper", "Cy Helper", "Lena Hart"]
    to(time_machine, EIGHT)
    assert [name for name, _subject in everybodys(tmp_path)] == ["al.helper", "cy.helper", "lena.hart"]


def test_an_essay_of_no_section_waits_for_those_of_the_whole_course(
    post: Post, waiting: Comment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    section = Section.objects.create(course=post.course, name="B")
    EnrolmentFactory(course=post.course, section=section, role=Role.ASSISTANT, user__name="Bo Helper")
    said(post, instructor)
    comment = said_by_guest(post)
    to(time_machine, EIGHT)
    assert comment.is_waiting
    assert [name for name, _subject in everybodys(tmp_path) if name == "bo.helper"] == []


def test_what_waits_again_in_other_words_is_told_again_and_once(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    to(time_machine, EIGHT)
    moderation.reject(waiting, instructor.user, reason=Reason.REVISE)
    rewording.revise(waiting, "They had two choices.", classmate.user)
    to(time_machine, EIGHT + A_DAY)
    letters = letters_to(instructor, tmp_path)
    assert [head(letter, "Subject") for letter in letters] == ["Your day: one notice"]
    to(time_machine, EIGHT + A_DAY * 2)
    moderation.reject(waiting, instructor.user, reason=Reason.UNKIND)
    rewording.appeal(waiting, "Please look again.", classmate.user)
    assert on_the_list(instructor) == ["What Mira Okafor wrote waits for a decision"]
    to(time_machine, EIGHT + A_DAY * 3)
    assert subjects(instructor, tmp_path) == ["Your day: one notice"] * 2


def test_what_was_taken_back_and_put_back_into_the_queue_is_told(
    waiting: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    to(time_machine, EIGHT - A_MINUTE)
    moderation.withdraw(waiting, classmate.user)
    to(time_machine, EIGHT)
    assert letters_to(instructor, tmp_path) == []
    moderation.put_back(waiting, classmate.user)
    to(time_machine, EIGHT + A_DAY)
    assert subjects(instructor, tmp_path) == ["Your day: one notice"]


def test_what_the_rules_file_as_spam_waits_for_nobody(
    post: Post, instructor: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation, "strictest", lambda _hits: Verdict.SPAM)
    assert said_by_guest(post).status == "spam"
    assert Notice.objects.count() == 0


# what is reported


@pytest.fixture
def live(waiting: Comment, instructor: Enrolment) -> Comment:
    """The same comment, published, with nothing told of it yet."""
    comment = moderation.approve(waiting, instructor.user)
    Notice.objects.all().delete()
    return comment


def test_a_report_is_told_at_once_to_those_who_decide_and_names_no_reporter(
    live: Comment, author: Enrolment, instructor: Enrolment, tmp_path: Path
) -> None:
    reporting.report(live, author, "unkind", "He said it to me, R. Vale.")
    letter = letters_to(instructor, tmp_path)[0]
    assert everybodys(tmp_path) == [("lena.hart", "A reader reports a comment by Mira Okafor")]
    assert [word in words(letter) for word in ("They had a choice.", "R. Vale", "Ruth", "ruth")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_member_of_staff_hears_nothing_of_their_own_report(
    live: Comment, author: Enrolment, instructor: Enrolment, course: Course, tmp_path: Path
) -> None:
    assistant = EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Cy Helper")
    reporting.report(live, assistant, "spam")
    assert [name for name, _subject in everybodys(tmp_path)] == ["lena.hart"]


def test_a_report_that_is_settled_or_of_what_is_gone_is_told_no_more(
    post: Post, live: Comment, author: Enrolment, classmate: Enrolment, instructor: Enrolment, tmp_path: Path
) -> None:
    taken_back = moderation.approve(said(post, classmate, "Taken back."), instructor.user)
    for comment in (live, taken_back):
        reporting.report(comment, author, "unkind")
    moderation.look_at(live, instructor.user)
    moderation.withdraw(taken_back, classmate.user)
    assert Flag.objects.filter(settled_at=None).count() == 1
    assert (letters_to(instructor, tmp_path), on_the_list(instructor)) == ([], [])


def test_three_reports_that_hold_a_comment_are_told_to_staff_and_the_hold_to_its_author(
    post: Post, live: Comment, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    for name in ("One", "Two", "Three"):
        reader = EnrolmentFactory(course=post.course, user__name=name)
        moderation.approve(said(post, reader), instructor.user)
        Notice.objects.exclude(kind="reported").delete()
        reporting.report(live, reader, "unkind")
    live.refresh_from_db()
    assert (live.status, live.held_for) == ("pending", "reported")
    to(time_machine, NOW + TEN)
    assert subjects(classmate, tmp_path) == ["Your comment waits for an instructor again"]
    assert subjects(instructor, tmp_path) == ["A reader reports a comment by Mira Okafor, and 2 more"]


def test_assistants_of_another_section_hear_of_no_report(
    course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment, tmp_path: Path, time_machine: Any
) -> None:
    in_a, in_b = (Section.objects.create(course=course, name=name) for name in "AB")
    EnrolmentFactory(course=course, section=in_b, role=Role.ASSISTANT, user__name="Bo Helper")
    Enrolment.objects.filter(pk=author.pk).update(section=in_a)
    author.refresh_from_db()
    comment = moderation.approve(said(published(author, "Of Section A"), classmate), instructor.user)
    Notice.objects.all().delete()
    reporting.report(comment, author, "spam")
    assert [name for name, _subject in everybodys(tmp_path)] == ["lena.hart"]


def test_an_assistant_who_lost_the_role_is_told_neither_what_waits_nor_what_is_reported(
    post: Post, live: Comment, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    assistant = EnrolmentFactory(course=post.course, role=Role.ASSISTANT, user__name="Cy Helper")
    said(post, classmate, "It waits.")
    reporting.report(live, author, "spam")
    assert told_of(assistant) == ["waiting", "reported"]
    Enrolment.objects.filter(pk=assistant.pk).update(role=Role.STUDENT)
    to(time_machine, EIGHT)
    assert (letters_to(assistant, tmp_path), on_the_list(assistant)) == ([], [])

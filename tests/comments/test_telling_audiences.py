"""`comments.telling`: what is for few, what guests and outsiders say and hear, and what is told nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog.models import Audience, Cadence, Course, Enrolment, Notice, Post, Section, User
from blog.notices import following, preferences
from comments import moderation
from comments.audiences import narrow
from comments.models import Comment, Reason
from comments.moderation import Said
from tests.blog.noticing import head, parts
from tests.comments import hearing
from tests.comments.hearing import (
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
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, UserFactory, published, said, said_by_guest

before_noon, reader = hearing.before_noon, hearing.reader


# what is for few


@pytest.mark.parametrize(
    ("circle", "hear"),
    [
        (Audience.WEB, {"author", "instructor", "named", "follower", "parent"}),
        (Audience.COURSE, {"author", "instructor", "named", "follower", "parent"}),
        (Audience.PEERS, {"author", "instructor"}),
        (Audience.STAFF, {"instructor"}),
    ],
)
def test_what_is_for_few_is_told_to_those_who_may_read_it(
    post: Post,
    author: Enrolment,
    instructor: Enrolment,
    classmate: Enrolment,
    time_machine: Any,
    tmp_path: Path,
    circle: int,
    hear: set[str],
) -> None:
    names = ("named", "follower", "parent")
    others = {name: EnrolmentFactory(course=post.course, user__name=name.title()) for name in names}
    people = others | {"author": author, "instructor": instructor}
    for person in people.values():
        preferences.choose(person.user, dict.fromkeys(("own-essay", "followed"), Cadence.AT_ONCE))
        following.follow(person.user, post)
    above = said(post, others["parent"])
    Notice.objects.all().delete()
    moderation.submit(post, Said("For @Named.", above, classmate, account=classmate.user, audience=circle))
    to(time_machine, EIGHT)
    assert {name for name, person in people.items() if letters_to(person, tmp_path)} == hear
    assert {name for name, person in people.items() if on_the_list(person)} == hear


def test_a_guest_who_follows_by_an_account_hears_what_the_web_reads_alone(
    post: Post, classmate: Enrolment, outsider: User, time_machine: Any, tmp_path: Path
) -> None:
    following.follow(outsider, post)
    preferences.choose(outsider, {"followed": Cadence.AT_ONCE})
    comment = said(post, classmate, "For all.")
    narrow(said(post, classmate, "For the class."), Audience.COURSE, classmate.user)
    to(time_machine, NOW + QUARTER)
    letters = letters_to(outsider, tmp_path)
    assert [(f"/comments/{comment.pk}/" in words(one), "For the class." in words(one)) for one in letters] == [
        (True, False)
    ]


# guests


def test_a_guests_reply_is_told_to_the_member_it_answers(
    post: Post, course: Course, author: Enrolment, classmate: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    Course.objects.update(guests="allowed")
    said_by_guest(post, parent=said(post, classmate))
    to(time_machine, NOW + QUARTER)
    letter = letters_to(classmate, tmp_path)[0]
    assert (head(letter, "Subject"), "ada@example.org" in words(letter)) == ("Ada Lind answered you", False)


def test_guests_get_no_mail(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    comment = said_by_guest(post)
    moderation.approve(comment, instructor.user)
    said(post, author, parent=comment)
    to(time_machine, EIGHT)
    assert [name for name, _subject in everybodys(tmp_path) if name == "ada"] == []


def test_a_guest_names_nobody_by_mail(
    post: Post, classmate: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    moderation.approve(said_by_guest(post, body="Hello @Mira Okafor"), instructor.user)
    to(time_machine, EIGHT)
    assert letters_to(classmate, tmp_path) == []


LINE_BREAKS = ["Ada\r\nBcc: all@example.org", "Ada\nX: y", "Ada\x0bX", "Ada\u2028X: y"]


@pytest.mark.parametrize("bad", LINE_BREAKS)
def test_no_line_break_in_a_name_or_a_title_reaches_the_head_of_a_letter(
    post: Post, author: Enrolment, instructor: Enrolment, time_machine: Any, tmp_path: Path, bad: str
) -> None:
    comment = said_by_guest(post, parent=said(post, author))
    Comment.objects.filter(pk=comment.pk).update(guest_name=bad)
    post.published.title = bad
    post.published.save()
    moderation.approve(Comment.objects.get(pk=comment.pk), instructor.user)
    to(time_machine, NOW + QUARTER)
    letter = letters_to(author, tmp_path)[0]
    assert head(letter, "Subject").startswith("Ada")
    assert sorted(letter.keys()) == sorted(
        "Auto-Submitted Content-Type Date From List-Id List-Unsubscribe List-Unsubscribe-Post MIME-Version Message-ID"
        " Subject To".split()
    )
    assert [line for line in parts(letter)[0].splitlines() if line.startswith(("Bcc", "X: y"))] == []


# what is told nobody


def test_what_is_brought_in_and_a_mention_elsewhere_are_told_nobody(
    post: Post, author: Enrolment, classmate: Enrolment, reader: Enrolment
) -> None:
    following.follow(reader.user, post)
    mine = said(post, author)
    moderation.bring_in(post, Said("From elsewhere.", mine, guest_name="Old Reader"), NOW - timedelta(days=900))
    elsewhere = moderation.submit(post, Said("They speak of it.", guest_name="A blog", url="https://example.org/x"))
    if elsewhere.is_waiting:
        moderation.approve(elsewhere, author.user)
    assert (told_of(author), told_of(reader)) == ([], ["followed"])


def test_what_was_brought_in_and_taken_down_is_not_told_when_it_stands_again(
    post: Post, author: Enrolment, instructor: Enrolment
) -> None:
    comment = moderation.bring_in(post, Said("From elsewhere.", guest_name="Old Reader"), NOW - timedelta(days=900))
    moderation.remove(comment, instructor.user, reason=Reason.OTHER)
    moderation.restore(comment, instructor.user)
    assert Notice.objects.count() == 0


# outsiders, another section, another course


def test_an_outsider_with_an_account_hears_of_an_answer_to_what_they_said(
    post: Post,
    classmate: Enrolment,
    as_outsider: Client,
    outsider: User,
    instructor: Enrolment,
    time_machine: Any,
    tmp_path: Path,
) -> None:
    comment = moderation.submit(post, Said("As a visitor.", account=outsider, guest_name="Otto"))
    moderation.approve(comment, instructor.user)
    said(post, classmate, parent=comment)
    to(time_machine, NOW + QUARTER)
    assert sorted(subjects(outsider, tmp_path)) == ["Mira Okafor answered you", "Your comment was published"]


def test_whoever_is_limited_to_another_section_hears_nothing_of_an_essay_they_may_not_read(
    author: Enrolment, classmate: Enrolment, course: Course, time_machine: Any, tmp_path: Path
) -> None:
    in_a, in_b = (Section.objects.create(course=course, name=name) for name in "AB")
    Enrolment.objects.filter(pk__in=[author.pk, classmate.pk]).update(section=in_a)
    author.refresh_from_db()
    other = EnrolmentFactory(course=course, section=in_b, user__name="Bela Other")
    assistant = EnrolmentFactory(course=course, section=in_b, role="assistant", user__name="Asa Helper")
    essay = published(author, "For Section A", audience=Audience.SECTION)
    for person in (other, assistant):
        following.follow(person.user, essay)
        preferences.choose(person.user, {"followed": Cadence.AT_ONCE})
    said(essay, classmate, "What say @Bela Other and @Asa Helper?")
    to(time_machine, NOW + QUARTER)
    assert [letters_to(person, tmp_path) for person in (other, assistant)] == [[], []]


def test_a_person_of_another_course_hears_nothing(
    post: Post, classmate: Enrolment, other_instructor: Enrolment, time_machine: Any, tmp_path: Path
) -> None:
    said(post, classmate, "What does @Paul Weber say?")
    to(time_machine, EIGHT)
    assert letters_to(other_instructor, tmp_path) == []
    assert signed_in(other_instructor).get("/notifications/").status_code == 200
    assert UserFactory().notices.count() == 0

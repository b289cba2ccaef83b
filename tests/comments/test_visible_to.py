"""`Comment.objects.visible_to` and `.standing`: every status for every kind of reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from blog import publishing
from blog.models import Audience, Course, Enrolment, Post, Role, Section, User
from comments import moderation
from comments.models import Comment, CommentStatus
from tests.factories import EnrolmentFactory, published, said, said_by_guest

KEY = "a" * 64
READERS = (
    "anonymous", "guest", "other guest", "outsider", "stranger", "other instructor", "classmate", "section mate",
    "writer", "author", "former student", "other assistant", "section assistant", "assistant", "instructor",
    "superuser",
)  # fmt: skip
EVERYONE = set(READERS)
STAFF = {"section assistant", "assistant", "instructor", "superuser"}
MEMBERS = {"classmate", "section mate", "writer", "author", "other assistant"} | STAFF
HIDDEN = sorted(set(CommentStatus.values) - {CommentStatus.PUBLISHED})
Readers = dict[str, tuple[Any, str]]


def enrolled(course: Course, name: str, role: Role = Role.STUDENT, section: Section | None = None, **kept: Any) -> User:
    """An account of this name with a place in the course."""
    return EnrolmentFactory(course=course, user__name=name, role=role, section=section, **kept).user


@pytest.fixture
def section(course: Course) -> Section:
    """The section that the essay was written in."""
    return Section.objects.create(course=course, name="Monday")


@pytest.fixture
def writer(course: Course) -> Enrolment:
    """The student who wrote the comment."""
    return EnrolmentFactory(course=course, user__name="Ben Writer")


@pytest.fixture
def essay(author: Enrolment, section: Section) -> Post:
    """A published essay of the section, open to the web."""
    author.section = section
    author.save()
    return published(author)


@pytest.fixture
def readers(
    course: Course,
    stranger_course: Course,
    section: Section,
    outsider: User,
    other_instructor: Enrolment,
    classmate: Enrolment,
    writer: Enrolment,
    author: Enrolment,
    instructor: Enrolment,
    superuser: User,
) -> Readers:
    """Every kind of reader, each with the key of their cookie."""
    tuesday = Section.objects.create(course=course, name="Tuesday")
    people: Readers = {
        "anonymous": (AnonymousUser(), ""),
        "guest": (AnonymousUser(), KEY),
        "other guest": (AnonymousUser(), "b" * 64),
        "outsider": (outsider, ""),
        "stranger": (enrolled(stranger_course, "Sam Strange"), ""),
        "other instructor": (other_instructor.user, ""),
        "classmate": (classmate.user, ""),
        "section mate": (enrolled(course, "Mo Nday", section=section), ""),
        "writer": (writer.user, ""),
        "author": (author.user, ""),
        "former student": (enrolled(course, "Gone Away", is_active=False), ""),
        "other assistant": (enrolled(course, "Tue Sday", Role.ASSISTANT, tuesday), ""),
        "section assistant": (enrolled(course, "Mon Aide", Role.ASSISTANT, section), ""),
        "assistant": (enrolled(course, "Whole Aide", Role.ASSISTANT), ""),
        "instructor": (instructor.user, ""),
        "superuser": (superuser, ""),
    }
    assert set(people) == EVERYONE
    return people


def led_to(comment: Comment, status: str, **kept: Any) -> Comment:
    """The comment with this status and these columns, whatever verbs would say."""
    Comment.objects.filter(pk=comment.pk).update(status=status, **kept)
    return Comment.objects.get(pk=comment.pk)


def who_reads(comment: Comment, readers: Readers) -> set[str]:
    """The readers through whose door this comment comes."""
    doors = {name: Comment.objects.visible_to(user, key) for name, (user, key) in readers.items()}
    return {name for name, door in doors.items() if comment in door}


def who_meets(comment: Comment, readers: Readers) -> tuple[set[str], set[str]]:
    """The readers to whom the thread shows its words, and those to whom it gives its place."""
    shown, placed = set(), set()
    for name, (user, key) in readers.items():
        for row in Comment.objects.standing(comment.post, user, key).filter(pk=comment.pk):
            (shown if row.is_shown else placed).add(name)
    return shown, placed


def test_everyone_who_may_read_the_essay_reads_what_is_published(
    essay: Post, writer: Enrolment, readers: Readers
) -> None:
    comment = said(essay, writer)
    assert who_reads(comment, readers) == EVERYONE
    assert who_meets(comment, readers) == (EVERYONE, set())


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_hidden_is_read_by_its_writer_and_the_staff_of_its_section(
    essay: Post, writer: Enrolment, readers: Readers, status: str
) -> None:
    comment = led_to(said(essay, writer), status)
    own = set() if status == CommentStatus.ERASED else {"writer"}
    assert who_reads(comment, readers) == STAFF | own


@pytest.mark.parametrize("status", HIDDEN)
def test_a_guest_is_known_by_the_key_of_their_cookie(essay: Post, readers: Readers, status: str) -> None:
    comment = led_to(said_by_guest(essay, guest_key=KEY), status)
    own = set() if status == CommentStatus.ERASED else {"guest"}
    assert who_reads(comment, readers) == STAFF | own


@pytest.mark.parametrize("status", HIDDEN)
def test_a_guest_without_a_key_is_not_any_other_without_one(essay: Post, readers: Readers, status: str) -> None:
    assert who_reads(led_to(said_by_guest(essay), status), readers) == STAFF


def test_an_outsiders_own_words_are_known_by_their_account(essay: Post, outsider: User, readers: Readers) -> None:
    comment = said_by_guest(essay, account=outsider)
    assert who_reads(comment, readers) == STAFF | {"outsider"}
    assert who_meets(comment, readers) == (STAFF | {"outsider"}, set())


def test_typing_a_students_address_as_a_guest_gives_that_student_nothing(
    essay: Post, writer: Enrolment, readers: Readers
) -> None:
    comment = said_by_guest(essay)
    Comment.objects.update(guest_email=writer.user.email)
    assert who_reads(comment, readers) == STAFF


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("by_guest", [True, False])
@pytest.mark.parametrize(
    ("status", "staff", "own"),
    [
        ("pending", True, True),
        ("rejected", False, True),
        ("spam", False, True),
        ("removed", False, False),
        ("withdrawn", False, False),
        ("erased", False, False),
    ],
)
def test_the_thread_shows_what_waits_to_staff_and_writer_and_keeps_the_place_of_what_stood_there(
    essay: Post,
    writer: Enrolment,
    readers: Readers,
    status: str,
    staff: bool,
    own: bool,
    by_guest: bool,
    numbered: bool,
) -> None:
    comment = said_by_guest(essay, guest_key=KEY) if by_guest else said(essay, writer)
    place = {"number": "1", "position": 1} if numbered else {"number": "", "position": None}
    comment = led_to(comment, status, **place)
    shown = (STAFF if staff else set()) | ({"guest" if by_guest else "writer"} if own else set())
    stood = numbered or comment.published_at is not None
    assert who_meets(comment, readers) == (shown, EVERYONE - shown if stood else set())


@pytest.mark.parametrize(
    ("audience", "circle"),
    [
        (Audience.WEB, EVERYONE),
        (Audience.INSTITUTION, MEMBERS | {"stranger", "other instructor"}),
        (Audience.COURSE, MEMBERS),
        (Audience.SECTION, STAFF | {"author", "section mate"}),
        (Audience.STAFF, STAFF | {"author"}),
    ],
)
def test_an_essays_circle_bounds_its_comments(
    essay: Post, writer: Enrolment, readers: Readers, audience: int, circle: set[str]
) -> None:
    comment, waiting = said(essay, writer), said_by_guest(essay, guest_key=KEY)
    Post.objects.update(audience=audience)
    assert who_reads(comment, readers) == circle
    assert who_reads(waiting, readers) == STAFF | ({"guest"} & circle)


@pytest.mark.parametrize(
    ("audience", "circle"),
    [(Audience.INSTITUTION, MEMBERS | {"stranger", "other instructor"}), (Audience.COURSE, MEMBERS)],
)
def test_the_courses_circle_bounds_them_too(
    course: Course, essay: Post, writer: Enrolment, readers: Readers, audience: int, circle: set[str]
) -> None:
    comment = said(essay, writer)
    Course.objects.filter(pk=course.pk).update(audience=audience)
    assert who_reads(comment, readers) == circle


def test_under_a_withdrawn_essay_only_its_author_and_staff_read(
    essay: Post, writer: Enrolment, readers: Readers
) -> None:
    comment, waiting = said(essay, writer), said_by_guest(essay, guest_key=KEY)
    publishing.withdraw(essay, None)
    assert who_reads(comment, readers) == STAFF | {"author"}
    assert who_reads(waiting, readers) == STAFF


def test_under_a_draft_only_its_author_and_staff_read(essay: Post, writer: Enrolment, readers: Readers) -> None:
    comment = said(essay, writer)
    Post.objects.update(status="draft")
    assert who_reads(comment, readers) == STAFF | {"author"}


def test_what_is_published_for_staff_alone_is_read_by_writer_and_staff(
    essay: Post, writer: Enrolment, readers: Readers
) -> None:
    comment = led_to(said(essay, writer), "published", audience=Audience.STAFF)
    assert who_reads(comment, readers) == STAFF | {"writer"}


def test_the_thread_of_one_essay_holds_no_comment_of_another(
    essay: Post, author: Enrolment, writer: Enrolment, superuser: User
) -> None:
    said(published(author, "Another"), writer)
    assert list(Comment.objects.standing(essay, superuser)) == []


def test_staff_act_on_the_comments_of_their_course_or_section_alone(
    essay: Post, writer: Enrolment, readers: Readers
) -> None:
    comment = said(essay, writer)
    acting = {name for name, (user, _) in readers.items() if comment in Comment.objects.acted_on_by(user)}
    assert acting == STAFF


def test_an_assistant_who_left_reads_and_decides_nothing_any_more(
    essay: Post, section: Section, course: Course
) -> None:
    former = enrolled(course, "Past Aide", Role.ASSISTANT, section, is_active=False)
    comment = said_by_guest(essay)
    assert comment not in Comment.objects.visible_to(former)
    assert comment not in Comment.objects.acted_on_by(former)
    assert list(Comment.objects.standing(essay, former)) == []


def test_a_comment_comes_through_the_door_once(essay: Post, instructor: Enrolment) -> None:
    comment = said(essay, instructor)
    moderation.look_at(comment, instructor.user)
    assert list(Comment.objects.visible_to(instructor.user)) == [comment]

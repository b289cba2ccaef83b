"""Holding all comments of one person from the desk: for whom, why, until when, and ending it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog.models import Course, Decision, Enrolment, Post, Role, Section, User
from comments import restricting
from comments.models import Comment, Restriction
from tests.comments.desking import HOLDS, LIFTED, told
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest


def hold(client: Client, comment: Comment, **told_why: Any) -> Any:
    return client.post(HOLDS, {"comment": comment.pk, "reason": "unkind", **told_why})


def held(client: Client) -> list[Restriction]:
    return list(client.get(HOLDS).context["holds"])


def again(place: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=place.pk)


@pytest.fixture
def spoken(post: Post, classmate: Enrolment) -> Comment:
    """A classmate's comment."""
    return said(post, classmate)


@time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False)
def test_a_member_is_held_with_a_reason_a_note_and_to_the_end_of_a_day(
    instructor: Enrolment, spoken: Comment, classmate: Enrolment, post: Post
) -> None:
    as_instructor = signed_in(instructor)
    assert "Hold all comments of Mira Okafor" in as_instructor.get(HOLDS, {"comment": spoken.pk}).content.decode()
    answer = hold(as_instructor, spoken, note="Please be kind.", until="2027-03-05")
    (made,) = Restriction.objects.all()
    assert (answer.status_code, made.enrolment, made.reason, made.note) == (302, classmate, "unkind", "Please be kind.")
    assert made.until == datetime(2027, 3, 6, 4, 59, 59, 999999, tzinfo=UTC)
    assert told(answer) == ["All comments of Mira Okafor wait for an instructor from now on."]
    assert Decision.objects.filter(act="restrict", by_name="Lena Hart").count() == 1
    assert said(post, again(classmate)).held_for == "restricted"
    with time_machine.travel(datetime(2027, 3, 6, 5, tzinfo=UTC), tick=False):
        assert (held(signed_in(instructor)), said(post, again(classmate)).is_published) == ([], True)


def test_a_guest_is_held_by_their_address(as_instructor: Client, post: Post) -> None:
    hold(as_instructor, said_by_guest(post))
    (made,) = held(as_instructor)
    assert (made.guest_email, made.enrolment, made.until) == ("ada@example.org", None, None)


@pytest.mark.parametrize(
    ("why", "problem"),
    [
        ({"reason": ""}, "Choose a reason. The person will read it."),
        ({"until": "2001-01-01"}, "Choose a day that is still to come, or leave it empty for the rest of the term."),
        ({"until": "soon"}, "Enter a valid date."),
    ],
)
def test_without_a_reason_or_with_an_odd_day_nobody_is_held_and_the_note_is_kept(
    as_instructor: Client, spoken: Comment, why: dict[str, str], problem: str
) -> None:
    answer = hold(as_instructor, spoken, **{"note": "Kept note.", **why})
    text = answer.content.decode()
    assert (answer.status_code, problem in text, "Kept note.</textarea>" in text) == (422, True, True)
    assert Restriction.objects.count() == 0


def test_somebody_held_already_is_not_held_twice(as_instructor: Client, spoken: Comment) -> None:
    hold(as_instructor, spoken)
    answer = hold(as_instructor, spoken)
    assert "All comments of this person are held already." in answer.content.decode()
    assert Restriction.objects.count() == 1


def test_a_hold_is_lifted_from_the_list(
    as_instructor: Client, spoken: Comment, post: Post, classmate: Enrolment
) -> None:
    hold(as_instructor, spoken)
    (made,) = held(as_instructor)
    answer = as_instructor.post(LIFTED, {"hold": made.pk})
    assert (answer.status_code, held(as_instructor)) == (302, [])
    assert told(answer)[-1:] == ["Comments of Mira Okafor are held no more."]
    assert as_instructor.post(LIFTED, {"hold": made.pk}).status_code == 404
    assert said(post, again(classmate)).is_published


def test_staff_are_not_held(as_instructor: Client, post: Post, instructor: Enrolment) -> None:
    answer = hold(as_instructor, said(post, instructor))
    assert "Comments of instructors and assistants are not held." in answer.content.decode()


def test_people_of_other_courses_answer_like_missing_ones(
    as_instructor: Client, other_instructor: Enrolment, stranger_course: Course
) -> None:
    comment = said_by_guest(published(other_instructor))
    theirs = restricting.restrict(stranger_course, "ada@example.org", other_instructor.user, reason="unkind")
    answers = [
        as_instructor.get(HOLDS, {"comment": comment.pk}),
        as_instructor.get(HOLDS, {"comment": "x"}),
        hold(as_instructor, comment),
        as_instructor.post(HOLDS, {"reason": "unkind"}),
        as_instructor.post(LIFTED, {"hold": theirs.pk}),
        as_instructor.post(LIFTED, {"hold": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert (held(as_instructor), Restriction.objects.standing().count()) == ([], 1)


def test_an_assistant_of_a_section_holds_its_members_alone_and_no_guests(course: Course, superuser: User) -> None:
    part, other = (Section.objects.create(course=course, name=name) for name in "AB")
    inside, outside = (EnrolmentFactory(course=course, section=each) for each in (part, other))
    post = published(inside)
    by_inside, by_outside, by_guest = said(post, inside), said(post, outside), said_by_guest(post)
    client = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, section=part))
    answers = [hold(client, comment).status_code for comment in (by_outside, by_guest, by_inside)]
    assert answers == [404, 404, 302]
    restricting.restrict(course, outside, superuser, reason="unkind")
    assert [each.enrolment for each in held(client)] == [inside]

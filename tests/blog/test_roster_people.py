"""Whom a row of a class list means, and what no file does to them: give another address, make or unmake an instructor,
or let somebody back in."""

from __future__ import annotations

from blog.importers.roster import Fault
from blog.models import Course, Decision, Enrolment, Role, User
from blog.rosters.plan import Kind
from blog.rosters.words import words_of
from tests.blog.class_lists import HEAD, MIRA, RUTH, brought_in, fault_in, kinds, place_of, planned
from tests.factories import EnrolmentFactory


def test_people_are_known_by_number_first_then_by_address_and_never_by_name(
    course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    Enrolment.objects.filter(pk=author.pk).update(roster_id="1001")
    plan = planned(course, "Name,Email,ID\nR. V.,new@example.edu,1001\nMira Okafor,other.mira@example.edu,7\n")
    assert [(step.kind, step.line, step.place) for step in plan.steps] == [
        ("left", None, classmate),
        ("new", 3, None),
        ("known", 2, author),
    ]
    assert words_of(plan.steps[-1]) == "signs in with another address, which stays"


def test_no_file_changes_the_address_with_which_somebody_signs_in(course: Course, author: Enrolment) -> None:
    Enrolment.objects.filter(pk=author.pk).update(roster_id="1001")
    brought_in(course, "Name,Email,ID,Section\nRuth,thief@example.edu,1001,B\n")
    author.refresh_from_db()
    assert (author.user.email, author.user.name, str(author.section)) == (
        "ruth.valentine@example.edu",
        "Ruth Valentine",
        "B",
    )
    assert not User.objects.filter(email="thief@example.edu").exists()


def test_a_number_and_an_address_of_two_people_is_a_problem_and_marks_neither(
    course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    Enrolment.objects.filter(pk=author.pk).update(roster_id="1001")
    plan = planned(course, "Name,Email,ID\nRuth,mira.okafor@example.edu,1001\n")
    assert (fault_in(plan), plan.writes) == (Fault.TWO_PEOPLE, False)


def test_one_person_under_number_and_address_in_two_rows_comes_in_once(course: Course, author: Enrolment) -> None:
    Enrolment.objects.filter(pk=author.pk).update(roster_id="1001")
    plan = planned(course, "Name,Email,ID,Section\nRuth,,1001,A\nRuth,ruth.valentine@example.edu,,B\n")
    assert [(step.kind, step.line) for step in plan.steps] == [("problem", 3), ("changed", 2)]
    assert fault_in(plan) == Fault.DUPLICATE


def test_a_row_with_a_problem_marks_nobody_whom_it_may_have_meant(
    course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    plan = planned(course, "Name,Email,Section\nValentine, Ruth,ruth.valentine@example.edu,A\nMira Okafor,,A\n")
    assert [step.kind for step in plan.steps] == ["problem", "problem"]


def test_an_instructor_is_never_demoted_and_never_marked(course: Course, instructor: Enrolment) -> None:
    plan = planned(course, "Name,Email,Role,Section\nLena Hart,lena.hart@example.edu,student,A\n")
    assert kinds(plan) == [("known", 2, "an instructor, and stays one")]
    brought_in(course, HEAD + RUTH)
    instructor.refresh_from_db()
    assert (instructor.role, instructor.section, instructor.missing_since) == ("instructor", None, None)


def test_a_file_makes_nobody_an_instructor(course: Course, author: Enrolment) -> None:
    for row in (RUTH, "Tom Berg,tom@example.edu,,,student\n"):
        plan = planned(course, HEAD + row.replace("student", "Teacher"))
        assert fault_in(plan) == Fault.TEACHES
    assert list(course.enrolments.values_list("role", flat=True)) == ["student"]


def test_assistants_are_touched_only_by_a_file_that_names_roles(course: Course) -> None:
    helper = EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Ada Lind")
    assert kinds(planned(course, "Name,Email,Section\nAda Lind,ada.lind@example.edu,B\n")) == [("known", 2, "")]
    assert list(planned(course, "Name,Email\nTom Berg,tom@example.edu\n").of(Kind.LEFT)) == []
    named = planned(course, "Name,Email,Role\nTom Berg,tom@example.edu,student\n")
    assert [step.place for step in named.of(Kind.LEFT)] == [helper]


def test_a_change_of_role_is_a_decision_of_its_own_and_so_is_a_new_assistant(
    course: Course, author: Enrolment, instructor: Enrolment
) -> None:
    brought_in(course, HEAD + RUTH.replace("student", "TA") + "Tom Berg,tom@example.edu,,,TA\n" + MIRA, instructor.user)
    told = Decision.objects.filter(course=course).order_by("pk")
    tom = place_of(course, "tom@example.edu")
    assert [(d.act, d.object_id, d.from_status, d.to_status, d.by) for d in told] == [
        ("roster", course.pk, "", "", instructor.user),
        ("enrol", tom.pk, "", "assistant", instructor.user),
        ("enrol", author.pk, "student", "assistant", instructor.user),
    ]
    note = "2 new people, 1 changed, 0 marked as missing, 0 as before, 0 rows with a problem."
    assert (told[0].note, len({d.batch for d in told})) == (note, 1)


def test_somebody_whom_staff_took_out_stays_out(course: Course, author: Enrolment) -> None:
    Enrolment.objects.filter(pk=author.pk).update(is_active=False)
    plan = brought_in(course, HEAD + RUTH)
    author.refresh_from_db()
    assert (fault_in(plan), author.is_active) == (Fault.TAKEN_OUT, False)

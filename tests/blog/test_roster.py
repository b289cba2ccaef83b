"""Bringing a class in: what a file would do, row by row, and that it does that and no more."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.importers.roster import Fault, Problem
from blog.models import Course, Decision, Enrolment, FormerName, Role, Section, User
from blog.names.aliases import SURNAMES, alias_for
from blog.refusals import Conflict
from blog.rosters import writing
from blog.rosters.plan import Kind
from blog.rosters.words import sentence_of, words_of
from blog.rosters.writing import write_plan
from tests.blog.class_lists import HEAD, MIRA, RUTH, brought_in, fault_in, kinds, place_of, planned
from tests.factories import CourseFactory, EnrolmentFactory, UserFactory

MANY = 5_000


def everything() -> list[Any]:
    """All rows that a roster may touch."""
    models = (User, Course, Section, Enrolment, Decision)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def test_a_file_says_row_by_row_what_it_would_do(course: Course, author: Enrolment, classmate: Enrolment) -> None:
    Enrolment.objects.filter(pk=author.pk).update(roster_id="1001")
    EnrolmentFactory(course=course, user__name="Gone Long")
    plan = planned(
        course, HEAD + RUTH + "Mira Okafor,MIRA.Okafor@example.edu,,,\nTom Berg,tom@example.edu,,B,TA\n,,,A,\n"
    )
    assert kinds(plan) == [
        ("problem", 5, "The row has neither an email address nor a number. Add one of them."),
        ("left", None, "Not in this file. They are marked as missing, and can still sign in and read."),
        ("changed", 2, "section: none → A"),
        ("new", 4, "assistant, B"),
        ("known", 3, ""),
    ]


def test_a_plan_writes_nothing(course: Course, author: Enrolment) -> None:
    before = everything()
    planned(course, HEAD + RUTH + MIRA)
    assert everything() == before


def test_a_new_person_comes_in_without_a_password_a_letter_or_a_trace_of_the_roster_name(
    course: Course, instructor: Enrolment
) -> None:
    brought_in(course, HEAD + RUTH, by=instructor.user)
    place = place_of(course, "ruth.valentine@example.edu")
    assert place.user
    assert (place.user.name, place.user.has_usable_password(), place.user.is_active) == ("Ruth Valentine", False, True)
    assert (place.role, place.roster_id, str(place.section), place.name_kind) == ("student", "1001", "A", "")
    initial, _dot, surname = place.public_name.partition(". ")
    assert (len(initial), surname in SURNAMES) == (1, True)
    assert place.slug == place.public_name.lower().replace(". ", "-")
    assert {"ruth", "valentine"} & set(place.slug.split("-")) == set()
    assert mail.outbox == []


def test_an_account_that_exists_is_enrolled_and_keeps_its_name_and_password(course: Course, outsider: User) -> None:
    outsider.set_password("a long enough password")
    outsider.save()
    nameless = UserFactory(name="", email="empty@example.edu")
    brought_in(course, "Name,Email\nOtto Other,OTTO.fremd@example.edu\nEmma Ty,empty@example.edu\n")
    outsider.refresh_from_db()
    nameless.refresh_from_db()
    assert (outsider.name, outsider.check_password("a long enough password")) == ("Otto Fremd", True)
    assert nameless.name == "Emma Ty"
    assert set(course.enrolments.values_list("user", flat=True)) == {outsider.pk, nameless.pk}


def test_running_it_twice_changes_nothing(course: Course, author: Enrolment, classmate: Enrolment) -> None:
    text = HEAD + RUTH + "Tom Berg,tom@example.edu,1003,B,TA\nbroken,,,,\n"
    brought_in(course, text)
    before = everything()
    again = brought_in(course, text)
    assert (again.counts[Kind.KNOWN], again.counts[Kind.PROBLEM], again.writes) == (2, 1, False)
    assert everything() == before


def test_whoever_is_missing_is_marked_and_never_deleted_and_comes_back(
    course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    with time_machine.travel("2026-10-02T12:00Z", tick=False):
        brought_in(course, HEAD + RUTH)
    classmate.refresh_from_db()
    assert (classmate.is_active, classmate.missing_since and classmate.missing_since.isoformat()) == (
        True,
        "2026-10-02T12:00:00+00:00",
    )
    assert Enrolment.objects.of(classmate.user).get() == classmate
    assert list(planned(course, HEAD + RUTH).of(Kind.LEFT)) == []
    back = brought_in(course, HEAD + RUTH + "Mira Okafor,mira.okafor@example.edu,,,\n")
    assert [words_of(step) for step in back.of(Kind.CHANGED)] == ["on the roster again (missing since 2026-10-02)"]
    classmate.refresh_from_db()
    assert classmate.missing_since is None


def test_a_new_person_needs_a_name_and_an_address(course: Course) -> None:
    assert fault_in(planned(course, "Name,Email,ID\n,ruth@example.edu,1\n")) == Fault.NEW_NAME
    assert fault_in(planned(course, "Name,Email,ID\nRuth,,1\n")) == Fault.NEW_EMAIL


def test_sections_are_made_once_however_they_are_spelt(course: Course, author: Enrolment) -> None:
    Section.objects.create(course=course, name="Monday")
    brought_in(
        course, HEAD + RUTH.replace(",A,", ",MONDAY,") + MIRA.replace(",A,", ",Friday,") + "T,t@ex.edu,,friday,\n"
    )
    assert [str(section) for section in course.sections.all()] == ["Friday", "Monday"]
    assert [str(place.section) for place in course.enrolments.order_by("pk")] == ["Monday", "Friday", "Friday"]


def test_an_empty_cell_takes_nothing_away(course: Course, author: Enrolment) -> None:
    section = Section.objects.create(course=course, name="A")
    Enrolment.objects.filter(pk=author.pk).update(section=section, roster_id="1001")
    assert [step.kind for step in planned(course, HEAD + "Ruth,ruth.valentine@example.edu,,,\n").steps] == ["known"]


def test_the_other_course_is_left_alone(course: Course, stranger_course: Course, other_instructor: Enrolment) -> None:
    theirs = EnrolmentFactory(course=stranger_course, roster_id="1001")
    brought_in(course, HEAD + RUTH)
    theirs.refresh_from_db()
    assert (theirs.missing_since, place_of(course, "ruth.valentine@example.edu").roster_id) == (None, "1001")
    assert stranger_course.enrolments.count() == 2


def test_a_name_without_an_account_is_on_no_roster(course: Course) -> None:
    Enrolment.objects.create(course=course, public_name="Unnamed author", slug="unnamed-author")
    assert [step.kind for step in planned(course, HEAD + RUTH).steps] == ["new"]


def test_more_than_half_of_a_course_missing_is_drastic(course: Course) -> None:
    people = [EnrolmentFactory(course=course) for _n in range(4)]
    rows = [f"P,{place.user.email}\n" for place in people]
    assert [planned(course, "Name,Email\n" + "".join(rows[:n])).is_drastic for n in (1, 2, 3)] == [True, False, False]


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda place: Enrolment.objects.filter(pk=place.pk).update(role=Role.ASSISTANT),
        lambda place: Enrolment.objects.filter(pk=place.pk).update(is_active=False),
        lambda place: Enrolment.objects.filter(pk=place.pk).update(roster_id="7"),
        lambda place: User.objects.filter(pk=place.user_id).update(email="moved@example.edu"),
        lambda place: EnrolmentFactory(course=place.course),
        lambda place: place.delete(),
    ],
)
def test_a_course_that_changed_meanwhile_is_not_written_to(course: Course, author: Enrolment, meanwhile: Any) -> None:
    plan = planned(course, HEAD + RUTH + MIRA)
    meanwhile(author)
    before = everything()
    with pytest.raises(Conflict):
        write_plan(plan, None)
    assert everything() == before


def test_a_failure_half_way_leaves_nothing_behind(
    course: Course, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError

    before = everything()
    monkeypatch.setattr(writing, "change", fail)
    with pytest.raises(RuntimeError):
        brought_in(course, HEAD + RUTH + MIRA)
    assert everything() == before


def class_list(n: int) -> str:
    """A class of this many."""
    rows = (f'"Surname{i}, Given{i}",p{i}@example.edu,S{i},Section {i % 20}\n' for i in range(n))
    return "Name,Email,ID,Section\n" + "".join(rows)


def test_five_thousand_people_take_a_bounded_number_of_queries_and_no_hashing(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashed(*_arguments: Any, **_more: Any) -> str:
        raise AssertionError("a password was hashed")

    for hasher in hashers.get_hashers():
        monkeypatch.setattr(type(hasher), "encode", hashed)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        plan = planned(course, class_list(MANY))
    assert (len(plan.steps), len(asked)) == (MANY, 2)
    with CaptureQueriesContext(connection) as asked:
        write_plan(plan, None)
    assert len(asked) < MANY / 25
    places = course.enrolments.values_list("public_name", "slug")
    assert (len({name for name, _slug in places}), len({slug for _name, slug in places})) == (MANY, MANY)
    with CaptureQueriesContext(connection) as asked:
        moved = brought_in(course, class_list(MANY).replace("Section 1", "Part 1"))
    assert (moved.counts[Kind.CHANGED], len(asked) < MANY / 25) == (MANY * 11 // 20, True)


def test_an_alias_is_free_the_same_for_its_seed_and_nobody_s_own() -> None:
    first = alias_for(set(), "seed")
    assert alias_for(set(), "seed") == first
    assert alias_for({first}, "seed") != first
    avoided = alias_for(set(), "seed", {first.split(" ")[-1].lower()})
    assert avoided.split(" ")[-1] != first.split(" ")[-1]
    assert alias_for(set(), "seed", {surname.lower() for surname in SURNAMES}).split(" ")[-1] in SURNAMES


def test_ten_thousand_aliases_differ() -> None:
    taken: set[str] = set()
    for number in range(10_000):
        taken.add(alias_for(taken, str(number)))
    assert (len(taken), max(map(len, taken)) < 80) == (10_000, True)


def test_no_alias_is_a_classmate_s_surname_or_somebody_s_former_name(
    course: Course, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "token_hex", lambda _n: "seed")
    first = alias_for(set(), "seed")
    FormerName.objects.create(enrolment=author, public_name=first, slug="somebody")
    brought_in(course, f"Name,Email\nAnn {alias_for({first}, 'seed').split(' ')[-1]},ann@example.edu\n")
    place = place_of(course, "ann@example.edu")
    assert place.public_name not in {first, alias_for({first}, "seed")}


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_a_sentence(fault: Fault) -> None:
    told = {"field": "name", "most": 1, "n": 1, "columns": 1, "line": 1, "email": "x", "role": "x"}
    sentence = sentence_of(Problem(1, fault, told))
    assert (sentence[-1], "%" in sentence) == (".", False)


def test_a_file_of_another_course_brings_in_its_own_people(course: Course) -> None:
    other = CourseFactory()
    brought_in(course, HEAD + RUTH)
    brought_in(other, HEAD + RUTH)
    assert User.objects.filter(email="ruth.valentine@example.edu").count() == 1
    assert Enrolment.objects.filter(user__email="ruth.valentine@example.edu").count() == 2

"""Courses, their parts and their people in the admin: what an instructor changes, and what is a superuser's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Course, Decision, Enrolment, Page, Role, Section, User, Week

PLACE = {"public_name": "R. Vale", "role": "student", "is_active": "on"}


@pytest.fixture
def as_superuser(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


def settings_of(course: Course, **other: Any) -> dict[str, Any]:
    names = [
        "title",
        "slug",
        "audience",
        "guests",
        "students",
        "shown_depth",
        "citation_style",
        "open_findings",
        "language",
        "time_zone",
    ]
    return {**{name: getattr(course, name) for name in names}, **other}


def test_an_instructor_sets_the_course_but_not_its_address(as_instructor: Client, course: Course) -> None:
    asked = settings_of(course, title="Russia, 1900 to 2000", guests="never", slug="elsewhere")
    assert as_instructor.post(f"/admin/blog/course/{course.pk}/change/", asked).status_code == 302
    course.refresh_from_db()
    assert (course.title, course.guests, course.slug) == ("Russia, 1900 to 2000", "never", "russia")


def test_a_time_zone_that_no_clock_knows_is_refused(as_instructor: Client, course: Course) -> None:
    asked = settings_of(course, time_zone="Mars/Olympus")
    form = as_instructor.post(f"/admin/blog/course/{course.pk}/change/", asked).context["adminform"].form
    assert form.errors == {"time_zone": ["Write a time zone like America/New_York."]}


def test_a_new_course_is_a_superuser_s(as_instructor: Client, as_superuser: Client, course: Course) -> None:
    asked = settings_of(course, title="Next", slug="next")
    answers = [person.post("/admin/blog/course/add/", asked).status_code for person in (as_instructor, as_superuser)]
    assert (answers, Course.objects.filter(slug="next").count()) == ([403, 302], 1)


def test_a_course_with_a_record_is_not_deleted(as_superuser: Client, course: Course, post: Any) -> None:
    as_superuser.post(f"/admin/blog/course/{course.pk}/delete/", {"post": "yes"})
    assert list(Course.objects.all()) == [course]


def test_an_instructor_adds_a_week_and_cannot_move_it(
    as_instructor: Client, course: Course, stranger_course: Course
) -> None:
    asked = {"course": course.pk, "number": 3, "slug": "three", "title": "Three"}
    as_instructor.post("/admin/blog/week/add/", asked)
    week = Week.objects.get()
    moved = {**asked, "title": "Third", "course": stranger_course.pk}
    as_instructor.post(f"/admin/blog/week/{week.pk}/change/", moved)
    week.refresh_from_db()
    assert (week.title, week.course) == ("Third", course)


def test_a_week_cannot_be_added_to_another_course(as_instructor: Client, stranger_course: Course) -> None:
    asked = {"course": stranger_course.pk, "number": 3, "slug": "three", "title": "Three"}
    form = as_instructor.post("/admin/blog/week/add/", asked).context["adminform"].form
    assert (list(form.errors), Week.objects.count()) == (["course"], 0)


def test_two_weeks_of_one_address_are_refused_beside_the_field(as_instructor: Client, course: Course) -> None:
    weeks = [Week.objects.create(course=course, number=n, slug=f"week-{n}", title=f"Week {n}") for n in (1, 2)]
    asked = {"number": 2, "slug": "week-1", "title": "Week 2"}
    answer = as_instructor.post(f"/admin/blog/week/{weeks[1].pk}/change/", asked)
    assert (answer.status_code, bool(answer.context["adminform"].form.errors)) == (200, True)


def test_a_page_is_rendered_when_it_is_saved(as_instructor: Client, course: Course) -> None:
    asked = {
        "course": course.pk,
        "title": "About",
        "slug": "about",
        "audience": 60,
        "body": "We meet on **Mondays**.<script>",
    }
    as_instructor.post("/admin/blog/page/add/", asked)
    assert Page.objects.get().body_html.strip() == "<p>We meet on <strong>Mondays</strong>.&lt;script&gt;</p>"


def test_a_change_of_role_is_a_decision(as_instructor: Client, author: Enrolment) -> None:
    as_instructor.post(f"/admin/blog/enrolment/{author.pk}/change/", {**PLACE, "role": "assistant"})
    decision = Decision.objects.about(author).get()
    assert (decision.from_status, decision.to_status, decision.by_name) == ("student", "assistant", "Lena Hart")


def test_taking_a_person_out_of_the_course_is_a_decision(as_instructor: Client, author: Enrolment) -> None:
    as_instructor.post(f"/admin/blog/enrolment/{author.pk}/change/", {**PLACE, "is_active": ""})
    author.refresh_from_db()
    decision = Decision.objects.about(author).get()
    assert (author.is_active, decision.from_status, decision.to_status) == (False, "student", "out")


def test_a_new_name_is_a_rename_with_a_new_address_and_a_line_in_the_record(
    as_instructor: Client, author: Enrolment
) -> None:
    as_instructor.post(f"/admin/blog/enrolment/{author.pk}/change/", {**PLACE, "public_name": " Ruth  V. "})
    author.refresh_from_db()
    acts = list(Decision.objects.about(author).values_list("act", "note"))
    assert (author.public_name, author.slug, acts) == ("Ruth V.", "ruth-v", [("rename", "R. Vale → Ruth V.")])
    assert "R. Vale" in as_instructor.get(f"/admin/blog/enrolment/{author.pk}/change/").content.decode()


@pytest.mark.parametrize("name", ["Mira Okafor", "mira  okáfor", "ruth@example.edu", "Instructor", "Rуth", "R"])
def test_a_name_that_nobody_here_may_have_is_refused_beside_the_field(
    as_instructor: Client, author: Enrolment, classmate: Enrolment, name: str
) -> None:
    page = as_instructor.post(f"/admin/blog/enrolment/{author.pk}/change/", {**PLACE, "public_name": name})
    author.refresh_from_db()
    assert (list(page.context["adminform"].form.errors), author.public_name) == (["public_name"], "R. Vale")


def test_an_account_course_or_address_of_a_person_is_not_changed(
    as_instructor: Client, author: Enrolment, outsider: User, stranger_course: Course
) -> None:
    asked = {**PLACE, "user": outsider.pk, "course": stranger_course.pk, "slug": "someone-else"}
    as_instructor.post(f"/admin/blog/enrolment/{author.pk}/change/", asked)
    kept = Enrolment.objects.get(pk=author.pk)
    assert (kept.user, kept.course, kept.slug) == (author.user, author.course, author.slug)


def test_a_section_of_another_course_is_refused(
    as_superuser: Client, course: Course, stranger_course: Course, outsider: User
) -> None:
    section = Section.objects.create(course=stranger_course, name="S")
    asked = {**PLACE, "user": outsider.pk, "course": course.pk, "slug": "o", "section": section.pk}
    form = as_superuser.post("/admin/blog/enrolment/add/", asked).context["adminform"].form
    assert form.errors == {"section": ["This section belongs to another course."]}


def test_accounts_are_a_superuser_s(as_instructor: Client, as_superuser: Client, author: Enrolment) -> None:
    address = f"/admin/blog/user/{author.user_id}/change/"
    assert [person.get(address).status_code for person in (as_instructor, as_superuser)] == [403, 200]


def test_a_new_account_has_one_address_whatever_its_capitals(as_superuser: Client) -> None:
    asked = {
        "email": "New.Person@Example.EDU",
        "name": "New Person",
        "usable_password": "true",
        "password1": "a-long-secret-4",
        "password2": "a-long-secret-4",
    }
    as_superuser.post("/admin/blog/user/add/", asked)
    again = as_superuser.post("/admin/blog/user/add/", {**asked, "email": "new.person@example.edu"})
    assert User.objects.get(name="New Person").email == "new.person@example.edu"
    assert again.context["adminform"].form.errors["email"] == ["This address has an account."]


def test_decisions_are_read_and_never_written(as_superuser: Client, post: Any) -> None:
    decision = Decision.objects.about(post).get()
    address = f"/admin/blog/decision/{decision.pk}"
    assert as_superuser.get(f"{address}/change/").status_code == 200
    answers = [
        as_superuser.post(f"{address}/change/", {"note": "x"}),
        as_superuser.post(f"{address}/delete/", {"post": "yes"}),
        as_superuser.get("/admin/blog/decision/add/"),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_role_is_offered_in_words(as_instructor: Client, author: Enrolment) -> None:
    form = as_instructor.get(f"/admin/blog/enrolment/{author.pk}/change/").context["adminform"].form
    assert [value for value, _label in form.fields["role"].choices] == Role.values

"""Join links: who makes them and takes them back, what the record says of them, and who sees them in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog import joining
from blog.models import Course, Decision, Enrolment, JoinLink, Role, Section, User
from blog.refusals import Refused
from tests.blog import joiners
from tests.blog.joiners import NOW, made
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, UserFactory

fresh_counts, link = joiners.fresh_counts, joiners.link


@pytest.fixture
def assistant(course: Course) -> Enrolment:
    """Assists in the course."""
    return EnrolmentFactory(course=course, role=Role.ASSISTANT, user__name="Ann Lee")


NEVER = {
    "an assistant": ("assistant", {}, "Only the instructors of a course make its join links."),
    "an instructor elsewhere": ("other_instructor", {}, "Only the instructors of a course make its join links."),
    "a student": ("classmate", {}, "Only the instructors of a course make its join links."),
    "an instructor, for an instructor": (
        "instructor",
        {"role": "instructor"},
        "Only a site administrator makes links for instructors.",
    ),
    "for yesterday": ("instructor", {"expires_at": NOW}, "Choose a time that is still to come."),
    "for nobody": ("instructor", {"places": 0}, "A link has at least one place. Leave it empty for any number."),
}


@pytest.mark.parametrize("who", NEVER)
def test_links_that_are_never_made(request: Any, course: Course, who: str) -> None:
    by, asked, sentence = NEVER[who]
    person = request.getfixturevalue(by)
    with pytest.raises(Refused) as refusal:
        joining.make_link(JoinLink(course=course, **asked), person.user)
    assert (str(refusal.value), JoinLink.objects.count()) == (sentence, 0)


def test_a_section_of_another_course_is_refused(instructor: Enrolment, stranger_course: Course) -> None:
    section = Section.objects.create(course=stranger_course, name="A")
    with pytest.raises(Refused, match="belongs to another course"):
        made(instructor, section=section)


def test_a_superuser_makes_a_link_for_instructors(course: Course, superuser: User, outsider: User) -> None:
    link = joining.make_link(JoinLink(course=course, role=Role.INSTRUCTOR), superuser)
    assert joining.join(link, outsider).role == "instructor"


def test_the_record_of_a_link_names_it_by_number_and_never_by_code(instructor: Enrolment, course: Course) -> None:
    link = made(instructor)
    joining.revoke(link, instructor.user)
    rows = list(Decision.objects.about(course).order_by("pk"))
    assert [(row.act, row.note) for row in rows] == [
        ("settings", f"Made join link {link.pk} (student)."),
        ("settings", f"Took join link {link.pk} (student) back."),
    ]
    assert link.code not in "".join(row.note + row.label for row in rows)


def test_a_link_is_taken_back_once_and_by_those_who_run_the_course(link: JoinLink, other_instructor: Enrolment) -> None:
    with pytest.raises(Refused, match="Only the instructors"):
        joining.revoke(link, other_instructor.user)
    assert link.made_by is not None
    joining.revoke(link, link.made_by)
    with pytest.raises(Refused, match="already"):
        joining.revoke(link, link.made_by)
    link.refresh_from_db()
    assert link.revoked_at == NOW


def form_of(course: Course, **asked: Any) -> dict[str, Any]:
    return {"course": course.pk, "section": "", "role": "student", "places": "", **asked}


def test_an_instructor_makes_a_link_in_the_admin_shows_it_and_takes_it_back(
    as_instructor: Client, course: Course
) -> None:
    form = as_instructor.get("/admin/blog/joinlink/add/").content.decode()
    assert ('value="student"' in form, 'value="instructor"' in form) == (True, False)
    answer = as_instructor.post("/admin/blog/joinlink/add/", form_of(course, places="30"), follow=True)
    link = JoinLink.objects.get()
    page = answer.content.decode()
    assert [word for word in (link.code, joining.whole_address(link), "0 of 30", "qr.svg") if word not in page] == []
    picture = as_instructor.get(f"/admin/blog/joinlink/{link.pk}/qr.svg")
    assert (picture["Content-Type"], picture.content.count(b"<path")) == ("image/svg+xml", 1)
    joining.join(link, UserFactory())
    assert "1 of 30" in as_instructor.get("/admin/blog/joinlink/").content.decode()
    after = as_instructor.post(f"/admin/blog/joinlink/{link.pk}/revocation/", follow=True).content.decode()
    link.refresh_from_db()
    assert (link.revoked_at, "taken back" in after, "Take it back" in after) == (NOW, True, False)


def test_what_is_refused_in_the_admin_is_said_beside_the_form(as_instructor: Client, course: Course) -> None:
    late = {"expires_at_0": "2026-08-01", "expires_at_1": "12:00"}
    for asked, sentence in ((late, "Choose a time that is still to come."), ({"role": "instructor"}, "valid choice")):
        answer = as_instructor.post("/admin/blog/joinlink/add/", form_of(course, **asked))
        assert (answer.status_code, sentence in answer.content.decode()) == (200, True)
    assert JoinLink.objects.count() == 0


def test_links_are_neither_changed_nor_deleted(as_instructor: Client, link: JoinLink) -> None:
    pages = [as_instructor.post(f"/admin/blog/joinlink/{link.pk}/{page}/") for page in ("change", "delete")]
    assert ([page.status_code for page in pages], JoinLink.objects.count()) == ([403, 403], 1)


OUTSIDE = {"assistant": (403, 404), "other_instructor": (200, 404), "classmate": (302, 302)}


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_sees_makes_or_revokes_a_link_by_list_or_by_address(
    request: Any, link: JoinLink, course: Course, who: str
) -> None:
    client, (listed, row) = signed_in(request.getfixturevalue(who)), OUTSIDE[who]
    found = client.get("/admin/blog/joinlink/")
    assert (found.status_code, link.code in found.content.decode()) == (listed, False)
    base = f"/admin/blog/joinlink/{link.pk}"
    assert [client.get(f"{base}/{page}").status_code for page in ("change/", "history/", "qr.svg")] == [row] * 3
    assert client.post(f"{base}/revocation/").status_code == row
    client.post("/admin/blog/joinlink/add/", form_of(course))
    link.refresh_from_db()
    assert (link.revoked_at, JoinLink.objects.count()) == (None, 1)


def test_the_list_costs_the_same_however_many_links_there_are(
    as_instructor: Client, instructor: Enrolment, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        made(instructor, places=3)
    with django_assert_max_num_queries(16):
        as_instructor.get("/admin/blog/joinlink/")

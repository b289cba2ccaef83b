"""Announcements: who writes them in the admin, who reads them on top of the stream, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog.models import Announcement, Course, Enrolment, Role, User
from blog.site.rerender import how_many, rerender_all
from tests.conftest import signed_in
from tests.factories import CourseFactory, EnrolmentFactory, published

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
LIST = "/admin/blog/announcement/"
ADD = f"{LIST}add/"


def announced(course: Course, body: str = "No class on Thursday.", **kept: Any) -> Announcement:
    return Announcement.objects.create(course=course, body=body, body_html=f"<p>{body}</p>", **kept)


def sent(course: Course, body: str = "Read *two* essays.", **more: str) -> dict[str, str]:
    """What the admin's form sends."""
    times = {"at_0": "2026-10-01", "at_1": "12:00:00", "until_0": "", "until_1": ""}
    return {"course": str(course.pk), "body": body, **times, **more}


def shown(client: Client, address: str = "/russia/") -> list[str]:
    return [notice.body for notice in client.get(address).context["announcements"]]


def test_the_current_ones_stand_above_the_stream_newest_first(client: Client, course: Course) -> None:
    for body, at, until in (
        ("Old", 1, None),
        ("Newer", 2, datetime(2026, 10, 1, 12, 1, tzinfo=UTC)),
        ("Over", 3, NOON),
    ):
        announced(course, body, at=NOON.replace(hour=at), until=until)
    announced(course, "Later", at=NOON.replace(hour=13))
    with time_machine.travel(NOON, tick=False):
        assert shown(client) == ["Newer", "Old"]


def test_they_are_read_by_whoever_may_enter_the_course_and_by_nobody_else(
    client: Client, as_classmate: Client, stranger_course: Course, other_instructor: Enrolment, course: Course
) -> None:
    announced(course)
    announced(stranger_course, "Meet at the fountain.")
    assert [shown(visitor) for visitor in (client, as_classmate)] == [["No class on Thursday."]] * 2
    assert shown(signed_in(other_instructor), "/ottoman/") == ["Meet at the fountain."]
    assert client.get("/ottoman/").status_code == 404


def test_they_stand_on_the_first_page_alone(client: Client, course: Course, author: Enrolment) -> None:
    announced(course)
    for number in range(11):
        published(author, f"Essay {number}")
    pages = [client.get(f"/russia/?page={page}").content.decode() for page in (1, 2)]
    assert ["No class on Thursday." in page for page in pages] == [True, False]


def test_an_instructor_writes_one_and_its_html_is_stored_beside_it(
    client: Client, as_instructor: Client, course: Course
) -> None:
    answer = as_instructor.post(ADD, sent(course, "Read *two* <b>essays</b>. [Here](javascript:alert)"))
    made = Announcement.objects.get()
    assert (answer.status_code, made.body.startswith("Read *two*")) == (302, True)
    assert ("<em>two</em>" in made.body_html, "<b>" in made.body_html, "href" in made.body_html) == (True, False, False)
    with time_machine.travel(datetime(2026, 10, 2, tzinfo=UTC), tick=False):
        assert made.body_html in client.get("/russia/").content.decode()


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"body": ""}, "This field is required."),
        ({"body": "\u200b \u200b"}, "Write something first."),
        ({"until_0": "2026-10-01", "until_1": "12:00:00"}, "This is before it begins to be shown."),
        ({"body": "x" * 5001}, "at most 5000 characters"),
    ],
)
def test_what_cannot_be_shown_is_refused_beside_its_field(
    as_instructor: Client, course: Course, more: dict[str, str], refusal: str
) -> None:
    answer = as_instructor.post(ADD, sent(course, **more))
    assert refusal in answer.content.decode()
    assert Announcement.objects.count() == 0


def test_an_assistant_looks_and_students_and_outsiders_find_nothing(
    as_author: Client, as_outsider: Client, course: Course
) -> None:
    assistant = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT))
    page = f"{LIST}{announced(course).pk}/change/"
    assert [assistant.get(address).status_code for address in (LIST, page, ADD)] == [200, 200, 403]
    assert assistant.post(page, sent(course)).status_code == 403
    assert [visitor.get(page).status_code for visitor in (as_author, as_outsider)] == [302, 302]


def test_another_courses_instructor_neither_finds_nor_writes_one(
    other_instructor: Enrolment, course: Course, stranger_course: Course
) -> None:
    stranger = signed_in(other_instructor)
    found = announced(course)
    assert [stranger.get(f"{LIST}{found.pk}/{page}/").status_code for page in ("change", "delete", "history")] == [
        404, 404, 404,
    ]  # fmt: skip
    assert "No class" not in stranger.get(LIST).content.decode()
    assert stranger.post(ADD, sent(course)).status_code == 200
    assert set(Announcement.objects.all()) == {found}


def test_one_never_moves_to_another_course(as_instructor: Client, instructor: Enrolment, course: Course) -> None:
    other = CourseFactory(title="Maps")
    EnrolmentFactory(course=other, user=instructor.user, role=Role.INSTRUCTOR)
    found = announced(course)
    as_instructor.post(f"{LIST}{found.pk}/change/", sent(other, "Changed."))
    found.refresh_from_db()
    assert (found.course, found.body, found.body_html) == (course, "Changed.", "<p>Changed.</p>\n")


def test_rerender_makes_its_html_again(course: Course, superuser: User) -> None:
    found = announced(course, "A *new* form.")
    kinds = list(rerender_all())
    found.refresh_from_db()
    assert (found.body_html, len(kinds)) == ("<p>A <em>new</em> form.</p>\n", how_many())

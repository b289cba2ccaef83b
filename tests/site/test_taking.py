"""The page from which a course is taken away: who has it, each format for each audience, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.books import binding
from blog.models import Course, Enrolment, Role, User
from blog.site.views import taking
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest
from tests.site.archives import archived, opened
from tests.site.course_files import exported

FILES = {
    "archive": ("russia-archive.zip", "application/zip"),
    "json": ("russia-json.zip", "application/zip"),
    "markdown": ("russia-markdown.zip", "application/zip"),
    "wordpress": ("russia-wordpress.xml", "application/xml"),
}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def address(course: Course) -> str:
    """The page of the standing course."""
    return f"/admin/blog/course/{course.pk}/taking/"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("form", FILES)
def test_each_format_is_the_file_that_its_command_writes(
    course: Course, author: Enrolment, as_instructor: Client, address: str, form: str, tmp_path: Path
) -> None:
    said_by_guest(published(author), body="A guest who waits")
    answer = as_instructor.post(address, {"form": form, "audience": "course"})
    content, (name, kind) = body(answer), FILES[form]
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    write = archived if form == "archive" else lambda *asked: exported(asked[0], form, *asked[1:])
    assert content == write(course, "course", tmp_path / "out")


def test_an_audience_gets_what_it_may_see(
    course: Course, author: Enrolment, as_instructor: Client, address: str
) -> None:
    post = published(author)
    said_by_guest(post, body="A guest who waits")
    said(post, author, "An answer")
    counts = {}
    for circle in ("web", "course", "staff"):
        answer = as_instructor.post(address, {"form": "archive", "audience": circle})
        counts[circle] = len(opened(body(answer)).comments())
    assert counts == {"web": 1, "course": 1, "staff": 2}


def test_looking_writes_nothing_and_gives_no_file(as_instructor: Client, address: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = as_instructor.get(f"{address}?form=archive&audience=staff")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert [row["sql"] for row in asked if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize(
    "sent", [{}, {"form": "archive"}, {"form": "pdf", "audience": "web"}, {"form": "json", "audience": "x"}]
)
def test_what_is_not_offered_is_asked_for_again(as_instructor: Client, address: str, sent: dict[str, str]) -> None:
    answer = as_instructor.post(address, sent)
    assert (answer.status_code, b'class="wrong"' in answer.content) == (422, True)


def test_a_book_is_offered_where_books_can_be_made(as_instructor: Client, address: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(binding, "is_possible", lambda: False)
    assert b"EPUB" not in as_instructor.get(address).content
    assert as_instructor.post(address, {"form": "epub", "audience": "course"}).status_code == 422
    monkeypatch.setattr(binding, "is_possible", lambda: True)
    assert b"EPUB" in as_instructor.get(address).content


def test_a_course_that_is_not_on_the_web_has_nothing_for_the_web(
    stranger_course: Course, other_instructor: Enrolment
) -> None:
    page = f"/admin/blog/course/{stranger_course.pk}/taking/"
    answer = signed_in(other_instructor).post(page, {"form": "archive", "audience": "web"})
    assert answer.status_code == 422
    assert "“Ottoman Cities” is not open to the web, so the web sees nothing of it." in answer.content.decode()


def test_a_course_that_is_too_large_is_left_to_the_command(
    author: Enrolment, as_instructor: Client, address: str, monkeypatch: Any
) -> None:
    monkeypatch.setitem(taking.LARGEST, "archive", (0, 0))
    published(author)
    answer = as_instructor.post(address, {"form": "archive", "audience": "web"})
    assert answer.status_code == 422
    assert "“manage.py archive_course russia --audience web”" in answer.content.decode()
    assert as_instructor.post(address, {"form": "json", "audience": "web"}).status_code == 200


def test_whoever_takes_too_often_is_told_to_wait(as_instructor: Client, address: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(taking, "MOST_TAKEN", 1)
    statuses = [as_instructor.post(address, {"form": "json", "audience": "web"}).status_code for _time in range(2)]
    assert statuses == [200, 429]


def test_whoever_does_not_run_the_course_finds_no_such_page(
    course: Course, author: Enrolment, other_instructor: Enrolment, superuser: User, client: Client, address: str
) -> None:
    assistant = EnrolmentFactory(course=course, role=Role.ASSISTANT, public_name="Ivo Beck")
    sent = {"form": "json", "audience": "staff"}
    for person in (assistant, other_instructor):
        browser = signed_in(person)
        assert (browser.get(address).status_code, browser.post(address, sent).status_code) == (404, 404)
    for browser in (client, signed_in(author)):
        assert (browser.get(address).status_code, browser.post(address, sent).status_code) == (302, 302)
    client.force_login(superuser)
    assert client.post(address, sent).status_code == 200


def test_the_course_leads_to_it(course: Course, as_instructor: Client, address: str) -> None:
    assert f'href="{address}"' in as_instructor.get(f"/admin/blog/course/{course.pk}/change/").content.decode()

"""A course whose every word is hostile, past all forms: each page, feed, file and answer for programs shows it as
words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from blog.models import Course, Enrolment, Post
from tests.conftest import signed_in
from tests.harmless import faults_of_page, faults_of_table, faults_of_xml
from tests.hostile import packs, sendable, strings
from tests.hostile_rows import feeds, fill, pages


@pytest.fixture
def hostile(course: Course, author: Enrolment, instructor: Enrolment, settings: Any, tmp_path: Path) -> list[Post]:
    """The essays of that course."""
    settings.MEDIA_ROOT, settings.SESSION_ENGINE = tmp_path, "django.contrib.sessions.backends.signed_cookies"
    return fill(course, author, instructor)


def test_every_page_feed_and_file_shows_them_as_words(
    hostile: list[Post], author: Enrolment, instructor: Enrolment, tmp_path: Path
) -> None:
    known, wrong = pages(hostile), list[str]()
    known.pop("searching")
    for who, client in (("anonymous", Client()), ("author", signed_in(author)), ("instructor", signed_in(instructor))):
        for address in known[who]:
            answer = client.get(address)
            wrong += [] if answer.status_code == 200 else [f"{address}: {answer.status_code}"]
            wrong += [f"{address}: {fault}" for fault in faults_of_page(answer.content)]
    staff = signed_in(instructor)
    wrong += [f"{at}: {fault}" for at in feeds(hostile) for fault in faults_of_xml(staff.get(at).content)]
    wrong += faults_of_table(staff.get("/russia/people.csv").content)
    assert wrong == []
    for form in ("wordpress", "json", "markdown"):
        out = tmp_path / form
        call_command("export_course", "russia", "--format", form, "--audience", "staff", "--out", str(out))
        assert out.stat().st_size > 10_000
    assert faults_of_xml((tmp_path / "wordpress").read_bytes()) == []


def test_anything_may_be_searched_and_asked_for(hostile: list[Post]) -> None:
    client, wrong = Client(), list[str]()
    for number, text in enumerate([*packs(180), *map(sendable, strings()[::6])]):
        cache.clear()
        answer = client.get(
            "/russia/search/", {"q": text, "sort": text, "page": text} if number % 9 == 0 else {"q": text}
        )
        wrong += [f"{text!r}: {fault}" for fault in [answer.status_code] if fault not in {200, 400, 404}]
        wrong += [f"{text!r}: {fault}" for fault in faults_of_page(answer.content)] if number % 5 == 0 else []
        for place in ("courses/russia/posts/?page={}", "courses/russia/posts/?q={}")[number % 2 :: 2]:
            told = client.get(f"/api/{place.split('?')[0]}", {place.split("?")[1].split("=")[0]: text})
            assert told.status_code in {200, 400, 404, 422}
            json.loads(told.content)
    assert wrong == []

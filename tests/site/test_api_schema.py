"""The interface for programs answers what its own description promises, whatever it is asked (schemathesis)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from blog.models import Enrolment, Post
from blog.wsgi import application
from tests.factories import published, said

THERE = {"course": "russia", "slug": "two"}
BOUNDED = settings(
    max_examples=8, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def described(post: Post, author: Enrolment, classmate: Enrolment, caplog: pytest.LogCaptureFixture) -> Iterator[Any]:
    """The description as it is served, beside a course with an essay, a thread and works. The application must not give
    up the connection in whose transaction all that stands: it would, once that is a minute old."""
    caplog.set_level(logging.CRITICAL, "django.request")
    two = published(author, "Two", works=("Figes, Orlando. *The Whisperers*. London: Allen Lane, 2007.",))
    said(two, classmate, parent=said(two, author))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answers(described: Any, mode: GenerationMode) -> set[tuple[str, int]]:
    """What each operation answered to generated questions: of things that are there, and of whatever comes."""
    answered = set()
    for operation in [found.ok() for found in described.get_all_operations()]:
        places = {name: word for name, word in THERE.items() if f"{{{name}}}" in operation.path}
        can_differ = mode is GenerationMode.POSITIVE or any(True for _ in operation.query)
        for fixed in (places, None) if places and can_differ else (None,):

            @BOUNDED
            @given(case=operation.as_strategy(mode, path_parameters=fixed))
            def ask(case: Any) -> None:
                cache.clear()
                answered.add((case.operation.path, case.call_and_validate().status_code))

            ask()
    return answered


def test_whatever_is_asked_as_described_is_answered_as_described(described: Any) -> None:
    paths = set(described.raw_schema["paths"])
    assert len(paths) == 7
    found = {(path, 200) for path in paths} | {(path, 404) for path in paths if "{" in path}
    assert answers(described, GenerationMode.POSITIVE) == found


def test_whatever_is_asked_otherwise_is_refused_as_described(described: Any) -> None:
    lists = {path for path in described.raw_schema["paths"] if not path.endswith("}/")}
    answered = answers(described, GenerationMode.NEGATIVE)
    assert {path for path, status in answered if status == 422} == lists
    assert {status for _path, status in answered} <= {200, 401, 404, 405, 422}

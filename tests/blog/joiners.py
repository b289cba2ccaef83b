"""What the tests of joining share: the day on which they play, and a link to the course."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache

from blog import joining
from blog.models import Enrolment, JoinLink

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_counts(time_machine: Any) -> None:
    """Nobody has typed a wrong code yet, on the first of September."""
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def link(instructor: Enrolment) -> JoinLink:
    """A link to the course for students, without an end."""
    return made(instructor)


def made(by: Enrolment, **asked: Any) -> JoinLink:
    return joining.make_link(JoinLink(course=by.course, **asked), by.user)

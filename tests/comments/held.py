"""What the tests of decisions' letters share: a course that holds what students say, and a comment that waits in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from blog.models import Course, Enrolment, Post
from comments.models import Comment
from tests.blog.noticing import mail_into
from tests.comments.hearing import NOW
from tests.factories import said


@pytest.fixture(autouse=True)
def before_noon(course: Course, time_machine: Any, settings: Any, tmp_path: Path) -> None:
    """It is eleven in the morning in New York; what students say is held; letters are files."""
    time_machine.move_to(NOW, tick=False)
    mail_into(tmp_path, settings)
    Course.objects.filter(pk=course.pk).update(students="held")


@pytest.fixture
def waiting(post: Post, classmate: Enrolment, instructor: Enrolment) -> Comment:
    """A student's comment that waits for the instructor."""
    post.course.refresh_from_db()
    return said(post, classmate, "They had a choice.")

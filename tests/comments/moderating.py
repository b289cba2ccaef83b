"""Moderating in the admin, for its tests: an act on one comment, one on several, and where they stand after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from blog.models import Enrolment, Post, User
from comments.models import Comment
from tests.factories import said

LIST = "/admin/comments/comment/"
COLUMNS = ["status", "version", "reason", "note", "number", "published_at", "looked_at"]


def page_of(comment: Comment) -> str:
    """The address of the page of one comment."""
    return f"{LIST}{comment.pk}/change/"


def decide(client: Client, comment: Comment, act: str, **told: Any) -> Any:
    """One act on one comment, as its page sends it."""
    seen = Comment.objects.acted_on_by(User(is_superuser=True)).get(pk=comment.pk).version
    return client.post(f"{LIST}{comment.pk}/decision/", {"act": act, "seen": seen, **told})


def bulk(client: Client, act: str, comments: list[Comment], **told: Any) -> list[str]:
    """One act on several, as the list sends it; what is said of it."""
    asked = {"action": act, "_selected_action": [comment.pk for comment in comments], **told}
    return messages_of(client.post(LIST, asked))[-1:]


def messages_of(answer: Any) -> list[str]:
    """What an answer says in messages."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def state(comment: Comment) -> dict[str, Any]:
    """All that a decision could change of it."""
    return Comment.objects.values(*COLUMNS).get(pk=comment.pk)


def status(*comments: Comment) -> list[str]:
    """Where these stand."""
    return [state(comment)["status"] for comment in comments]


@pytest.fixture
def by_day(post: Post, classmate: Enrolment) -> Callable[[int], Comment]:
    """A classmate's comment written on a day of March."""

    def write(day: int) -> Comment:
        with time_machine.travel(datetime(2027, 3, day, tzinfo=UTC)):
            return said(post, classmate, body=f"Day {day}.")

    return write

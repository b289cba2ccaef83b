"""Sitting at the moderation desk, for its tests: what waits there, what is sent from it, and what it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from blog.models import Decision, Enrolment, Post, Role, User
from comments.models import Comment
from tests.factories import EnrolmentFactory, published, said_by_guest

DESK = "/admin/comments/comment/desk/"
DECISIONS, UNDONE = f"{DESK}decisions/", f"{DESK}undone/"
HOLDS, LIFTED = f"{DESK}holds/", f"{DESK}holds/lifted/"
SCRIPT = {"HX-Request": "true"}
THREE_LINKS = "Look at http://a.example/1 and http://b.example/2, or http://c.example/3."


@pytest.fixture
def waiting(post: Post) -> Comment:
    """A guest's comment that waits."""
    return said_by_guest(post)


@pytest.fixture
def foreign(other_instructor: Enrolment) -> Comment:
    """A comment that waits in the other course."""
    return said_by_guest(published(other_instructor), name="Far Away", body="Elsewhere.")


@pytest.fixture
def colleague(post: Post) -> Enrolment:
    """Another member of staff."""
    return EnrolmentFactory(course=post.course, role=Role.ASSISTANT, user__name="Ann Reed", public_name="A. Reed")


def kept(comment: Comment) -> Comment:
    """The comment as it stands by now."""
    return Comment.objects.acted_on_by(User(is_superuser=True)).get(pk=comment.pk)


def row(comment: Comment) -> str:
    """A comment as a form of the desk names it, in the version it has now."""
    return f"{comment.pk}:{kept(comment).version}"


def decide(client: Client, act: str, *comments: Comment, **told: Any) -> Any:
    """One act on these, as a form sends it; `headers`, `query` and `rows` may be given."""
    rows = told.pop("rows", None) or [row(comment) for comment in comments]
    headers, query = told.pop("headers", None), told.pop("query", "")
    return client.post(f"{DECISIONS}{query}", {"row": rows, "act": act, **told}, headers=headers)


def undo(client: Client, headers: Any = None, **named: Any) -> Any:
    """Take back what is named."""
    return client.post(UNDONE, named, headers=headers)


def status(*comments: Comment) -> list[str]:
    """Where these stand."""
    return [kept(comment).status for comment in comments]


def cards(client: Client, **query: Any) -> list[Comment]:
    """The comments of one tab, in their order."""
    return [card.comment for card in client.get(DESK, query).context["cards"]]


def counts(client: Client, **query: Any) -> dict[str, int]:
    """What the tabs say."""
    found: dict[str, int] = client.get(DESK, query).context["moderating"].counts
    return found


def page(client: Client, **query: Any) -> str:
    """The desk as it is sent."""
    return str(client.get(DESK, query).content.decode())


def moderation_of(comment: Comment) -> Decision:
    """What was decided last on this one."""
    return Decision.objects.about(comment)[0]


def told(answer: Any) -> list[str]:
    """What an answer says in messages."""
    return [str(message) for message in get_messages(answer.wsgi_request)]

"""The four feeds of essays for tests: an essay that stands in all of them, and what each holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog.models import Course, Enrolment, Post, Tag, Week
from tests.factories import published
from tests.site.atom import read, wrong

COURSE, WEEK, TAG, AUTHOR = FEEDS = (
    "/russia/feed/",
    "/russia/weeks/one/feed/",
    "/russia/tags/china/feed/",
    "/russia/authors/r-vale/feed/",
)
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def week(course: Course) -> Week:
    """The first week of the course."""
    return Week.objects.create(course=course, number=1, slug="one", title="The first week", prompt="Write.")


@pytest.fixture
def essay(author: Enrolment, week: Week) -> Post:
    """An essay that stands in all four feeds, published at noon."""
    with time_machine.travel(NOON, tick=False):
        post = published(
            author, body="So (Tamm 4).\n\n![a](/images/pic)", works=["Tamm, J. *Winters*. 1999."], week=week
        )
    post.tags.set(Tag.objects.named(post.course, ["China", "Aid & trade"]))
    return post


def feed(client: Client, address: str) -> Any:
    """The feed, which must be what RFC 4287 says, and read by others without a doubt."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert wrong(answer.content) == []
    return read(answer.content)


def titles(client: Client, address: str) -> list[str]:
    """The titles of its entries, in their order."""
    return [entry.title for entry in feed(client, address).entries]

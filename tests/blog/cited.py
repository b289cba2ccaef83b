"""A cited essay for tests: two works, an engine without a process, and the addresses to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.test import Client

from blog import copying
from blog.citations.formatted import Formatted, PrintedEntry, Request
from blog.models import Post, Revision, Source

FREEZE = {
    "key": "freeze2009",
    "line": "Freeze, Gregory L., editor. *Russia: A History*. 2009.",
    "record": {
        "type": "book",
        "title": "Russia: A History",
        "title-short": "Russia",
        "editor": [{"family": "Freeze", "given": "Gregory L."}],
        "issued": {"date-parts": [[2009]]},
    },
}
TAMM = {"key": "tamm1999", "line": "Tamm, Jonas R. *Baltic <Winters>*. 1999.", "record": {}}
APA = "cite/?style=apa"


def at(post: Post, rest: str = "") -> str:
    """The address of an essay, or of what stands below it."""
    return f"/russia/posts/{post.slug}/{rest}"


def listing(post: Post, entries: Sequence[Mapping[str, Any]]) -> Post:
    """The essay with these entries as the list of the revision that readers see."""
    Revision.objects.filter(pk=post.shown.pk).update(sources=list(entries))
    Source.objects.replace(post, entries)
    return Post.objects.opened().get(pk=post.pk)


def printed(request: Request) -> Formatted:
    """What stands in for the engine: the style, and the title set in it."""
    number = "[1] " if request.style == "ieee" else ""
    return Formatted(
        tuple(
            PrintedEntry(
                key,
                f"{number}{request.style}: <em>{record['title']}</em>",
                f"{number}{request.style}: {record['title']}",
            )
            for key, record in request.records.items()
        )
    )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """An engine without a process; what it was asked."""
    asked: list[Request] = []

    def answered(request: Request) -> Formatted:
        asked.append(request)
        return printed(request)

    monkeypatch.setattr(copying, "answered", answered)
    return asked


@pytest.fixture
def listed(post: Post) -> Post:
    """A published essay with a work that has a record and one that was typed."""
    return listing(post, [TAMM, FREEZE])


def page(client: Client, address: str) -> str:
    """What stands at an address, as text."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()

"""How often one person may ask for what costs: previews, pictures, documents, what is pasted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blog.models import Enrolment

COSTLY = {
    "preview": (120, "/preview/", {"content": "Words."}),
    "paste": (30, "/paste/", {"html": "<p>Words.</p>"}),
    "picture": (20, "/images/", {}),
    "document": (10, "/russia/write/document/", {}),
}


def asked(client: Client, what: str) -> int:
    """The status of one request more; a picture or document that is none is refused, but counted."""
    _most, address, data = COSTLY[what]
    files = {"picture": {"image": SimpleUploadedFile("a.png", b"none")}, "document": {"document": b"none"}}
    return client.post(address, {**data, **files.get(what, {})}).status_code


@pytest.mark.parametrize("what", COSTLY)
def test_after_so_many_in_a_minute_it_is_asked_to_wait_and_a_minute_later_goes_on(
    as_author: Client, as_classmate: Client, what: str
) -> None:
    with time_machine.travel(datetime(2026, 10, 5, 12, tzinfo=UTC), tick=False) as clock:
        before = {asked(as_author, what) for _ in range(COSTLY[what][0])}
        assert 429 not in before
        page = as_author.post(COSTLY[what][1], COSTLY[what][2])
        if what == "document":
            assert "That is a lot at once. Wait 60 seconds" in page.content.decode()
        else:
            assert asked(as_author, what) == 429
        assert {asked(as_classmate, what)} == before
        clock.shift(60)
        assert {asked(as_author, what)} == before


def test_a_wait_is_told_in_seconds(as_author: Client) -> None:
    with time_machine.travel(datetime(2026, 10, 5, 12, 0, 15, tzinfo=UTC), tick=False):
        for _ in range(31):
            answer = as_author.post("/paste/", {"html": "<p>Words.</p>"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "45")
    assert answer.content.decode() == "That is a lot at once. Wait 45 seconds, then try again."


def test_a_cache_that_is_away_refuses_nobody(
    as_author: Client, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    assert {as_author.post("/paste/", {"html": "<p>W</p>"}).status_code for _ in range(32)} == {200}

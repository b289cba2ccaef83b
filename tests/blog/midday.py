"""Midday, when the tests of notices happen: what is told to whom by then, the pages that show it, and later hours."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog.models import Enrolment, Notice, User
from tests.blog.noticing import DELAY, NOW, know_kinds, mail_into

MINE, SETTINGS = "/notifications/", "/notifications/settings/"


@pytest.fixture(autouse=True)
def noon(time_machine: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """It is noon of the first of September, eight in the morning in New York; letters are files."""
    time_machine.move_to(NOW, tick=False)
    know_kinds(monkeypatch)
    mail_into(tmp_path, settings)


def told_to(person: Enrolment | User) -> list[tuple[str, str]]:
    """The kind and the essay of each notice this person has."""
    user = person if isinstance(person, User) else person.user
    rows = Notice.objects.filter(person=user).order_by("pk")
    return [(row.kind, str(row.post.title)) for row in rows if row.post]


def text(client: Client, address: str = MINE) -> str:
    """A page of this reader, as text."""
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def later(time_machine: Any, by: timedelta = DELAY) -> None:
    """So long after midday."""
    time_machine.move_to(NOW + by, tick=False)

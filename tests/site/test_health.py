"""`/healthz` and `/readyz`: up without a database; ready with all that is needed, and a plain line for what is not."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.db import connections
from django.test import Client
from django.utils import timezone

from blog import health
from blog.notices.sending import send_due

WELL = "database: ok\ncache: ok\nqueue: ok\ndisk: ok\n"


@pytest.fixture(autouse=True)
def _of_its_own(settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder for files; refusals are expected, and not worth a line."""
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level(logging.CRITICAL, "django.request")


def asked(client: Client) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.content.decode()


def without(name: str, said: str) -> tuple[int, str]:
    return 503, WELL.replace(f"{name}: ok", f"{name}: {said}")


def test_a_process_is_up_whatever_its_database_does(client: Client) -> None:
    answer = client.get("/healthz")  # without the fixture `db`, whoever asks the database is refused
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_what_is_said_is_plain_kept_nowhere_and_found_by_nobody(db: None, client: Client, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "de"})
    told = {name: answer[name] for name in ("Content-Type", "X-Robots-Tag")}
    assert told == {"Content-Type": "text/plain; charset=utf-8", "X-Robots-Tag": "noindex"}
    assert {"no-store", "private"} <= {word.strip() for word in answer["Cache-Control"].split(",")}
    assert (answer.cookies.output(), answer.status_code) == ("", 200)


def test_a_site_with_all_it_needs_is_ready_whoever_waits_a_little(db: None, client: Client) -> None:
    send_due.enqueue()
    send_due.using(run_after=timezone.now() + timedelta(days=1)).enqueue()
    with time_machine.travel(timezone.now() + health.LONGEST_WAIT - timedelta(seconds=1), tick=False):
        assert asked(client) == (200, WELL)


def test_a_queue_that_nobody_works_off_is_said_with_its_age(db: None) -> None:
    send_due.using(run_after=timezone.now() + timedelta(hours=1)).enqueue()
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=42), tick=False):
        assert health.queue() == "the oldest task has waited for 42 minutes"


def test_a_database_that_is_gone_is_silent_and_so_is_its_queue(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_asked: Any) -> None:
        raise RuntimeError("/srv/secret is gone")

    caplog.set_level(logging.WARNING, "blog.health")
    with monkeypatch.context() as broken_off:
        broken_off.setattr(connections["default"].__class__, "cursor", gone)
        answer = asked(client)
    broken = WELL.replace("database: ok", "database: does not answer").replace("queue: ok", "queue: does not answer")
    assert answer == (503, broken)
    assert "/srv/secret is gone" in caplog.text


def test_a_shared_cache_that_forgets_is_said(
    db: None, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHE_IS_SHARED = True
    assert asked(client) == (200, WELL)
    monkeypatch.setattr(caches["strict"].__class__, "get", lambda *_asked: None)
    assert asked(client) == without("cache", "forgets what it is given")


def test_a_disk_that_is_full_or_closed_is_said(
    db: None, client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    assert asked(client) == (200, WELL)
    monkeypatch.setattr(health.os, "access", lambda folder, _how: folder != tmp_path)
    assert asked(client) == without("disk", "cannot be written")
    monkeypatch.undo()
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    status, said = asked(client)
    assert (status, re.sub(r"\d+", "N", said)) == without("disk", "N MB are left")


def test_what_never_answers_is_given_up_and_not_asked_twice(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, begun = Event(), []

    def hang() -> str:
        begun.append(monotonic())
        over.wait(20)
        return health.OK

    monkeypatch.setattr(health, "looks", lambda: iter([("disk", hang)]))
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    try:
        assert [asked(client), asked(client)] == [(503, "disk: does not answer\n")] * 2
        assert (len(begun), monotonic() - begun[0] < 10) == (1, True)
    finally:
        over.set()

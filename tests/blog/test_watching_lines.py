"""The lines of the log: JSON, in UTC, one a record whatever is in it, without what people wrote or where they are."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError

from blog.watching.lines import ASKED, OURS, Asked, JSONLines, TextLines, as_settings

SECRET = "mira.okafor@example.edu"


def line(name: str, message: str, *values: Any, problem: BaseException | None = None, **told: Any) -> dict[str, Any]:
    """A record as its line tells it."""
    error: Any = (type(problem), problem, problem.__traceback__) if problem else None
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, values, error)
    record.created = datetime(2027, 1, 5, 6, 30, 0, 250_000, UTC).timestamp()
    if told:
        record.told = told
    written = JSONLines().format(record)
    assert (written.isascii(), [c for c in written if ord(c) < 32 or ord(c) == 127]) == (True, [])
    said: dict[str, Any] = json.loads(written)
    return said


def raised(problem: BaseException, cause: BaseException | None = None) -> BaseException:
    """The same error, as it is once it was raised."""
    try:
        raise problem from cause
    except BaseException as caught:
        return caught


@pytest.fixture
def asked() -> Iterator[None]:
    """Within a request."""
    before = ASKED.set(Asked("0123456789abcdef"))
    yield
    ASKED.reset(before)


def test_a_line_is_one_object_with_the_time_in_utc_and_the_id_of_its_request(asked: None) -> None:
    assert line("blog.mail", "%s letters wait", 3, n=3) == {
        "at": "2027-01-05T06:30:00.250Z",
        "level": "warning",
        "logger": "blog.mail",
        "request": "0123456789abcdef",
        "message": "3 letters wait",
        "n": 3,
    }


def test_outside_of_requests_there_is_no_id() -> None:
    assert "request" not in line("blog.mail", "x")


@pytest.mark.parametrize(
    "bad", ["a\r\nb", '{"level": "info"}\n{"level": "error"}', "\x1b[2Jgone", "a\u2028b\x85c", "\x00\x7f", "\ud800"]
)
def test_nothing_begins_another_line(bad: str) -> None:
    assert line("blog.x", "%s", bad)["message"] == bad
    record = logging.LogRecord("blog.x", logging.WARNING, __file__, 1, "%s", (bad,), None)
    text = TextLines("{message}", style="{").format(record)
    assert [c for c in text if not c.isprintable() and c != "\ud800"] == []


@pytest.mark.parametrize(
    ("name", "message", "values", "told"),
    [
        ("django.request", "Not Found: %s", ("/russia/posts/secret/",), "Not Found: %s"),
        ("django.security.csrf", "Forbidden (%s): %s", ("Origin", "/a"), "Forbidden (%s): %s"),
        (
            "django.security.DisallowedHost",
            "Invalid HTTP_HOST header: 'x@evil.example'.",
            (),
            "Invalid HTTP_HOST header",
        ),
        ("gunicorn.error", "Invalid request from ip=203.0.113.7: GET /?token=abc", (), "Invalid request from ip"),
        ("allauth", f"no account {SECRET}", (), "no account …"),
        ("werkzeug", '203.0.113.7 - - "%s" %s', ("GET /secret", "200"), '… - - "%s" %s'),
        ("bloggers", "hello %s", ("x",), "hello %s"),
    ],
)
def test_of_others_the_sentence_stands_without_what_fills_it(
    name: str, message: str, values: tuple[str, ...], told: str
) -> None:
    assert line(name, message, *values)["message"] == told


@pytest.mark.parametrize("address", [SECRET, "203.0.113.7", "2001:db8::7", "2001:db8:0:1:2:3:4:5"])
def test_addresses_of_people_and_machines_are_masked_in_our_own_words_too(address: str) -> None:
    assert line("blog.x", "no answer from %s at 06:30:00", address)["message"] == "no answer from … at 06:30:00"


@pytest.mark.parametrize(
    ("problem", "kind", "why"),
    [
        (ValueError(f"invalid literal: {SECRET}"), "builtins.ValueError", ""),
        (KeyError("a password"), "builtins.KeyError", ""),
        (IntegrityError(f"Key (email)=({SECRET}) exists"), "django.db.utils.IntegrityError", ""),
        (SMTPRecipientsRefused({SECRET: (550, b"nobody")}), "smtplib.SMTPRecipientsRefused", ""),
        (OSError(28, "No space left on device", f"/media/{SECRET}"), "builtins.OSError", "No space left on device"),
        (OSError(f"about {SECRET}"), "builtins.OSError", ""),
        (
            OperationalError("connection to 10.0.0.7 failed\nDETAIL: a row"),
            "django.db.utils.OperationalError",
            "connection to … failed",
        ),
        (ImproperlyConfigured("SITE_URL"), "django.core.exceptions.ImproperlyConfigured", "SITE_URL"),
    ],
)
def test_of_an_error_its_kind_and_its_place_are_told_and_a_message_only_where_it_quotes_nobody(
    problem: BaseException, kind: str, why: str
) -> None:
    said = line("blog.x", "broke", problem=raised(problem))
    (told,) = said["errors"]
    assert (told["kind"], told["why"]) == (kind, why)
    assert [place.partition(":")[0] for place in told["at"]] == ["tests/blog/test_watching_lines.py"]
    assert SECRET not in json.dumps(said)


def test_the_causes_of_an_error_are_told_in_turn_and_end() -> None:
    deep: BaseException = ValueError()
    for n in range(9):
        deep = raised(LookupError(n), deep)
    kinds = [told["kind"] for told in line("blog.x", "broke", problem=raised(RuntimeError(), deep))["errors"]]
    assert kinds == ["builtins.RuntimeError", *["builtins.LookupError"] * 3]


def test_a_value_that_is_no_json_is_told_by_its_kind() -> None:
    assert line("blog.x", "odd", odd={1, 2})["odd"] == "set"


def test_every_package_of_ours_tells_and_no_other_handler_stays() -> None:
    asked = as_settings("json", tells_requests=True)
    loggers: Any = asked["loggers"]
    assert {name for name, told in loggers.items() if told.get("handlers")} == set()
    assert (
        set(OURS)
        >= {"blog", "comments"}
        == {name for name in loggers if loggers[name] == {"level": "INFO"}} - {"blog.watching.requests"}
    )
    assert (asked["root"]["handlers"], asked["handlers"]["terminal"]["formatter"]) == (["terminal"], "json")

"""The lines of the log: one JSON object each, in UTC, with the id of its request. Whatever others write is told without
what they fill in, and of an error its kind and its place, for the messages of most errors quote values. It must know
neither Django nor what a request is, for gunicorn writes such lines too."""

from __future__ import annotations

import json
import logging
import os
import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from typing import Any

OURS = ("blog", "comments", "django_tasks", "django_tasks_db")
ADDRESSES = re.compile(
    r"[^\s<>\"'()]+@[^\s<>\"'()]+|\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])",
    re.IGNORECASE,
)
VALUES = re.compile(r"[:=\"'\[{(]")
SAY_NO_VALUE = set(
    "OperationalError InterfaceError ProgrammingError ImproperlyConfigured ImportError ModuleNotFoundError NameError"
    " UnboundLocalError AttributeError TemplateDoesNotExist TemplateSyntaxError WorkerLost".split()
)
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160))} | {
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
MOST_CAUSES, MOST_PLACES, LONGEST = 4, 30, 500
ENCODER = json.JSONEncoder(default=lambda value: type(value).__name__)
ROOT = f"{Path(__file__).resolve().parent.parent.parent}/"


@dataclass
class Asked:
    """One request, as far as lines tell of it: its id, and of its slow queries how many and which was the slowest."""

    id: str
    n_slow: int = 0
    slowest: tuple[float, str] = (0, "")


ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)


class JSONLines(logging.Formatter):
    """One line for a program."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in plain ASCII: nothing in it can begin another. What `told` holds beside is the caller's own."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        if asked := ASKED.get():
            line["request"] = asked.id
        line |= {"message": words(record), **getattr(record, "told", {})}
        if record.exc_info and record.exc_info[1]:
            line["errors"] = causes(record.exc_info[1])
        return ENCODER.encode(line)


class TextLines(logging.Formatter):
    """One line for whoever works on the site, on a machine of their own: it quotes what errors say."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line, whose words cannot begin another."""
        return super().formatMessage(record).translate(CONTROLS)


def words(record: logging.LogRecord) -> str:
    """What our own code says; of others the sentence without what it is filled with, up to the first value in it."""
    if record.name.partition(".")[0] in OURS:
        return masked(record.getMessage())
    sentence = str(record.msg) if record.args else VALUES.split(str(record.msg), maxsplit=1)[0].strip()
    return masked(sentence)


def masked(text: str) -> str:
    """The text without addresses of people and machines."""
    return ADDRESSES.sub("…", text)[:LONGEST]


def causes(problem: BaseException | None) -> list[dict[str, Any]]:
    """An error and those that led to it, each by its kind and its places in the code, the last one last."""
    told: list[dict[str, Any]] = []
    while problem is not None and len(told) < MOST_CAUSES:
        kind = type(problem)
        places = [f"{short(f.f_code.co_filename)}:{n} {f.f_code.co_name}" for f, n in walk_tb(problem.__traceback__)]
        told.append(
            {"kind": f"{kind.__module__}.{kind.__qualname__}", "why": why(problem), "at": places[-MOST_PLACES:]}
        )
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return told


def why(problem: BaseException) -> str:
    """What an error says, if errors of its kind quote nobody's values."""
    if type(problem).__name__ in SAY_NO_VALUE:
        return masked(str(problem).partition("\n")[0])
    is_of_system = isinstance(problem, OSError) and isinstance(problem.errno, int)
    return os.strerror(problem.errno) if is_of_system else ""  # type: ignore[attr-defined]


def short(file: str) -> str:
    """The name of a file of code from the project, or the packages, on."""
    return file.rpartition("site-packages/")[2].removeprefix(ROOT)


def as_settings(form: str, *, tells_requests: bool) -> dict[str, Any]:
    """Django's entry for lines of this form, `json` or `text`: warnings of everybody, what our own code tells, and, if
    asked, a line for each request, which in development the server prints itself."""
    packages = {name: {"level": "INFO"} for name in ("blog", "comments")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JSONLines},
            "text": {"()": TextLines, "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["terminal"], "level": "WARNING"},
        "loggers": {
            **packages,
            "blog.watching.requests": {"level": "INFO" if tells_requests else "CRITICAL"},
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": {"level": "ERROR"},
            **({"django.server": {"handlers": [], "level": "ERROR"}} if tells_requests else {}),
        },
    }

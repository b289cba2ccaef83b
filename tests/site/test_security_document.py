"""What SECURITY.md says is so: its numbers are the code's, its roles are those there are, its tests exist."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from allauth.core.internal.ratelimit import parse_rates
from django.utils.html import strip_tags

from blog.models import Role
from comments.spam.rates import Limit

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = (ROOT / "SECURITY.md").read_text()
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "MB": 1_000_000, "MiB": 1 << 20}
NUMBER = re.compile(r"(\d[\d,.]*\d|\d)(?: (seconds?|minutes?|hours?|days?|MB|MiB)\b)?")
APPLY = (
    "1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.9 1.3.1 1.3.4 1.3.5 1.3.6 1.3.7 1.3.9 1.3.11 1.5.1 1.5.2"
    " 2.1.3 2.2.2 2.3.1 2.3.3 2.3.4 2.4.1 3.2.1 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.3 3.4.4 3.4.5 3.4.6"
    " 3.5.1 3.5.2 3.5.3 3.7.2 4.1.1 4.1.3 4.2.1 5.1.1 5.2.1 5.2.2 5.2.3 5.3.1 5.3.2 5.4.1 5.4.2 6.1.1"
    " 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.3.1 6.3.2 6.3.3 6.4.1 6.4.3"
    " 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1 8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1"
    " 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5 14.2.1 14.2.2 14.3.2 15.1.2 15.1.3 15.2.2 15.2.3 15.3.1 15.3.3 15.3.4"
    " 15.3.7 16.2.2 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.5.1 16.5.2 16.5.3"
).split()


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    part = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def found(place: str) -> Any:
    """What a dotted name stands for: a module, then attributes or keys."""
    words = place.split(".")
    for end in range(len(words), 0, -1):
        try:
            value: Any = import_module(".".join(words[:end]))
        except ModuleNotFoundError:
            continue
        for word in words[end:]:
            value = value[word] if isinstance(value, dict) else getattr(value, word)
        return value
    raise LookupError(place)


def numbers(value: Any) -> list[float]:
    """A constant as plain numbers: times in seconds, limits as how many within how long."""
    if isinstance(value, timedelta):
        return [value.total_seconds()]
    if isinstance(value, str):
        return [number for rate in parse_rates(value) for number in (rate.amount, rate.duration)]
    if isinstance(value, Limit):
        return [number for part in vars(value).values() for number in numbers(part)]
    if isinstance(value, tuple):
        return [number for part in value for number in numbers(part)]
    return [float(value)]


def said(words: str) -> list[float]:
    """The numbers of a sentence, in seconds and bytes."""
    return [float(n.replace(",", "")) * UNITS.get(unit.rstrip("s"), 1) for n, unit in NUMBER.findall(words)]


LIMITS = rows("Limits")


@pytest.mark.parametrize("row", LIMITS, ids=[row[0] for row in LIMITS])
def test_each_number_is_the_codes(row: list[str]) -> None:
    places = re.findall(r"`([^`]+)`", row[2])
    assert said(row[1]) == [number for place in places for number in numbers(found(place))]


def test_a_number_that_is_not_the_codes_is_seen() -> None:
    assert said("5 in 5 minutes, 2.5 MB, 1,000 and 2 MiB") == [5, 300, 2_500_000, 1000, 2_097_152]
    assert numbers(found("blog.providers.LIMITS.login_failed")) != said("30 in 1 minute; 6 in 5 minutes, 50 in 1 day")
    with pytest.raises(AttributeError):
        found("blog.tokens.NOTHING")


def test_every_role_has_a_row() -> None:
    named = " ".join(row[0] for row in rows("Who may do what"))
    assert [role for role in (*Role.values, "anonymous", "guest", "section", "superuser") if role not in named] == []


def test_every_requirement_that_applies_is_there_once() -> None:
    assert [row[0] for row in rows("OWASP ASVS 5.0")] == APPLY


def test_every_test_that_is_named_exists_and_what_is_waived_has_a_reason() -> None:
    missing = []
    for number, shown in rows("OWASP ASVS 5.0"):
        if reason := shown.partition("waived: ")[2]:
            missing += [] if len(strip_tags(reason).split()) > 5 else [number]
            continue
        path, _colons, name = shown.strip("`").partition("::")
        tree = ast.parse((ROOT / path).read_text()) if (ROOT / path).is_file() else ast.parse("")
        missing += [] if name in {getattr(node, "name", "") for node in tree.body} else [f"{number}: {shown}"]
    assert missing == []

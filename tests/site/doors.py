"""Asking every address what no browser asks by itself: what is sent, each request leaving everything as it was, what is
wrong with an answer, and whoever gets furthest at each address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache, caches
from django.db import transaction
from django.test import Client

from benchmarks.driving import FORM
from tests.site.addresses import QUERIES, ROLES, Row, address_of, rows
from tests.site.test_addresses import thing_of
from tests.site.world import World

MARK = "<script>ran</script>\"'><b onx=1>"
MARKUP = (b"<script>ran", b"\"'><b onx")
ELSEWHERE = "https://outside.example/"
HUGE, OVER_64_BITS, LONG = "9" * 30, str(2**63), "9" * 5_000
AS = ("anonymous", "instructor", "superuser", "author", "student")
WELL = (200, 422, 409, 400)
CHARSETS = ("base64", "rot13", "idna", "utf-16", "undefined", "x" * 200, "")


def faults_of(answer: Any) -> str:
    """What is wrong with an answer, if anything."""
    if answer.status_code >= 500:
        broke = getattr(answer, "exc_info", None) or ("", "")
        return f"{answer.status_code} {broke[1]!r}"[:300]
    leads = urlsplit(answer.get("Location", "").replace("\\", "/"))
    if leads.netloc not in {"", "testserver"} or leads.scheme not in {"", "http"}:
        return f"leads to {answer['Location']}"
    is_shown = answer.get("Content-Type", "").partition(";")[0] in {"text/html", "image/svg+xml", "application/xml"}
    body = b"" if answer.streaming or not is_shown else answer.content
    return "stands as markup" if any(mark in body for mark in MARKUP) else ""


def ask(client: Client, method: str, path: str, body: str | bytes = b"", kind: str = FORM, **head: Any) -> Any:
    """One request; afterwards everything is as it was: rows, cookies, and what limits count."""
    client.raise_request_exception = False
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, path, body, content_type=kind, headers=head.pop("headers", None), **head)
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()
    caches["tries"].clear()
    return answer


def furthest(method: str) -> list[tuple[str, Row, int]]:
    """For each address who gets furthest there, as the table has it, about what, and how that is answered."""
    cells = [(role, row, row.statuses[ROLES.index(role)]) for row in rows() if row.method == method for role in AS]
    best: dict[str, tuple[str, Row, int]] = {}
    for cell in sorted(cells, key=lambda cell: WELL.index(cell[2]) if cell[2] in WELL else len(WELL) + cell[2]):
        best.setdefault(cell[1].name, cell)
    return list(best.values())


Doors = Callable[[str], Iterator[tuple[Client, str, bool]]]


def doors_of(world: World) -> Doors:
    """Every address by one method: a browser of whoever gets furthest there, and one of nobody; the address about
    something; and whether it is answered well."""
    browsers = {role: world.browser(role) for role in AS}

    def through(method: str) -> Iterator[tuple[Client, str, bool]]:
        for role, row, status in furthest(method):
            path = address_of(row.name, thing_of(world, row)) + QUERIES.get(row.thing, "")
            yield browsers[role], path, status in WELL
            if role != "anonymous":
                yield browsers["anonymous"], path, False

    return through

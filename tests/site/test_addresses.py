"""Every address × method × role, as `addresses.py` has it; and reading changes nothing."""

from __future__ import annotations

from copy import deepcopy
from http import HTTPStatus
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.site.addresses import QUERIES, ROLES, Row, address_of, kind_of, routes, rows
from tests.site.world import World

NOBODY = 987_654
METHODS = ("GET", "POST", "PUT", "DELETE")
MISSING = SimpleNamespace(
    pk=NOBODY,
    slug="missing",
    name="missing",
    key="missing",
    code="missing",
    token="missing",
    secret="missing",
    url="missing",
    provider_id="missing",
    width=1,
    course=SimpleNamespace(slug="russia"),
)
MISSING_COURSE = SimpleNamespace(pk=NOBODY, slug="missing")


def thing_of(world: World, row: Row) -> Any:
    """What this row's address is about."""
    things = world.things.get(kind_of(row.name), {})
    if row.thing == "missing":
        return MISSING_COURSE if "russia" in things else MISSING
    return things[row.thing] if row.thing in things else next(iter(things.values()), None)


def asked(client: Client, world: World, row: Row) -> int:
    """The answer's status. Cookies and what limits count are afterwards as they were."""
    cookies = deepcopy(client.cookies)
    address = address_of(row.name, thing_of(world, row)) + QUERIES.get(row.thing, "")
    status: int = client.generic(row.method, address, content_type="application/x-www-form-urlencoded").status_code
    client.cookies = cookies
    cache.clear()
    return status


def asked_and_undone(client: Client, world: World, row: Row) -> int:
    """The same, and the rows are as they were, too."""
    with transaction.atomic():
        status = asked(client, world, row)
        transaction.set_rollback(True)
    return status


def everything() -> dict[str, list[Any]]:
    """All rows of all models but sessions."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def test_every_address_is_asked_by_every_method_and_every_row_has_an_address() -> None:
    asked = set(product((route.called for route in routes()), METHODS))
    listed = {(row.name, row.method) for row in rows()}
    assert (sorted(asked - listed), sorted(listed - asked)) == ([], [])


def test_only_others_addresses_have_no_name() -> None:
    unnamed = [route.address for route in routes() if not route.name]
    assert [address for address in unnamed if not address.startswith(("admin/", "accounts/social/"))] == []


@pytest.mark.parametrize("role", ["anonymous", "superuser"])
@pytest.mark.parametrize("method", ["TRACE", "BREW"])
def test_a_method_that_is_none_is_refused_at_every_address(world: World, method: str, role: str) -> None:
    client, things = world.browser(role), {row.name: row.thing for row in reversed(rows())}
    answers = {name: asked(client, world, Row(name, thing, method, ())) for name, thing in things.items()}
    assert {name: status for name, status in answers.items() if status != HTTPStatus.METHOD_NOT_ALLOWED} == {}


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_this_role_as_the_table_says_and_reading_changes_no_row(world: World, role: str) -> None:
    client, column, before = world.browser(role), ROLES.index(role), everything()
    reads = {row: asked(client, world, row) for row in rows() if row.method == "GET"}
    after = everything()
    answers = reads | {row: asked_and_undone(client, world, row) for row in rows() if row.method != "GET"}
    wrong = [
        f"{row.method} {row.name} ({row.thing}): {got}, not {row.statuses[column]}"
        for row, got in answers.items()
        if got != row.statuses[column]
    ]
    assert (wrong, changed(before, after)) == ([], {})


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows that are not what they were, by model."""
    return {
        kind: [row for row in rows if row not in before[kind]] for kind, rows in after.items() if rows != before[kind]
    }

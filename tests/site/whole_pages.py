"""Every whole page of the site as somebody is given it: the pages of the standing world by the table of addresses, and
those of the demonstration by the lists that the browser walks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import SimpleCookie
from django.test import Client

from blog.models import User
from tests.browser.page_kinds import PAGES, prepare
from tests.site.addresses import QUERIES, ROLES, Row, address_of, rows
from tests.site.test_addresses import thing_of
from tests.site.world import World

SHOWN = {"GET": 200, "POST": 422}


@dataclass(frozen=True)
class WholePage:
    """A page: the name of its address, how it was asked for, and its HTML."""

    name: str
    asked: str
    html: str


def of_the_world(world: World) -> Iterator[WholePage]:
    """For each named address: what the first and the last role see to whom it shows a page, and an empty form that
    comes back."""
    browsers = {role: world.browser(role) for role in ROLES}
    for row, roles in shown_rows():
        for role in dict.fromkeys([roles[0], roles[-1]]):
            html = given(browsers[role], world, row)
            if "<html" in html:
                yield WholePage(row.name, f"{row.method} {row.name} as {role}", html)


def shown_rows() -> list[tuple[Row, list[str]]]:
    """For each name and method the first row that shows anything, and to whom."""
    found: dict[tuple[str, str], tuple[Row, list[str]]] = {}
    for row in rows():
        roles = [role for role, status in zip(ROLES, row.statuses, strict=True) if status == SHOWN.get(row.method)]
        if roles:
            found.setdefault((row.name, row.method), (row, roles))
    return list(found.values())


def given(client: Client, world: World, row: Row) -> str:
    """The HTML that is answered, empty for anything else. No row, cookie or limit keeps a trace of it."""
    cookies = SimpleCookie(client.cookies)
    address = address_of(row.name, thing_of(world, row)) + QUERIES.get(row.thing, "")
    with transaction.atomic():
        html = text_of(client.generic(row.method, address, content_type="application/x-www-form-urlencoded"))
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()
    return html


def text_of(answer: Any) -> str:
    """The text of an answer that is HTML."""
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return str(answer.getvalue().decode()) if is_html else ""


def of_the_demonstration() -> Iterator[WholePage]:
    """The pages that the browser walks, as the test client is given them."""
    words = prepare()
    for viewer, addresses in PAGES.items():
        client = Client()
        if viewer != "anonymous":
            client.force_login(User.objects.get(email=f"{viewer}@example.edu"))
        for address in addresses:
            answer: Any = client.get(address.format(**words), follow=True)
            yield WholePage(name_of(answer), f"{address} as {viewer}", text_of(answer))


def name_of(answer: Any) -> str:
    """The name of the address that answered; empty where there is none."""
    return str(answer.resolver_match.view_name) if answer.status_code != 404 else ""

"""What the tests of the list of works share: a filled form, its buttons, and what they say."""

from __future__ import annotations

from typing import Any

from django.test import Client

from blog.models import Post

FREEZE = "Freeze, Gregory L. *Russia: A History*. 3rd ed., Oxford UP, 2009."
TAMM = "Baltic Winters, Second Edition. Jonas R Tamm"
BOOK = {
    "type": "book",
    "title": "Russia: A History",
    "title-short": "Russia",
    "author": [{"family": "Freeze", "given": "Gregory L."}],
    "issued": {"date-parts": [[2009]]},
    "publisher": "Oxford UP",
}


def entry(**other: Any) -> dict[str, Any]:
    return {"key": "freeze2009", "line": FREEZE, "record": {}, **other}


def typed(**other: Any) -> dict[str, Any]:
    """A filled form that is not saved."""
    return {"title": "T", "body": "Words.", "works": FREEZE, "audience": "60", "press": "look", **other}


def pressed(client: Client, address: str = "/russia/write/", **other: Any) -> Any:
    """What stands beside the editor after a button was pressed."""
    page = client.post(address, typed(**other))
    assert (page.status_code, Post.objects.filter(draft__number__gt=1).count()) == (200, 0)
    return page.context["desk"]


def refused(desk: Any) -> list[str]:
    return [sentence for sentence, is_refusal in desk.works.told if is_refusal]

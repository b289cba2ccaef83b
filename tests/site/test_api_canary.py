"""A token meets what its owner's session meets, word for word: what the walk of `test_canary` finds for the one holds
for the other."""

from __future__ import annotations

from django.test import Client

from blog import tokens
from tests.site.addresses import address_of, kind_of, routes
from tests.site.world import World


def test_a_token_meets_what_the_session_of_its_owner_meets(world: World) -> None:
    names = [route.name for route in routes() if route.name.startswith("api_") and route.name != "api_missing"]
    addresses = [
        address_of(name, thing)
        for name in names
        for thing in (world.things[kind_of(name)].values() if kind_of(name) else [None])
    ]
    assert len(addresses) > 50
    secret = tokens.make(world.accounts["assistant"], "A program")[1]
    session, program = world.browser("assistant"), Client(headers={"Authorization": f"Bearer {secret}"})
    answers = {one: (told(session, one), told(program, one)) for one in addresses}
    assert [one for one, (own, by_token) in answers.items() if own != by_token] == []
    assert {status for (status, _content), _same in answers.values()} == {200, 404, 410}


def told(client: Client, address: str) -> tuple[int, bytes]:
    """What is answered."""
    answer = client.get(address)
    return answer.status_code, answer.content

"""The canary walk through what everybody takes along: their own work holds what they may meet, and of others nothing
but titles and names."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from tests.site.addresses import ROLES
from tests.site.canary import WORD, rule_of, ruled
from tests.site.world import World

OWN = {
    "student": {
        "spoken",
        "pending",
        "rejected",
        "spam",
        "removed",
        "takenback",
        "private",
        "forauthor",
        "offweb",
        "joint",
    },
    "author": {"web", "institution", "course", "section", "peers", "unnamed", "staff", "draft", "withdrawn"}
    | {"revised", "newer", "asked", "joint", "unsaved"},
    "other": set(),
    "assistant": set(),
    "stranger": {"underotto"},
    "instructor": {"undercourse", "undersection", "understaff", "underwithdrawn"},
}
TITLES = {"title"}


def met(answer: Any) -> set[tuple[str, str]]:
    """The canaries in the names and the words of every file."""
    if answer.status_code != 200:
        return set()
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        texts = [*archive.namelist(), *(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())]
    return set(WORD.findall(" ".join(texts).lower()))


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_work_holds_what_one_may_meet_and_all_that_is_ones_own(world: World, role: str) -> None:
    may, names, client = ruled("xo")[role], set().union(*ruled("xo.").values()), world.browser(role)
    courses = [course.slug for course in world.things["course"].values()]
    found = set().union(*(met(client.post(f"/{slug}/me/my-work/")) for slug in courses))
    leaks = [f"{thing}.{part}" for thing, part in sorted(found) if rule_of(thing, part, names) not in may]
    own = OWN.get(role, set())
    others = {(thing, part) for thing, part in found if thing not in own and part not in TITLES | {"slug"}}
    others -= {each for each in others if each[0].startswith("ottocourse")}
    assert (leaks, sorted(own - {thing for thing, _part in found}), sorted(others)) == ([], [], [])

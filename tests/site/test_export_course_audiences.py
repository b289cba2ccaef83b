"""What each audience of an exported course meets: the canary walk through every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.site.canary import WORD, rule_of, ruled
from tests.site.course_files import FORMATS, exported, whole_text
from tests.site.world import World


@pytest.fixture
def out(tmp_path: Path, settings: Any) -> Path:
    """The file to write, and a folder for pictures."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "out"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("circle", "roles", "shown"),
    [
        ("web", ["anonymous"], {"web", "revised", "spoken"}),
        (
            "course",
            ["student", "author", "assistant"],
            {"web", "revised", "spoken", "course", "institution", "undercourse", "offweb"},
        ),
    ],
)
def test_an_export_holds_what_its_audience_may_see_and_nothing_else(
    world: World, form: str, circle: str, roles: list[str], shown: set[str], out: Path
) -> None:
    names = set().union(*ruled("xo.").values())
    may = set.intersection(*(ruled("xo")[role] for role in roles))
    text = whole_text(exported(world.things["course"]["russia"], form, circle, out), form)
    met = {rule_of(thing, part, names) for thing, part in WORD.findall(text.lower())}
    assert (sorted(met - may), sorted(shown - met)) == ([], [])


@pytest.mark.parametrize("form", FORMATS)
def test_the_export_of_staff_holds_all_but_addresses_and_names_of_the_roster(
    world: World, form: str, out: Path
) -> None:
    names, may = set().union(*ruled("xo.").values()), ruled("xo")["instructor"]
    met = set(WORD.findall(whole_text(exported(world.things["course"]["russia"], form, "staff", out), form).lower()))
    assert sorted(each for each in met if rule_of(*each, names) not in may or each[1] in {"roster", "email"}) == []
    held = {"draft", "withdrawn", "staff", "pending", "spam", "removed", "guest", "private", "bdraft"}
    assert held - {thing for thing, _part in met} == set()

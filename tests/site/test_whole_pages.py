"""Every whole page of the standing world: valid, with a title, headings in order and the landmarks, and looked at in a
browser unless there is a reason not to."""

from __future__ import annotations

import re
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.urls import is_valid_path, resolve

from tests.browser.page_kinds import NOT_LOOKED_AT, PAGES
from tests.site.well_made import WholePage, complaints, needs_vnu, shape, title_of
from tests.site.whole_pages import of_the_world
from tests.site.world import World

WELL_MADE = {"title": True, "first headings": 1, "skipped": [], "main": 1, "header": 1, "footer": 1}
FOR_PAPER = {"printed"}  # all of its text is the essay's, in main
# Names of one kind of page each; and the essay for paper, whose title becomes the name of the file that is printed to.
CALLED_ALIKE = [
    {"post", "printed"},
    {"document", "write_document"},
    {"notes", "comment_notes"},
    {"account_reset_password", "account_reset_password_done"},
    {"import_course", "import_run"},
    {"admin:comments_comment_desk", "admin:comments_comment_desk_decisions"},
]


@pytest.fixture(scope="module")
def walked() -> list[WholePage]:
    """The pages, once somebody has asked for them."""
    return []


@pytest.fixture
def pages(world: World, walked: list[WholePage]) -> list[WholePage]:
    """All of them; the first test of the module walks."""
    walked += [] if walked else of_the_world(world)
    return walked


def names_met() -> set[str]:
    """The names of the addresses that the browser looks at; whatever a place is filled with, the name is the same."""
    paths = {re.sub(r"{\w+}", "1", address.split("?")[0]) for addresses in PAGES.values() for address in addresses}
    return {resolve(path).view_name for path in paths if is_valid_path(path)}


def test_every_page_is_looked_at_in_a_browser_or_has_a_reason(pages: list[WholePage]) -> None:
    shown = {page.name for page in pages if page.asked.startswith("GET")}
    missed = shown - names_met()
    let_off = {name for name in missed if any(fnmatch(name, pattern) for pattern in NOT_LOOKED_AT)}
    assert sorted(missed - let_off) == []
    idle = [pattern for pattern in NOT_LOOKED_AT if not any(fnmatch(name, pattern) for name in let_off)]
    assert idle == []


def test_every_page_has_a_title_headings_in_order_and_landmarks(pages: list[WholePage]) -> None:
    found = {page.asked: (page, shape(page)) for page in pages}
    wanted = {
        name: WELL_MADE | ({"header": 0, "footer": 0} if of.name in FOR_PAPER else {})
        for name, (of, _) in found.items()
    }
    assert {name: made for name, (_, made) in found.items() if made != wanted[name]} == {}
    named = defaultdict(set)
    for page, _made in found.values():
        named[title_of(page)].add(page.name)
    alike = [names for title, names in named.items() if len(names) > 1 and not title.startswith("Delete |")]
    assert [names for names in alike if not any(names <= kind for kind in CALLED_ALIKE)] == []


@needs_vnu
def test_every_page_is_valid(pages: list[WholePage], tmp_path: Path) -> None:
    assert complaints(pages, tmp_path) == {}

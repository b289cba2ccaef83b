"""The pages for what is not there, in a real browser: in the site's look wide and narrow, light and dark, with the ways
on reachable by keyboard; and maintenance, met by a reader and by whoever sends a reply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog import maintenance, publishing
from blog.models import Post
from tests.browser.conftest import COURSE, sign_in
from tests.browser.test_look import POST, faults, is_wider_than_the_screen

SIZES = [
    {"viewport": {"width": width, "height": 760}, "color_scheme": scheme}
    for width, scheme in ((1280, "light"), (390, "dark"))
]


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path) -> None:
    """A file of our own for maintenance."""
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"


def looked_at(page: Page, address: str, heading: str, is_scripted: bool) -> Page:
    """The page, after its look was checked, where a script may look, and its first way on reached by keyboard."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert ((is_scripted and faults(page, page.url)) or [], is_wider_than_the_screen(page)) == ([], False)
    expect(page.locator("main .btn.main")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator("main .btn.main")).to_be_focused()
    return page


@pytest.mark.parametrize("size", SIZES, ids=["wide", "dark phone"])
def test_the_ends_have_the_look_of_the_site_and_a_way_on(page_of: Any, size: dict[str, Any], request: Any) -> None:
    is_scripted = "with script" in request.node.name
    gone = Post.objects.get(slug="two-capitals-of-one-revolution")
    publishing.withdraw(gone, gone.author.user)
    page = page_of(**size)
    looked_at(page, f"{COURSE}nothing/", "There is nothing at this address", is_scripted)
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_visible()
    looked_at(page, "/nothing/", "There is nothing at this address", is_scripted)
    looked_at(page, gone.get_absolute_url(), "This essay was withdrawn", is_scripted)
    looked_at(page, "/preview/", "Nothing was done", is_scripted)
    maintenance.switch_on()
    looked_at(page, COURSE, "We are tidying up", is_scripted)
    maintenance.switch_off()
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("header .brand")).to_have_text("Twentieth-Century Russia")


def test_a_reply_that_is_sent_during_maintenance_is_kept_and_a_sentence_says_why(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "author")
    page.goto(POST)
    reply = page.locator("form#reply")
    reply.locator("textarea").fill("Sent too late.")
    maintenance.switch_on()
    reply.get_by_role("button", name="Post reply").click()
    expect(reply.get_by_role("alert")).to_contain_text("The site is closed for maintenance.")
    expect(reply.locator("textarea")).to_have_value("Sent too late.")
    assert page.locator("form#reply h1").count() == 0
    maintenance.switch_off()
    reply.get_by_role("button", name="Post reply").click()
    expect(page.locator("#comments")).to_contain_text("Sent too late.")

"""An essay on paper: its page is reached from the essay, has a button only where a script can press it, and prints the
essay and nothing of the site."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import COURSE

ESSAY = f"{COURSE}posts/two-capitals-of-one-revolution/"
PRINTING = "window.print = () => { document.title = 'Printing'; };"
SHOWN = "[...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()).map((one) => one.tagName)"


def opened(page_of: Any, **options: Any) -> Page:
    """The page for paper, come to from the essay by keyboard."""
    page: Page = page_of(**options)
    page.add_init_script(PRINTING)
    page.goto(ESSAY)
    page.get_by_role("link", name="For print").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/printed/$"))
    return page


def test_the_button_prints_by_keyboard_and_is_there_for_script_alone(page_of: Any, request: Any) -> None:
    page = opened(page_of)
    scripted = "with script" in request.node.name
    expect(page.get_by_role("button", name="Print")).to_have_count(int(scripted))
    if scripted:
        page.get_by_role("button", name="Print").focus()
        page.keyboard.press("Enter")
        expect(page).to_have_title("Printing")
    page.get_by_role("link", name="Back to the essay").click()
    page.wait_for_url(re.compile(f"{ESSAY}$"))


def test_the_page_reads_well_narrow_and_wide_light_and_dark_and_on_paper(scripted_page_of: Any) -> None:
    for width, scheme in ((1280, "light"), (390, "dark")):
        page = opened(scripted_page_of, viewport={"width": width, "height": 900}, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.emulate_media(media="print")
        assert set(page.evaluate(SHOWN)) & {"BUTTON", "NAV", "FORM"} == set()
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
        assert page.get_by_text("Back to the essay").is_hidden()
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) in {2, 3, 4}


def test_the_essays_own_page_prints_dark_on_white_whatever_the_screen_is(scripted_page_of: Any) -> None:
    page = scripted_page_of(color_scheme="dark")
    page.goto(ESSAY)
    page.emulate_media(media="print")
    for part in ("h1", ".by .name", ".essay p"):
        assert page.evaluate(f"getComputedStyle(document.querySelector('{part}')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('.essay figure img')).filter") == "none"
    assert page.get_by_text("Keep this essay").is_hidden()

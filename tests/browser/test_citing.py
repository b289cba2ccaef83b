"""Citations as readers meet them in a browser: the work beside its line, the card, the ways back, print, copying."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COURSE

POST = f"{COURSE}posts/two-capitals-of-one-revolution/"
ENTRY = "Freeze, Gregory L., editor. Russia: A History. 3rd ed., Oxford University Press, 2009."


def first_citation(page: Page) -> Any:
    """The first link of the text to the list."""
    return page.locator(".essay a.cite").first


def test_the_card_follows_pointer_and_focus_and_leaves_on_escape(scripted_page_of: Any, site: str) -> None:
    page = scripted_page_of()
    page.goto(f"{site}{POST}")
    card = page.locator("#card")
    expect(card).to_be_hidden()
    first_citation(page).hover()
    expect(card).to_have_text(ENTRY)
    card.hover()
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_be_hidden()
    first_citation(page).focus()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(first_citation(page)).to_be_focused()


def test_every_citation_leads_to_its_work_and_back_without_a_script_too(page_of: Any, site: str) -> None:
    page = page_of()
    page.goto(f"{site}{POST}")
    links = page.locator(".essay a.cite").evaluate_all("links => links.map(link => [link.id, link.hash.slice(1)])")
    listed = set(page.locator(".works li").evaluate_all("items => items.map(item => item.id)"))
    back = page.locator(".works .back").evaluate_all("links => links.map(link => link.hash.slice(1))")
    assert ({work for _place, work in links}, sorted(back)) == (listed, sorted(place for place, _work in links))


@pytest.mark.parametrize(("width", "shown"), [(1280, True), (900, False), (390, False)])
def test_the_work_stands_in_the_margin_where_there_is_one(
    scripted_page_of: Any, site: str, width: int, shown: bool
) -> None:
    page = scripted_page_of()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site}{POST}")
    note = page.locator(".margin").first
    assert note.is_visible() == shown
    if shown:
        beside, line = note.bounding_box(), first_citation(page).bounding_box()
        assert abs(beside["y"] - line["y"]) < 40
        assert beside["x"] > line["x"] + line["width"]


def test_on_paper_there_are_no_arrows_no_margin_and_no_forms(scripted_page_of: Any, site: str) -> None:
    page = scripted_page_of()
    page.goto(f"{site}{POST}")
    page.emulate_media(media="print")
    left = [
        name for name in (".back", ".margin", ".citethis", "form", "#card") if page.locator(name).first.is_visible()
    ]
    assert (left, page.locator(".works li").first.is_visible()) == ([], True)


def test_an_entry_is_copied_in_the_style_that_was_asked_for(scripted_page_of: Any, site: str) -> None:
    page = scripted_page_of()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}{POST}cite/?style=modern-language-association")
    page.get_by_role("button", name="Copy work 1").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#work-1").inner_text()

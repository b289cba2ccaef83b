"""An author edits, compares, restores, updates and deletes, in a browser, with script and without."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from blog.models import Image, Post
from tests.browser.conftest import COURSE, sign_in
from tests.browser.test_look import is_wider_than_the_screen

ESSAY = f"{COURSE}posts/two-capitals-of-one-revolution/"
DRAFT = f"{COURSE}posts/an-island-in-the-ussuri/"


def agree(page: Page) -> None:
    """Tick the line about showing it beyond the course, where it is still asked."""
    if page.get_by_label("I agree").count():
        page.get_by_label("I agree").check()


def save(page: Page, body: str) -> None:
    """Write this as the text of the essay, and save."""
    page.goto(f"{ESSAY}edit/")
    page.get_by_label("Essay").first.fill(body)
    agree(page)
    page.locator(".bar").get_by_role("button", name="Save draft").click()
    expect(page.locator("main > .message")).to_have_text("Saved.")


def test_an_author_edits_compares_restores_and_updates(page_of: Any) -> None:
    page, reader = sign_in(page_of(), "author"), page_of()
    page.goto(f"{ESSAY}edit/")
    before = page.get_by_label("Essay").first.input_value()
    number = Post.objects.get(slug="two-capitals-of-one-revolution").draft.number
    save(page, before.replace("Beijing had built", "Peking had built"))
    save(page, "Everything else is gone.")

    page.goto(ESSAY)
    page.get_by_role("link", name="See what changed").click()
    expect(page.get_by_role("heading", level=2, name="From revision")).to_have_text(
        f"From revision {number} to revision {number + 2}"
    )
    page.get_by_role("radio", name=f"To revision {number + 1}").check()
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator(".difference .passage del")).to_contain_text("Beijing")
    expect(page.locator(".difference .passage ins")).to_contain_text("Peking")
    expect(page.locator(".difference .folded")).to_contain_text("paragraphs unchanged")

    page.get_by_role("button", name=f"Restore revision {number + 1}").click()
    expect(page.locator("main > .message")).to_contain_text("Readers see what they saw until you update it.")
    assert "Peking had built" in page.get_by_label("Essay").first.input_value()
    reader.goto(ESSAY)
    expect(reader.locator(".essay")).to_contain_text("Beijing had built")

    page.goto(f"{ESSAY}publication/")
    agree(page)
    page.get_by_role("button", name="Update what readers see").click()
    expect(page.locator(".by")).to_contain_text("edited on")
    reader.reload()
    expect(reader.locator(".essay")).to_contain_text("Peking had built")
    expect(reader.locator(".by")).to_contain_text("edited on")
    assert reader.goto(f"{ESSAY}history/").status == 404


def test_two_windows_never_restore_over_each_other(page_of: Any) -> None:
    page = sign_in(page_of(), "author")
    save(page, "From the first window.")
    page.goto(f"{ESSAY}history/")
    other = page.context.new_page()
    save(other, "From the second window.")
    page.get_by_role("button", name="Restore revision 1").click()
    expect(page.locator("main > .message")).to_contain_text("nothing was restored")
    assert Post.objects.get(slug="two-capitals-of-one-revolution").draft.body.strip() == "From the second window."
    page.get_by_role("button", name="Restore revision 1").click()
    expect(page.locator("main > .message")).to_contain_text("The words of revision 1 are back")


def test_a_draft_is_deleted_after_it_was_said_what_goes(page_of: Any) -> None:
    page = sign_in(page_of(), "author")
    pictures = Image.objects.count()
    page.goto(f"{COURSE}drafts/")
    page.get_by_role("link", name="Delete… An Island in the Ussuri").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete “An Island in the Ussuri”?")
    page.get_by_role("link", name="Keep it").click()
    page.goto(f"{DRAFT}deletion/")
    page.get_by_role("button", name="Delete this draft for good").click()
    expect(page.locator("main > .message")).to_have_text("Deleted: “An Island in the Ussuri”.")
    assert page.goto(DRAFT).status == 404
    assert Image.objects.count() <= pictures


def test_readers_go_from_one_essay_to_the_next_and_back(page_of: Any) -> None:
    page = page_of()
    page.goto(COURSE)
    titles = page.locator("article.item h2").all_inner_texts()
    page.locator("article.item h2 a").first.click()
    for title in titles[1:]:
        page.get_by_role("link", name="Next essay").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("link", name="Previous essay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[-2])


def test_a_long_difference_is_readable_in_every_dress(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "author")
    page.goto(f"{ESSAY}edit/")
    before = page.get_by_label("Essay").first.input_value()
    save(page, f"{'unbroken' * 60}\n\n{before.replace(' the ', ' that ')}")
    found = []
    page.goto(f"{ESSAY}history/")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"too wide at {width}"] if is_wider_than_the_screen(page) else []
            found += Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert found == []
    page.emulate_media(forced_colors="active")
    lines = page.locator(".passage ins, .passage del").evaluate_all(
        "marks => [...new Set(marks.map(mark => getComputedStyle(mark).textDecorationLine))].sort()"
    )
    assert lines == ["line-through", "underline"]

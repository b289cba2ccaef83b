"""Bringing a Word file and pasting, in a browser: with script and without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COURSE, sign_in
from tests.browser.test_look import faults

DOCUMENTS = Path("fixtures/documents")
PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (document.getElementById("id_body").dispatchEvent(event)) document.execCommand("insertText", false, plain);
}"""


def writing(page: Page) -> Page:
    """The empty write page of the demonstration's author."""
    sign_in(page, "author").goto(f"{COURSE}write/")
    return page


def paste(page: Page, html: str, plain: str) -> None:
    """What the browser does when somebody pastes into the text."""
    page.get_by_label("Essay", exact=False).first.focus()
    page.locator("#id_body").focus()
    page.evaluate(PASTE, [html, plain])


def test_a_word_file_becomes_a_draft_and_undo_brings_the_earlier_text_back(page_of: Any) -> None:
    page = writing(page_of())
    expect(page.get_by_text("Paste your essay here, or bring a Word file")).to_be_visible()
    page.locator("#id_title").fill("Mine")
    page.locator("#id_body").fill("Typed before.")
    page.locator("#document").set_input_files(DOCUMENTS / "essay.docx")
    page.get_by_role("button", name="Bring this file").click()
    expect(page.get_by_role("heading", name="This came in")).to_be_visible()
    expect(page.locator(".came .note-mark")).to_have_count(12)
    page.get_by_role("button", name="Use this text").click()
    expect(page.locator("#id_title")).to_have_value("The Ladder Book of Górna")
    assert page.locator("#id_body").input_value().count("[^") == 24
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#id_body")).to_have_value("Typed before.")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_what_came_in_can_be_read_by_everyone(scripted_page_of: Any, width: int, scheme: str) -> None:
    page = writing(scripted_page_of(viewport={"width": width, "height": 900}, color_scheme=scheme))
    assert faults(page, "write") == []
    page.locator("#document").set_input_files(DOCUMENTS / "essay.docx")
    page.get_by_role("button", name="Bring this file").click()
    expect(page.locator(".came .note-mark")).to_have_count(12)
    page.wait_for_load_state()
    assert faults(page, "document") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="Use this text").click()
    expect(page.locator("#id_title")).to_have_value("The Ladder Book of Górna")
    assert faults(page, "edit") == []


def test_a_file_that_cannot_be_read_leads_back_to_the_text(page_of: Any) -> None:
    page = writing(page_of())
    page.locator("#id_body").fill("Typed before.")
    page.locator("#document").set_input_files({"name": "a.docx", "mimeType": "", "buffer": b"MZ a program"})
    page.get_by_role("button", name="Bring this file").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no Word or OpenDocument file.")
    page.get_by_role("button", name="Back to your text").click()
    expect(page.locator("#id_body")).to_have_value("Typed before.")


@pytest.mark.parametrize(
    ("name", "first"), [("word", "# The Key Under the Stair"), ("google-docs", "# The Bell at the Ford")]
)
def test_pasting_keeps_headings_and_notes_and_can_be_undone(scripted_page_of: Any, name: str, first: str) -> None:
    page = writing(scripted_page_of())
    page.locator("#id_body").fill("Before. ")
    paste(page, (DOCUMENTS / f"{name}.html").read_text(), "plain")
    body = page.locator("#id_body")
    expect(page.locator("#pasted")).to_contain_text("Pasted with 2 notes.")
    assert body.input_value().startswith(f"Before. {first}")
    assert page.locator("#id_works").input_value().count("\n") == 0
    page.keyboard.press("Control+z")
    expect(body).to_have_value("Before. ")
    page.keyboard.press("Control+Shift+z")
    page.locator("#pasted").get_by_role("button", name="Undo").click()
    expect(body).to_have_value("Before. ")
    expect(page.locator("#id_works")).to_have_value("")


@pytest.mark.parametrize("html", ["<div><span>plain</span></div>", "<b></b>", "<b>x</b>" + "<p>" * 300])
def test_where_there_is_no_form_or_no_answer_the_words_are_pasted(scripted_page_of: Any, html: str) -> None:
    page = writing(scripted_page_of())
    paste(page, html, "The words.")
    expect(page.locator("#id_body")).to_have_value("The words.")
    expect(page.locator("#pasted")).to_have_count(0)

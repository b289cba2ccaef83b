"""An author's day in a browser, with script and without, from the front page by what stands on each page: an essay with
works and citations typed by hand and a picture, answered, told by letter, mended, narrowed and taken down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import Audience, Post
from tests.blog.noticing import mail_into, parts
from tests.browser.conftest import A_MINUTE
from tests.browser.days import by_head, by_menu, come_in, letters_to, links_of
from tests.browser.discussing import article, say

TITLE = "The Ration Cards of Winter"
TEXT = """Nobody in the building had a *spare* card (Freeze 428).

> Bread first, then everything else.

Zagoria thinks that the second winter was worse (Zagoria 77)."""
WORKS = """Freeze, Gregory L., editor. *Russia: A History*. 3rd ed., Oxford University Press, 2009.
Zagoria, Donald S. *The Sino-Soviet Conflict, 1956–1961*. Princeton University Press, 1962."""
PICTURE = Path("fixtures/media/images/two-houses.png")


@pytest.fixture
def post_box(settings: Any, tmp_path: Path) -> Path:
    """Letters are files here."""
    mail_into(tmp_path / "mail", settings)
    return tmp_path / "mail"


def write(page: Page) -> None:
    """The essay, from the head of the course to a saved draft with a picture that is described."""
    by_head(page, "Write")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Essay", exact=False).first.fill(TEXT)
    page.get_by_label("Works cited").fill(WORKS)
    page.get_by_label("Tags").fill("Rationing")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator(".preview a.cite")).to_have_text(["(Freeze 428)", "(Zagoria 77)"])
    expect(page.locator(".preview blockquote")).to_have_text("Bread first, then everything else.")
    page.get_by_label("Picture", exact=True).set_input_files(PICTURE)
    page.get_by_role("button", name="Add picture").click()
    page.locator("#tabs label", has_text="Pictures 1").click()
    page.get_by_label("What it shows").fill("Two houses")
    page.get_by_label("Caption").fill("Where the cards were kept.")
    page.get_by_role("button", name="Keep Picture 1").click()
    expect(page.get_by_label("Caption")).to_have_value("Where the cards were kept.", timeout=A_MINUTE)
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator(".message")).to_contain_text("Saved.")


def test_an_authors_day(page_of: Any, post_box: Path) -> None:
    author, reader, classmate = come_in(page_of(), "author"), page_of(), come_in(page_of(), "classmate")
    write(author)
    by_head(author, "Drafts")
    author.get_by_role("link", name=f"Publish… {TITLE}").click()
    expect(author.locator("dl.facts")).to_contain_text("R. Vale")
    author.get_by_role("checkbox", name="I agree that this essay is shown beyond the course").check()
    author.get_by_role("button", name="Publish").click()
    expect(author.locator("article.post figcaption")).to_contain_text("Where the cards were kept.")
    expect(author.locator(".works li")).to_have_count(2)

    reader.goto("/")
    reader.get_by_role("link", name=TITLE, exact=True).click()
    expect(reader.locator(".essay img")).to_have_attribute("alt", "Two houses")
    classmate.reload()
    classmate.get_by_role("link", name=TITLE, exact=True).click()
    say(classmate, "Who baked the bread?")
    expect(article(classmate, "Who baked the bread?")).to_be_visible()

    answer(author, post_box)
    mend(author, reader)
    take_down(author, reader)


def answer(author: Page, post_box: Path) -> None:
    """The letter tells of the reply and leads to it; the list of notices does too."""
    letter = letters_to("author", post_box)[-1]
    assert "Who baked the bread?" in parts(letter)[0]
    author.goto(links_of(letter)[0])
    expect(article(author, "Who baked the bread?")).to_be_in_viewport()
    by_menu(author, "Notices")
    author.get_by_role("main").get_by_role("link", name="Mira Okafor").first.click()
    expect(article(author, "Who baked the bread?")).to_be_in_viewport()
    author.get_by_role("link", name="Reply to Mira Okafor, 1").click()
    form = author.locator("form.reply", has_text="Reply to Mira Okafor")
    form.get_by_label("Your reply").fill("The house did, *by turns*.")
    form.get_by_role("button", name="Post reply").click()
    expect(article(author, "The house did").locator(".number")).to_have_text("1.1")


def mend(author: Page, reader: Page) -> None:
    """A sentence of the published essay is changed, and readers see it once it is updated."""
    author.locator(".by").get_by_role("link", name="Edit", exact=True).click()
    text = author.get_by_label("Essay", exact=False).first
    text.fill(text.input_value().replace("second winter", "third winter"))
    author.get_by_role("button", name="Update…").click()
    author.get_by_role("button", name="Update what readers see").click()
    expect(author.locator(".essay")).to_contain_text("third winter")
    reader.reload()
    expect(reader.locator(".essay")).to_contain_text("third winter")
    author.get_by_role("link", name="History").click()
    expect(author.get_by_role("heading", level=1)).to_contain_text("History")
    author.go_back()


def take_down(author: Page, reader: Page) -> None:
    """It is shown to the course alone, then to nobody; a reader is told what can be told."""
    by_menu(author, "My name and my work")
    author.get_by_role("link", name=TITLE).click()
    author.get_by_role("link", name="Edit", exact=True).first.click()
    by_head(author, "Drafts")
    author.get_by_role("link", name=f"Publication {TITLE}").click()
    author.get_by_label("Seen by").select_option(label="the course")
    author.get_by_role("button", name="Save who sees it").click()
    author.wait_for_load_state()
    essay = Post.objects.get(published__title=TITLE)
    assert (essay.audience, essay.is_published) == (Audience.COURSE, True)
    reader.reload()
    expect(reader.locator("body")).not_to_contain_text("third winter")
    by_head(author, "Drafts")
    author.get_by_role("link", name=f"Publication {TITLE}").click()
    author.get_by_role("button", name="Withdraw it").click()
    expect(author.get_by_role("main")).to_contain_text("Only you and staff can see it now.")
    essay.refresh_from_db()
    assert not essay.is_published
    by_head(author, "Drafts")
    author.get_by_role("link", name=f"Publish… {TITLE}").click()
    author.get_by_role("button", name="Publish").click()
    expect(author.locator("article.post")).to_contain_text("third winter")
    essay.refresh_from_db()
    assert (essay.audience, essay.is_published) == (Audience.COURSE, True)

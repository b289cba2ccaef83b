"""The first day from end to end, with script and without: a page comes in, is published, answered by a guest,
approved by the instructor, and seen; an author writes an essay of her own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from blog.models import Post
from tests.browser.conftest import COURSE, sign_in

LOOK_ALIKES = Path(__file__).resolve().parent.parent.parent / "fixtures" / "pages"
SAMPLES = os.environ.get("SAMPLES")
PAIRS = [pytest.param((LOOK_ALIKES / "thread.txt", LOOK_ALIKES / "essay.txt"), id="look-alikes")]
if SAMPLES:
    originals = tuple(next(Path(SAMPLES).glob(f"{number}_*.txt")) for number in ("004", "000"))
    PAIRS.append(pytest.param(originals, id="originals"))


def reply_as_guest(page: Page, words: str) -> None:
    form = page.locator("form#reply")
    form.get_by_label("Your reply").fill(words)
    form.get_by_label("Name").fill("Nadia Ferro")
    form.get_by_label("Email").fill("nadia@example.org")
    form.get_by_role("button", name="Post reply").click()


@pytest.mark.parametrize("pair", PAIRS)
def test_both_documents_come_in_one_is_published_answered_approved_and_seen(
    page_of: Any, pair: tuple[Path, Path]
) -> None:
    course = COURSE.strip("/")
    for path, title in zip(pair, ("An Imported Thread", "An Imported Essay"), strict=True):
        call_command("import_page", str(path), course=course, title=title, author="author@example.edu", verbosity=0)
    assert set(Post.objects.filter(slug__startswith="an-imported").values_list("slug", "status")) == {
        ("an-imported-thread", "draft"),
        ("an-imported-essay", "draft"),
    }

    author = sign_in(page_of(), "author")
    author.goto(f"{COURSE}posts/an-imported-thread/publication/")
    author.get_by_role("checkbox", name="I agree that this essay is shown beyond the course").check()
    author.get_by_role("button", name="Publish").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("An Imported Thread")

    guest = page_of()
    guest.goto(f"{COURSE}posts/an-imported-thread/")
    expect(guest.get_by_role("heading", name="4 thoughts on “An Imported Thread”")).to_be_visible()
    reply_as_guest(guest, "What did the engineers *themselves* say?")
    expect(guest.locator(".held")).to_contain_text("Waiting for an instructor. Only you see this.")
    guest.reload()
    expect(guest.locator(".held")).to_contain_text("What did the engineers themselves say?")
    expect(guest.get_by_role("heading", name="5 thoughts on “An Imported Thread”")).to_be_visible()

    stranger = page_of()
    stranger.goto(f"{COURSE}posts/an-imported-thread/")
    expect(stranger.locator("#comments")).not_to_contain_text("engineers themselves")

    instructor = sign_in(page_of(), "instructor")
    instructor.goto(f"{COURSE}posts/an-imported-thread/")
    instructor.locator(".held").get_by_role("link", name="Decide").click()
    instructor.get_by_role("button", name="Approve").click()

    stranger.reload()
    expect(stranger.get_by_role("heading", name="5 thoughts on “An Imported Thread”")).to_be_visible()
    expect(stranger.locator("article", has_text="engineers themselves").locator(".number")).to_have_text("4")


def test_an_author_writes_previews_publishes_and_a_classmate_answers(page_of: Any) -> None:
    author = sign_in(page_of(), "author")
    author.goto(f"{COURSE}write/")
    author.get_by_label("Title").fill("The Telegram in the Drawer")
    author.get_by_label("Essay", exact=False).first.fill(
        "A *telegram* was kept.\n\n> Come home.\n\nSo they did [@freeze2009, p. 3]."
    )
    author.get_by_label("Works cited").fill("Freeze, Gregory L. *Russia: A History*. Oxford University Press, 2009.")
    author.get_by_role("button", name="Preview").click()
    expect(author.locator(".preview blockquote")).to_have_text("Come home.")
    expect(author.locator(".preview a.cite")).to_have_text("Freeze 3")
    author.get_by_role("button", name="Publish…").click()
    expect(author.locator("dl.facts")).to_contain_text("R. Vale")
    author.get_by_role("checkbox", name="I agree that this essay is shown beyond the course").check()
    author.get_by_role("button", name="Publish").click()
    expect(author.locator("article.post")).to_contain_text("A telegram was kept.")

    classmate = sign_in(page_of(), "classmate")
    classmate.goto(COURSE)
    classmate.get_by_role("link", name="The Telegram in the Drawer", exact=True).click()
    classmate.locator("form#reply").get_by_label("Your reply").fill("Who kept it?")
    classmate.get_by_role("button", name="Post reply").click()
    expect(classmate.get_by_role("heading", name="One thought on “The Telegram in the Drawer”")).to_be_visible()

    author.reload()
    author.get_by_role("link", name="Reply to Mira Okafor, 1").click()
    form = author.locator("form.reply", has_text="Reply to Mira Okafor")
    form.get_by_label("Your reply").fill("His daughter.")
    form.get_by_role("button", name="Post reply").click()
    expect(author.locator("article", has_text="His daughter.").locator(".number")).to_have_text("1.1")


def test_an_error_keeps_the_words_and_names_the_field(page_of: Any) -> None:
    guest = page_of()
    guest.goto(f"{COURSE}posts/two-capitals-of-one-revolution/")
    form = guest.locator("form#reply")
    form.get_by_label("Your reply").fill("The recall reached Kharkiv first.")
    form.get_by_label("Name").fill("Ada Lind")
    form.get_by_label("Email").fill("ada.example.org")
    form.get_by_role("button", name="Post reply").click()
    expect(guest.get_by_role("alert")).to_contain_text("Your reply was not sent.")
    expect(guest.get_by_role("alert")).to_contain_text("Write it like ada@example.org.")
    expect(guest.locator("form#reply").get_by_label("Your reply")).to_have_value("The recall reached Kharkiv first.")


def drop(page: Page, content: bytes) -> None:
    page.evaluate(
        """bytes => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
          const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector(".markdownx-editor").dispatchEvent(event);
        }""",
        list(content),
    )


def test_a_picture_is_dropped_into_the_text_and_a_file_that_is_none_is_refused_in_words(scripted_page_of: Any) -> None:
    author = sign_in(scripted_page_of(), "author")
    author.goto(f"{COURSE}write/")
    editor = author.locator(".markdownx-editor")
    editor.fill("A picture follows.")
    drop(author, (Path(LOOK_ALIKES).parent / "media/images/two-houses.png").read_bytes())
    expect(author.locator(".preview figure img")).to_be_visible()
    drop(author, b"no picture at all")
    expect(author.get_by_role("alert")).to_contain_text("This file is not a picture that can be shown.")
    assert editor.input_value().count("![Describe the picture](/images/") == 1

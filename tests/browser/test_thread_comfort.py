"""What a script adds to a discussion: forms in place, quoting what is selected, drafts that outlive their tab, word of
new comments; and all of it by keyboard alone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from blog import publishing
from comments import moderation
from comments.models import Comment
from comments.moderation import Said
from tests.browser.conftest import sign_in
from tests.browser.discussing import FIRST, POST, a_long_talk, a_quiet_essay, article, member
from tests.browser.test_look import faults, is_wider_than_the_screen
from tests.factories import said

FIELD = "article form.reply textarea"


def test_with_script_the_form_opens_in_place_and_the_focus_goes_to_the_preview(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "author")
    page.goto(POST)
    page.get_by_role("link", name=FIRST).click()
    field = page.locator(FIELD)
    expect(field).to_be_focused()
    field.fill("First looked at.")
    page.locator("article form.reply").get_by_role("button", name="Preview").click()
    expect(page.locator("article .looked")).to_be_focused()
    field.fill("")
    page.locator("article form.reply").get_by_role("button", name="Preview").click()
    expect(page.locator("article form.reply").get_by_role("alert")).to_contain_text("Write something first.")
    expect(page.locator("article .looked")).to_have_count(0)
    assert page.url.endswith(POST)
    assert not Comment.objects.filter(body__contains="First looked at").exists()


def select(page: Page, words: Locator) -> None:
    """Select all of an element, as a reader does with the pointer."""
    words.scroll_into_view_if_needed()
    words.evaluate("element => document.getSelection().selectAllChildren(element)")


def test_a_selected_passage_is_quoted_in_the_reply(scripted_page_of: Any) -> None:
    page, quiet = sign_in(scripted_page_of(), "author"), a_quiet_essay()
    said(quiet, member("classmate"), "One line.\n\nAnd another.")
    page.goto(quiet.get_absolute_url())
    select(page, article(page, "One line.").locator(".words"))
    page.get_by_role("button", name="Quote in a reply").click()
    field = page.locator(FIELD)
    expect(field).to_have_value("> One line.\n> And another.\n\n")
    expect(field).to_be_focused()
    select(page, page.locator(".essay p em"))
    page.get_by_role("button", name="Quote in a reply").click()
    expect(page.locator("form#reply textarea")).to_have_value("> ration cards\n\n")
    page.evaluate("document.getSelection().removeAllRanges()")
    expect(page.get_by_role("button", name="Quote in a reply")).to_be_hidden()


def test_what_waits_offers_no_quotation_for_nobody_can_answer_it(scripted_page_of: Any) -> None:
    page, quiet = sign_in(scripted_page_of(), "classmate"), a_quiet_essay()
    quiet.course.students = "held"
    quiet.course.save()
    said(quiet, member("classmate"), "This waits.")
    page.goto(quiet.get_absolute_url())
    select(page, page.locator(".essay p em"))
    expect(page.get_by_role("button", name="Quote in a reply")).to_be_visible()
    select(page, article(page, "This waits.").locator(".words"))
    expect(page.get_by_role("button", name="Quote in a reply")).to_be_hidden()


def test_a_draft_outlives_its_tab_and_goes_when_it_is_sent_or_its_writer_signs_out(scripted_page_of: Any) -> None:
    tab, quiet = sign_in(scripted_page_of(), "classmate"), a_quiet_essay()
    tab.goto(quiet.get_absolute_url())
    tab.locator("form#reply textarea").fill("Half a thought")
    browser = tab.context
    tab.close()
    page = browser.new_page()
    page.goto(quiet.get_absolute_url())
    expect(page.locator("form#reply textarea")).to_have_value("Half a thought")
    page.get_by_role("button", name="Post reply").click()
    expect(article(page, "Half a thought")).to_have_count(1)
    expect(page.locator("form#reply textarea")).to_have_value("")
    page.reload()
    expect(page.locator("form#reply textarea")).to_have_value("")

    page.locator("form#reply textarea").fill("Never sent")
    page.locator("details.me summary").click()
    page.locator("details.me").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    sign_in(page, "classmate").goto(quiet.get_absolute_url())
    expect(article(page, "Half a thought")).to_have_count(1)
    expect(page.locator("form#reply textarea")).to_have_value("")


def test_new_comments_are_offered_and_never_put_under_the_readers_eyes(scripted_page_of: Any) -> None:
    page, quiet = sign_in(scripted_page_of(), "author"), a_quiet_essay()
    said(quiet, member("classmate"), "Here from the start.")
    page.clock.install()
    page.goto(quiet.get_absolute_url())
    page.locator("form#reply textarea").fill("I am still writing")
    for words in ("Said meanwhile.", "Said as well."):
        said(quiet, member("instructor"), words)
    page.clock.fast_forward("01:01")
    expect(page.get_by_role("status").get_by_role("link")).to_have_text("2 new comments")
    expect(page.locator("#comments article")).to_have_count(1)
    expect(page.locator("form#reply textarea")).to_have_value("I am still writing")
    page.get_by_role("link", name="2 new comments").click()
    expect(article(page, "Said meanwhile.")).to_be_in_viewport()
    expect(page.locator("form#reply textarea")).to_have_value("I am still writing")


def test_a_reply_is_written_looked_at_posted_and_given_up_by_keyboard_alone(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "author")
    page.goto(POST)
    opener = page.get_by_role("link", name=FIRST)
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("Typed without a mouse.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article .looked")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article:focus")).to_contain_text("Typed without a mouse.")


def test_escape_in_an_unchanged_edit_gives_the_focus_back_to_edit(scripted_page_of: Any) -> None:
    page, quiet = sign_in(scripted_page_of(), "classmate"), a_quiet_essay()
    said(quiet, member("classmate"), "Mine.")
    page.goto(quiet.get_absolute_url())
    opener = page.get_by_role("link", name="Edit 1")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("More. ")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.locator("article form.reply .cancel").click()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_what_stands_on_another_page_is_not_offered_as_new(scripted_page_of: Any) -> None:
    page, long = sign_in(scripted_page_of(), "author"), a_long_talk()
    said(long, member("classmate"), "Said at the end, before the page was opened.")
    page.clock.install()
    page.goto(long.get_absolute_url())
    with page.expect_response(lambda answer: "/comments/fresh/" in answer.url) as told:
        page.clock.fast_forward("01:01")
    assert told.value.status == 204
    expect(page.get_by_role("status").get_by_role("link")).to_have_count(0)


def test_reply_takes_the_place_of_an_untouched_edit_and_never_of_changed_words(scripted_page_of: Any) -> None:
    page, quiet = sign_in(scripted_page_of(), "classmate"), a_quiet_essay()
    said(quiet, member("classmate"), "Mine.")
    page.goto(quiet.get_absolute_url())
    page.get_by_role("link", name="Edit 1").click()
    expect(page.locator(FIELD)).to_have_value("Mine.")
    page.get_by_role("link", name="Reply to Mira Okafor, 1").click()
    expect(page.locator(FIELD)).to_have_value("")
    page.get_by_role("link", name="Edit 1").click()
    page.get_by_label("Your comment").fill("Mine, and changed.")
    page.get_by_role("link", name="Reply to Mira Okafor, 1").click()
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator(FIELD)).to_have_value("Mine, and changed.")


def every_way(page: Page, state: str) -> list[str]:
    """What is wrong with a state of a page, wide and narrow, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{scheme} {width} {fault}" for fault in faults(page, state)]
            found += [f"{state} at {width}"] if is_wider_than_the_screen(page) else []
    return found


def test_axe_finds_nothing_in_any_state_of_a_discussion(scripted_page_of: Any) -> None:
    page, long, quiet = sign_in(scripted_page_of(), "classmate"), a_long_talk(), a_quiet_essay()
    mine, answered, again = (said(quiet, member("classmate"), f"Mine, {n}.") for n in range(3))
    said(quiet, member("author"), "An answer.", parent=answered)
    for comment in (answered, again):
        moderation.withdraw(comment, member("classmate").user)
    elsewhere = Said("They write of it.", guest_name="A Blog of Bread", url="https://example.org/bread")
    moderation.bring_in(quiet, elsewhere, timezone.now())
    found = []
    for address in (
        f"{long.get_absolute_url()}?thread=3",
        f"{long.get_absolute_url()}?under={Comment.objects.get(post=long, number='110').pk}",
        f"/comments/{mine.pk}/edit/",
        f"/comments/{mine.pk}/removal/",
        f"/comments/{again.pk}/removal/",
        f"{quiet.get_absolute_url()}comments/?parent={mine.pk}",
    ):
        page.goto(address)
        found += every_way(page, address)
    page.goto(quiet.get_absolute_url())
    expect(page.get_by_text("taken back by its author")).to_be_visible()
    expect(page.get_by_role("link", name="A Blog of Bread")).to_be_visible()
    page.get_by_role("link", name="Reply to Mira Okafor, 1").click()
    page.locator(FIELD).fill("> A *quotation*\n\n- and a list")
    page.locator("article form.reply").get_by_role("button", name="Preview").click()
    expect(page.locator("article .looked")).to_be_focused()
    found += every_way(page, "preview")
    assert found == []


def test_whoever_answers_an_essay_that_went_gets_their_words_back(page_of: Any) -> None:
    page, quiet = sign_in(page_of(), "classmate"), a_quiet_essay()
    page.goto(quiet.get_absolute_url())
    page.locator("form#reply textarea").fill("Too late.")
    publishing.withdraw(quiet, None)
    page.locator("form#reply").get_by_role("button", name="Post reply").click()
    expect(page.get_by_label("Your words")).to_have_value("Too late.")

"""The write page in a browser: its toolbar and keys, what is kept while one types, two windows, a session that ends;
and all of it without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post, WorkingCopy
from tests.browser.conftest import COURSE, sign_in
from tests.browser.test_bringing import paste
from tests.browser.test_look import faults

DRAFT = f"{COURSE}posts/an-island-in-the-ussuri/edit/"
AUTOSAVES = re.compile(r"/autosave/$")
OUT_OF_SIGHT = """() => {
  Object.defineProperty(document, "hidden", { value: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def writing(page: Page, address: str = f"{COURSE}write/") -> Page:
    """The write page of the demonstration's author."""
    sign_in(page, "author").goto(address)
    return page


def kept(page: Page, act: Any) -> None:
    """Do something, and wait until the server has kept it."""
    with page.expect_response(is_kept):
        act()


def is_kept(answer: Any) -> bool:
    """Whether this is the server's answer to words that it keeps."""
    return bool(AUTOSAVES.search(answer.url)) and answer.ok


def body_of(page: Page) -> Any:
    return page.locator("#id_body")


def test_an_author_writes_saves_and_previews(page_of: Any) -> None:
    page = writing(page_of())
    page.locator("#id_title").fill("The Ferry")
    body_of(page).fill("It left *at* dawn.")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator(".preview .essay em")).to_have_text("at")
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator(".message")).to_contain_text("Saved.")
    expect(page.locator("#length")).to_contain_text("4 words")
    expect(page.locator("#facts")).to_contain_text("Publishes as R. Vale · seen by anyone on the web · no week")
    page.get_by_role("link", name="Change", exact=True).click()
    assert page.url.endswith("#settings")
    assert Post.objects.filter(slug="the-ferry").count() == 1


def test_a_work_of_the_class_is_taken_without_a_script_too(page_of: Any) -> None:
    page = writing(page_of(), f"{COURSE}write/?beside=sources")
    page.get_by_role("button", name="Works the class cites").click()
    page.get_by_role("button", name="Add to my list Griffith").click()
    expect(page.locator("#told")).to_contain_text("Added to your list: Griffith, William E.")
    expect(page.locator("#id_works")).to_have_value(re.compile("^Griffith"))
    expect(page.locator("#sources code").first).to_have_text("@griffith1964")


def test_the_first_words_begin_one_draft_and_a_reload_finds_them(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of())
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.type("The Ferry")
    kept(page, lambda: body_of(page).fill("It left at dawn."))
    expect(page).to_have_url(re.compile("/posts/the-ferry/edit/$"))
    kept(page, lambda: body_of(page).fill("It left at dawn, without us."))
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved \d+:\d\d [ap]m$"))
    page.reload()
    expect(body_of(page)).to_have_value("It left at dawn, without us.")
    expect(page.locator("#typed")).to_contain_text("These are the words you typed at")
    page.get_by_role("button", name="Go back to the saved words").click()
    expect(body_of(page)).to_have_value("It left at dawn.")
    post = Post.objects.get(slug="the-ferry")
    assert (post.revisions.count(), WorkingCopy.objects.count()) == (3, 0)


def test_the_toolbar_and_the_keys_set_marks_that_undo_takes_away(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of())
    body = body_of(page)
    body.fill("words")
    body.press("Control+a")
    body.press("Control+b")
    expect(body).to_have_value("**words**")
    body.press("Control+b")
    expect(body).to_have_value("words")
    body.press("Control+i")
    body.press("Control+z")
    expect(body).to_have_value("words")
    body.press("Control+a")
    page.get_by_role("button", name="Quotation").click()
    expect(body).to_have_value("> words")
    body.press("Control+Shift+Digit9")
    body.press("Control+Shift+Digit8")
    expect(body).to_have_value("- words")
    body.press("Control+Shift+Digit8")
    body.press("End")
    page.get_by_role("button", name="Footnote").click()
    page.keyboard.type("A note.")
    expect(body).to_have_value("words[^1]\n\n[^1]: A note.")
    body.press("Control+Shift+Digit6")
    assert body.input_value().count("[^2]") == 2


def test_the_toolbar_is_one_stop_and_the_arrows_move_along(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)
    assert page.locator("#tools .btn[tabindex='0']").count() == 1
    page.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    assert faults(page, "keys") == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_work_is_cited_from_the_keyboard_alone(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of())
    body_of(page).focus()
    page.keyboard.type("So it was")
    page.keyboard.press("Control+Shift+Digit2")
    expect(page.locator("#cite-class .work").first).to_be_visible()
    assert faults(page, "cite") == []
    page.locator("#cite-page").fill("12-14")
    page.locator("#cite-words").fill("griffith rift")
    page.keyboard.press("Enter")
    expect(body_of(page)).to_have_value("So it was [@griffith1964, pp. 12-14]")
    expect(body_of(page)).to_be_focused()
    expect(page.locator("#id_works")).to_have_value(re.compile("^Griffith"))


def test_two_windows_on_one_draft_keep_the_words_of_both(scripted_page_of: Any) -> None:
    one = writing(scripted_page_of(), DRAFT)
    other = one.context.new_page()
    other.goto(DRAFT)
    before = body_of(one).input_value()
    kept(one, lambda: body_of(one).fill(f"{before} From the first window."))
    body_of(other).fill(f"{before} From the second window.")
    expect(other.locator("#trouble")).to_contain_text("typed into this essay in another window")
    other.get_by_role("button", name="Save draft").last.click()
    expect(other.get_by_role("alert")).to_contain_text("save it to keep both")
    other.get_by_role("button", name="Save draft").last.click()
    expect(other.locator(".message").first).to_contain_text("Saved.")
    bodies = [revision.body for revision in Post.objects.get(slug="an-island-in-the-ussuri").revisions.all()[:2]]
    assert [body[-12:] for body in bodies] == ["cond window.", "irst window."]
    one.close(run_before_unload=False)


def test_a_session_that_ends_while_one_types_goes_on_after_signing_in_again(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)
    before = body_of(page).input_value()
    page.context.clear_cookies()
    body_of(page).fill(f"{before} Typed while signed out.")
    expect(page.locator("#trouble")).to_contain_text("You are signed out. Sign in again in another tab")
    other = page.context.new_page()
    sign_in(other, "author")
    other.close()
    kept(page, lambda: page.evaluate("window.dispatchEvent(new Event('focus'))"))
    expect(page.locator("#trouble")).to_have_text("")
    page.reload()
    expect(body_of(page)).to_have_value(f"{before} Typed while signed out.")


def test_without_a_connection_words_wait_and_are_sent_when_it_is_back(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)
    page.context.set_offline(True)
    body_of(page).fill("Typed without a connection.")
    expect(page.locator("#trouble")).to_have_text("Not saved: no connection. Trying again.")
    kept(page, lambda: page.context.set_offline(False))
    expect(page.locator("#trouble")).to_have_text("")


def test_words_whose_answer_was_lost_are_sent_again_before_newer_ones(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route(AUTOSAVES, lose, times=1)
    body_of(page).fill("Kept, and the answer was lost.")
    expect(page.locator("#trouble")).to_have_text("Not saved: no connection. Trying again.")
    assert WorkingCopy.objects.get().fields["body"] == "Kept, and the answer was lost."
    with page.expect_response(lambda answer: is_kept(answer) and "Typed on." in (answer.request.post_data or "")):
        body_of(page).fill("Typed on.")
    expect(page.locator("#trouble")).to_have_text("")
    copy = WorkingCopy.objects.get()
    assert (copy.fields["body"], copy.version) == ("Typed on.", 2)


def test_a_phone_sends_the_last_words_at_once_where_its_clocks_stop(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(viewport={"width": 390, "height": 900}, has_touch=True), DRAFT)
    page.evaluate("window.setTimeout = () => 0")
    body_of(page).fill("Last words.")
    kept(page, lambda: page.evaluate(OUT_OF_SIGHT))
    assert WorkingCopy.objects.get().fields["body"] == "Last words."


def test_words_that_are_too_long_and_a_fault_on_our_side_are_told_as_such(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)
    trouble = page.locator("#trouble")
    page.route(AUTOSAVES, lambda route: route.fulfill(status=413, content_type="text/html", body="<h1>"), times=1)
    page.route(AUTOSAVES, lambda route: route.fulfill(status=500, content_type="text/html", body="<h1>"), times=1)
    body_of(page).fill("Too much.")
    expect(trouble).to_have_text("Your words could not be saved just now. Trying again.")
    expect(trouble).to_contain_text("this is too long to be kept")
    kept(page, lambda: body_of(page).fill("Less."))
    expect(trouble).to_have_text("")


def test_undo_takes_out_what_was_pasted_and_nothing_that_was_typed(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of())
    body, works, undo = body_of(page), page.locator("#id_works"), page.locator("#pasted .btn")
    waiting: list[Any] = []
    page.route("**/paste/", lambda route: waiting.extend([route]))
    body.fill("One two three.")
    body.evaluate("field => field.setSelectionRange(4, 7)")
    with page.expect_request("**/paste/"):
        paste(page, "<p><b>2</b></p>", "2")
    body.press("End")
    page.keyboard.type(" Four.")
    waiting.pop().continue_()
    expect(body).to_have_value("One **2** three. Four.")
    page.keyboard.type(" Five.")
    works.fill("A. B. 2001")
    undo.click()
    expect(body).to_have_value("One two three. Four. Five.")
    expect(works).to_have_value("A. B. 2001")
    expect(undo).to_have_count(0)
    page.unroute("**/paste/")
    paste(page, "<p><b>6</b></p>", "6")
    expect(undo).to_be_visible()
    body.fill("All new.")
    expect(undo).to_be_hidden()


def test_a_picture_that_cannot_be_sent_is_told(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)
    page.route("**/images/", lambda route: route.abort())
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image", exact=True).click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"a picture"})
    expect(page.locator("#refusal")).to_contain_text("The picture was not sent.")


def test_words_that_were_not_sent_are_offered_after_a_reload(scripted_page_of: Any) -> None:
    page = writing(scripted_page_of(), DRAFT)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(AUTOSAVES, lambda route: route.abort())
    body_of(page).fill("Never sent.")
    page.reload()
    expect(page.get_by_text("Words that you typed here were not saved.")).to_be_visible()
    page.get_by_role("button", name="Put them back").click()
    expect(body_of(page)).to_have_value("Never sent.")
    kept(page, lambda: page.unroute(AUTOSAVES))
    expect(page.locator("#trouble")).to_have_text("")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(scripted_page_of: Any, width: int, scheme: str) -> None:
    page = writing(
        scripted_page_of(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=True), DRAFT
    )
    kept(page, lambda: body_of(page).fill("Typed."))
    page.reload()
    expect(page.locator("#typed")).to_be_visible()
    assert (faults(page, DRAFT), page.evaluate("document.documentElement.scrollWidth")) == ([], width)
    heights = page.locator("#tools .btn").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44

"""Every kind of page, as people meet it: nothing for axe to say, nothing beside the screen, nothing reported by the
browser, and all of it reachable by keyboard; wide and narrow, light and dark, with forced colours, on paper."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from blog.models import Course
from comments.models import Comment
from tests.browser.conftest import COURSE, sign_in
from tests.browser.page_kinds import LONG, PAGES, POST, prepare

WIDTHS = (1280, 768, 390, 320)
# Everything is asked wide and light, and narrow and dark; what follows from colours alone, the other way round, too.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
LOOKS: list[tuple[str, int, dict[str, Any]]] = [
    ("light", 1280, EVERYTHING),
    ("dark", 320, EVERYTHING),
    ("dark", 1280, {"runOnly": OF_COLOURS}),
    ("light", 320, {"runOnly": OF_COLOURS}),
]
VIOLATIONS = (
    "options => axe.run(document, options).then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"
)


def faults(page: Page, address: str, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """What axe says of a page, the stock admin's own among them: nothing is let off."""
    page.evaluate("Promise.all(document.getAnimations().map(a => a.finished))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(VIOLATIONS, {"resultTypes": ["violations"], **options})
    return [f"{address}: {rule}: {html[:120]}" for rule, html in found]


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("viewer", PAGES)
def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(scripted_page_of: Any, viewer: str) -> None:
    # While axe measures it sets a style, which the policy would report of Django's date pickers.
    found, page, words = [], scripted_page_of(bypass_csp=True), prepare()
    if viewer != "anonymous":
        sign_in(page, viewer)
    for address in PAGES[viewer]:
        page.goto(address.format(**words))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{address} at {width}"] if is_wider_than_the_screen(page) else []
        for scheme, width, options in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{scheme} {width} {fault}" for fault in faults(page, address, options)]
    assert found == []


def test_what_axe_and_the_edge_are_asked_for_would_be_found(scripted_page_of: Any) -> None:
    page = scripted_page_of(bypass_csp=True)
    page.goto("/accounts/login/")
    page.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend",
      '<img src="data:,"><p style="background:#fff;color:#aaa">pale</p><p style="width:4000px">wide</p>')""")
    rules = {fault.split(": ")[1] for fault in faults(page, "sign-in")}
    assert (rules, is_wider_than_the_screen(page)) == ({"image-alt", "color-contrast"}, True)


def focused(page: Page) -> str:
    """The words or the name of what has the focus."""
    script = "(e => e.innerText?.trim() || e.getAttribute('name') || e.tagName)(document.activeElement)"
    return str(page.evaluate(script)).split("\n")[0]


def tabbed(page: Page, presses: int) -> list[str]:
    stops = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    return stops


def test_a_reader_reaches_the_text_the_thread_and_the_form_by_keyboard(scripted_page_of: Any) -> None:
    page = scripted_page_of()
    page.goto(POST)
    assert tabbed(page, 2) == ["Skip to the text", "Twentieth-Century Russia"]
    page.goto(POST)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    stops = tabbed(page, 40)
    assert [
        stop
        for stop in ("4 thoughts", "1", "Sign in", "body", "guest_name", "guest_email", "Post reply")
        if stop not in stops
    ] == []


def test_a_reply_opens_below_its_comment_and_escape_gives_the_focus_back(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "classmate")
    page.goto(POST)
    page.get_by_role("link", name="Reply to Mira Okafor, 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article form.reply textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Reply to Mira Okafor, 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("article form.reply textarea")).to_be_focused()
    page.keyboard.type("By keyboard alone.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article:focus")).to_contain_text("By keyboard alone.")
    expect(page.locator("#said")).to_have_text("Your reply is published.")


def test_tab_leaves_the_editor(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "author")
    page.goto(f"{COURSE}write/")
    page.get_by_label("Essay").first.fill("Some words")
    page.get_by_label("Essay").first.focus()
    assert "works" in tabbed(page, 4)
    assert page.get_by_label("Essay").first.input_value() == "Some words"


def test_forced_colours_and_paper_keep_the_page_readable(scripted_page_of: Any) -> None:
    page = scripted_page_of(forced_colors="active", reduced_motion="reduce")
    page.goto(LONG)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    expect(page.get_by_role("button", name="Post reply")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("form#reply")).to_be_hidden()
    expect(page.locator("header.site")).to_be_hidden()
    expect(page.locator("section.works")).to_be_visible()


def test_what_was_on_screen_is_not_new_on_another_device(scripted_page_of: Any) -> None:
    reader = sign_in(scripted_page_of(), "author")
    with reader.expect_response(lambda answer: answer.url.endswith("/reading/")) as told:
        reader.goto(LONG)
        for article in reader.locator("#comments article").all():
            article.scroll_into_view_if_needed()
    assert told.value.status == 204

    other = sign_in(scripted_page_of(), "classmate")
    other.goto(LONG)
    other.locator("form#reply").get_by_label("Your reply").fill("Something new.")
    other.get_by_role("button", name="Post reply").click()
    expect(other.locator("article", has_text="Something new.")).to_be_visible()

    second_device = sign_in(scripted_page_of(), "author")
    second_device.goto(LONG)
    expect(second_device.locator("article:has(.new)").filter(has_text="Something new.")).to_have_count(1)


def test_a_closed_thread_a_missing_comment_and_an_empty_course_say_so(scripted_page_of: Any, site: str) -> None:
    Course.objects.filter(slug=COURSE.strip("/")).update(guests="never")
    page = scripted_page_of()
    page.goto(POST)
    expect(page.locator("#reply")).to_contain_text("Sign in to reply.")
    hidden = Comment.objects.get(status="rejected")
    assert page.goto(f"/comments/{hidden.pk}/").status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing at this address")

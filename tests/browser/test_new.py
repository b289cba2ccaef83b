"""`/<course>/new/` on a phone: everything unread stands there, oldest first, and goes as it is read, with a script and
without one."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from comments.models import Comment
from tests.browser.conftest import COURSE, sign_in
from tests.browser.discussing import a_quiet_essay, article, member
from tests.browser.test_look import faults, is_wider_than_the_screen
from tests.factories import published, said

NEW = f"{COURSE}new/"
PHONE = {"viewport": {"width": 390, "height": 760}}
EVERYTHING = "You have read everything."


def entries(page: Page) -> list[str]:
    """The titles and the lines of the page, from top to bottom."""
    return page.locator("main .item h2, main .said li > span").all_inner_texts()


def is_read(page: Page, is_scripted: bool, act: Any) -> None:
    """Look at what is on the page until it counts as read: by looking, or by the button."""
    if is_scripted:
        with page.expect_response(lambda answer: answer.url.endswith("/reading/")):
            act()
    else:
        act()
        with page.expect_navigation():
            page.get_by_role("button", name="Mark as read").click()


def test_it_holds_what_is_unread_oldest_first_and_empties_as_it_is_read(page_of: Any, request: Any) -> None:
    is_scripted = "with script" in request.node.name
    page = sign_in(page_of(**PHONE), "classmate")
    page.goto(NEW)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text(EVERYTHING)).to_be_visible()
    expect(page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    quiet = a_quiet_essay()
    first = said(quiet, member("author"), "The first to be said.")
    published(member("author"), "A Second Essay", "Few words.")
    said(quiet, member("instructor"), "The last to be said.")
    page.reload()
    assert entries(page) == [quiet.title, "The first to be said.", "The last to be said.", "A Second Essay"]
    assert (is_wider_than_the_screen(page), is_scripted and faults(page, page.url)) == (False, is_scripted and [])
    small = page.locator("main .item h2 a, main .said a, main .btn").evaluate_all(
        "all => all.filter(each => each.getClientRects()[0].height < 24).map(each => each.innerText)"
    )
    assert small == []
    is_read(page, is_scripted, lambda: page.locator(f'.said a[href="/comments/{first.pk}/"]').click())
    expect(article(page, "The first to be said.")).to_be_visible()
    page.goto(NEW)
    assert "The first to be said." not in entries(page)
    is_read(page, is_scripted, lambda: page.get_by_role("link", name="A Second Essay").click())
    if is_scripted:
        page.go_back()
        page.wait_for_url(f"**{NEW}")
    else:
        page.wait_for_load_state()
        page.goto(NEW)
    expect(page.get_by_role("link", name="A Second Essay")).to_have_count(0)


def test_a_student_who_comes_back_after_a_term_has_it_in_pages(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(**PHONE), "classmate")
    page.goto(NEW)
    page.get_by_role("button", name="Mark all as read").click()
    quiet = a_quiet_essay()
    for number in range(60):
        said(quiet, member("author"), f"Said {number}.")
    page.reload()
    expect(page.get_by_text("61 essays and replies you have not read, oldest first.")).to_be_visible()
    assert entries(page)[1:] == [f"Said {number}." for number in range(49)]
    page.get_by_role("link", name="Later").click()
    assert entries(page)[1:] == [f"Said {number}." for number in range(49, 60)]
    assert (is_wider_than_the_screen(page), faults(page, page.url)) == (False, [])
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text(EVERYTHING)).to_be_visible()
    assert Comment.objects.filter(body__startswith="Said ").count() == 60

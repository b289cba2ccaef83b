"""One run over every address in a browser: no report of the Content-Security-Policy, no script error, no request to
anywhere else (each watched page asserts it at its end), and everything on a page within reach of the Tab key."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from playwright.sync_api import Page

from tests.browser.conftest import sign_in, watched
from tests.browser.page_kinds import PAGES, prepare

POINTS = "a[href], button, input:not([type=hidden], [type=radio]:not(:checked)), select, textarea, summary"
NUMBER_THEM = f"""() => [...document.querySelectorAll("{POINTS}")]
  .filter(e => e.checkVisibility({{ visibilityProperty: true }}) && !e.disabled && e.tabIndex >= 0)
  .map((e, n) => (e.dataset.stop = n)).length"""


def admin_addresses() -> list[str]:
    """Every list, form, history and deletion page of the admin that has a row to show."""
    found = ["/admin/", "/admin/password_change/"]
    for model in admin.site._registry:  # the registry is the only list of what is there
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        found += [base, f"{base}add/"]
        row = model._default_manager.order_by("pk").first()
        found += [f"{base}{row.pk}/{page}/" for page in ("change", "history", "delete")] if row else []
    return found


def test_every_page_of_the_admin_keeps_the_policy(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(), "admin")
    answers = {address: page.goto(address).status for address in admin_addresses()}
    assert {address: status for address, status in answers.items() if status not in {200, 403, 404}} == {}
    assert sum(status == 200 for status in answers.values()) > len(answers) / 2


@pytest.mark.parametrize("viewer", PAGES)
def test_everything_on_a_page_is_within_reach_of_the_tab_key(scripted_page_of: Any, viewer: str) -> None:
    page = scripted_page_of()
    if viewer != "anonymous":
        sign_in(page, viewer)
    missed, words = {}, prepare()
    for address in PAGES[viewer]:
        page.goto(address.format(**words))
        if stops := unreached(page):
            missed[address] = stops
    assert missed == {}


def unreached(page: Page) -> list[str]:
    """The controls of a page that pressing Tab does not reach, twice as often as there are controls: some come in
    after they were counted. What a part of the page that came anew took away meanwhile is not among them."""
    page.wait_for_load_state("networkidle")
    count = page.evaluate(NUMBER_THEM)
    missing = set(map(str, range(count)))
    for _ in range(2 * count + 3):
        page.keyboard.press("Tab")
        missing.discard(page.evaluate("document.activeElement.dataset.stop"))
        if not missing:
            break
    left = (page.evaluate("n => document.querySelector(`[data-stop='${n}']`)?.outerHTML", n) for n in missing)
    return [control[:90] for control in left if control]


def test_a_style_in_the_page_would_be_reported(browser: Any, site: str) -> None:
    pages = watched(browser, site, scripted=True)
    page = next(pages)()
    page.goto("/accounts/login/")
    with page.expect_console_message(lambda message: "Policy" in message.text):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    with pytest.raises(AssertionError, match="Content Security Policy"):
        next(pages)


def test_a_trap_for_the_tab_key_would_be_found(scripted_page_of: Any) -> None:
    page = scripted_page_of()
    page.goto("/accounts/login/")
    page.evaluate("""document.addEventListener("focusin", (event) =>
      event.target.type === "password" && document.querySelector("[name=login]").focus())""")
    assert [stop for stop in unreached(page) if "password" in stop] != []

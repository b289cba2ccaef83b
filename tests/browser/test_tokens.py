"""Tokens in a browser: made after showing who one is, copied, used by a program, taken back."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from blog.site import demo
from tests.browser.conftest import COURSE, sign_in

POSTS = f"/api/courses{COURSE}posts/"


def test_a_token_is_made_used_and_taken_back(scripted_page_of: Any) -> None:
    page = sign_in(scripted_page_of(viewport={"width": 390, "height": 844}), "author")
    page.goto("/accounts/email/")
    page.get_by_role("link", name="Tokens").click()
    page.get_by_label("Name").fill("My reference manager")
    page.get_by_label("Works for").select_option("a month")
    page.get_by_role("button", name="Make a token").click()
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="“My reference manager” is made")).to_be_visible()
    secret = page.locator("code.key").inner_text()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(POSTS).json()["items"]
    page.get_by_role("link", name="the addresses for programs").click()
    expect(page.get_by_role("heading", name="For programs")).to_be_visible()
    page.get_by_text("What it answers").first.click()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("link", name="Tokens for programs").click()
    expect(page.locator(".keys")).to_contain_text("Last used on")
    expect(page.locator("body")).not_to_contain_text(secret)
    page.get_by_role("button", name="Take back My reference manager").click()
    expect(page.get_by_role("status").first).to_contain_text("is taken back")
    assert program.get(POSTS).status_code == 401

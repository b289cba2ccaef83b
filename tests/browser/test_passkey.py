"""A passkey in a real browser, with a device that the browser plays: made, used to sign in alone, and taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect

from blog.site import demo
from tests.browser.conftest import sign_in, watched

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, site: str, settings: Any) -> Iterator[Page]:
    """A watched page of the same server by a name: passkeys belong to a name and never to a number."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    pages = watched(browser, site.replace("127.0.0.1", "localhost"), scripted=True)
    yield next(pages)()
    next(pages, None)


def give_device(page: Page, **different: Any) -> None:
    """Let the browser play a device that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | different})


def test_a_passkey_is_made_and_signs_in_alone(page: Page) -> None:
    give_device(page)
    sign_in(page, "instructor")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"\d/admin/$"))
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("My laptop")
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("You have none yet.")


def test_a_device_that_says_no_is_answered_in_a_sentence(page: Page) -> None:
    give_device(page, isUserVerified=False)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey did not work here.")

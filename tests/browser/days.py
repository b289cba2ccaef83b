"""What the tests of a person's whole day share: the way in by the front page, the menu, and the letters that came.
Nobody in them types an address but the first."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from blog.models import Notice
from blog.site import demo
from tests.blog.noticing import LINK, parts, sent

TITLE = "Twentieth-Century Russia"


def come_in(page: Page, name: str) -> Page:
    """From the front page through the sign-in, to the essays of the one course there is."""
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email").fill(f"{name}@example.edu")
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page


def by_menu(page: Page, name: str) -> Page:
    """Open the menu behind one's own name, and follow a link of it."""
    page.locator("details.me summary").click()
    page.locator("details.me").get_by_role("link", name=name, exact=True).click()
    return page


def by_head(page: Page, name: str) -> Page:
    """Follow a link of the course's head."""
    page.get_by_role("navigation", name="Course").get_by_role("link", name=name).first.click()
    return page


def letters_to(name: str, folder: Path) -> list[EmailMessage]:
    """All that waits is sent; every letter to this person, oldest first."""
    yesterday = timezone.now() - timedelta(days=1)
    Notice.objects.update(ripe_at=yesterday, due_at=yesterday)
    return [letter for letter in sent(folder) if f"{name}@example.edu" in str(letter["To"])]


def links_of(letter: EmailMessage) -> list[str]:
    """Where the links of a letter lead on this site."""
    return [str(link) for link in LINK.findall(parts(letter)[0])]

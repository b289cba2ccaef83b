"""A real browser against a real server: the system's Chromium, the demonstration course, and every page watched for
reports of the Content-Security-Policy, script errors and requests to anywhere else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blog.site import demo

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
COURSE = "/twentieth-century-russia/"
A_MINUTE = 60_000
expect.set_options(timeout=A_MINUTE)  # a machine that does more than one thing at a time takes its time
# What the browser itself says when its process or its pipe breaks: no page and no promise of ours is in it.
A_BROWSER_THAT_BROKE = ["Protocol error", "context or browser has been closed", "Connection closed while reading"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder; say why where it is skipped."""
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=A_BROWSER_THAT_BROKE))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's browser."""
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture
def site(transactional_db: None, live_server: Any, settings: Any, tmp_path: Path) -> str:
    """The address of a server with the demonstration course."""
    settings.MEDIA_ROOT = tmp_path
    settings.ACCOUNT_RATE_LIMITS, settings.DEMO = False, True
    list(demo.load())
    return str(live_server.url)


@pytest.fixture(params=["with script", "script off"])
def page_of(request: Any, browser: Browser, site: str) -> Iterator[Any]:
    """Opens watched pages, with script and again without."""
    yield from watched(browser, site, scripted=request.param == "with script")


@pytest.fixture
def scripted_page_of(browser: Browser, site: str) -> Iterator[Any]:
    """Opens watched pages, with script."""
    yield from watched(browser, site, scripted=True)


def watched(browser: Browser, site: str, scripted: bool) -> Iterator[Any]:
    """A function that opens a page in a browser of its own; at the end nothing may have been reported."""
    contexts: list[BrowserContext] = []
    reports: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=site, java_script_enabled=scripted, **options)
        context.set_default_timeout(A_MINUTE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: reports.extend([message.text] if "Policy" in message.text else []))
        page.on("pageerror", lambda error: reports.append(str(error)))
        page.on("request", lambda asked: reports.extend([] if asked.url.startswith((site, "data:")) else [asked.url]))
        return page

    yield open_page
    for context in contexts:
        context.set_offline(True)  # what is typed is sent after a while, and would meet the next test's empty tables
        context.close()
    assert reports == []


def sign_in(page: Page, name: str) -> Page:
    """Sign one of the demonstration's people in, through the form."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(f"{name}@example.edu")
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "login" not in address)
    return page

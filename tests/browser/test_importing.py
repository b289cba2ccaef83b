"""A class's past from WordPress in a real browser: files, dry run, who is who, progress, report, an essay, a claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page, expect

from blog.models import Course, CourseImport, User
from blog.site.wordpress import running
from tests.browser.conftest import COURSE, sign_in

EXPORT = Path("fixtures/import/class-blog.xml")


def work() -> None:
    """What the worker does, until nothing is left."""
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)


def faults(page: Page) -> list[str]:
    """What axe says of a page, without fetching the admin's stylesheets into it, which the policy forbids."""
    options = {"preload": False, "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def begin(page: Page) -> None:
    """The instructor's way to the page, and the files."""
    course = Course.objects.get(slug=COURSE.strip("/"))
    sign_in(page, "instructor").goto(f"/admin/blog/course/{course.pk}/change/")
    page.get_by_role("link", name="Bring in from WordPress").click()
    page.get_by_label("Exports").set_input_files(EXPORT)
    page.get_by_role("button", name="Look at what would come in").click()
    expect(page.get_by_role("heading", name="Waiting for the worker")).to_be_visible()


def look_again(page: Page) -> None:
    """Without script somebody presses the link; with it the page comes by itself."""
    link = page.get_by_role("link", name="Look again")
    if not page.evaluate("() => typeof htmx !== 'undefined'"):
        link.click()


def test_a_class_comes_in_and_a_student_claims_what_is_theirs(page_of: Any) -> None:
    page = page_of()
    begin(page)
    work()
    look_again(page)
    expect(page.get_by_role("heading", name="What is in the files")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Leonie Hart"))
    row.get_by_role("combobox").select_option(label="R. Vale")
    page.get_by_role("button", name="Keep who is who and read again").click()
    work()
    look_again(page)
    expect(row.get_by_text("by hand")).to_be_visible()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Waiting for the worker")).to_be_visible()
    work()
    look_again(page)
    expect(page.get_by_text("All of it is in.")).to_be_visible()
    expect(page.get_by_role("link", name="nginx-redirects.conf")).to_be_visible()
    post = Course.objects.get(slug=COURSE.strip("/")).posts.filter(author__public_name="Taro Saito").published().first()
    assert post is not None
    page.goto(post.get_absolute_url())
    expect(page.locator("article.post")).to_contain_text("Taro Saito")
    claim(page_of())
    page.reload()
    expect(page.locator("article.post")).not_to_contain_text("Taro Saito")


def claim(page: Page) -> None:
    """A classmate with the confirmed address of that time takes what is theirs."""
    classmate = User.objects.get(email="classmate@example.edu")
    EmailAddress.objects.create(user=classmate, email="t.saito@example.edu", verified=True)
    sign_in(page, "classmate").goto(f"{COURSE}me/")
    expect(page.get_by_text("came from an older blog under your address")).to_be_visible()
    page.get_by_role("button", name="They are mine").click()
    expect(page.get_by_text("Yours now:")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_step_can_be_read_by_everyone(scripted_page_of: Any, width: int, scheme: str) -> None:
    page = scripted_page_of(viewport={"width": width, "height": 900}, color_scheme=scheme)
    begin(page)
    assert faults(page) == []
    work()
    expect(page.get_by_role("heading", name="Who is who")).to_be_visible()
    assert faults(page) == []
    run = CourseImport.objects.get()
    with running.alone_in(run.course):
        CourseImport.objects.update(stage="running", n_done=40, n_total=120)
        page.reload()
        expect(page.get_by_text("40 of 120 items")).to_be_visible()
        CourseImport.objects.update(n_done=41)
        expect(page.get_by_text("41 of 120 items")).to_be_visible()
        assert faults(page) == []
    expect(page.get_by_text("The worker was stopped in the middle.")).to_be_visible()
    assert faults(page) == []
    page.goto(f"/admin/blog/course/{run.course_id}/import/")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

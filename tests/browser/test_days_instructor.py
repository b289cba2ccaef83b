"""An instructor's day in a browser, with script and without, from the front page by what stands on each page: the desk,
a person held, a roster, a link to join, an announcement, the log, the archive; the course closed and opened again."""

from __future__ import annotations

from typing import Any
from zipfile import ZipFile

import pytest
from django.db.models import Q
from playwright.sync_api import Locator, Page, expect

from blog.models import Announcement, Course, Enrolment, JoinLink, Post
from comments import moderation
from comments.models import Comment, CommentStatus, Restriction
from tests.browser.conftest import COURSE
from tests.browser.days import TITLE, by_head, by_menu, come_in
from tests.browser.discussing import a_quiet_essay, member
from tests.factories import said_by_guest

ROSTER = "Name;SIS ID;E-mail\nNgo, Linh;77001;linh.ngo@example.edu\nOsei, Kwame;77002;kwame.osei@example.edu\n"
NAMES = ("Nadia Ferro", "Ole Brandt", "Pia Storm")


@pytest.fixture
def queue(site: str) -> Post:
    """An essay under which three guests wait, and nobody elsewhere."""
    for comment in Comment.objects.filter(status=CommentStatus.PENDING):
        moderation.mark_spam(comment, member("instructor").user)
    quiet = a_quiet_essay()
    for name in NAMES:
        said_by_guest(quiet, name=name, body=f"This is {name} speaking.")
    return quiet


def card(page: Page, name: str) -> Locator:
    """What stands of somebody's comment on the desk."""
    return page.locator(".q", has=page.get_by_role("heading", name=name, exact=True))


def by(name: str) -> Comment:
    """What this person said."""
    return Comment.objects.get(Q(author__public_name=name) | Q(guest_name=name), post__published__title="A Quiet Essay")


def administer(page: Page, name: str) -> Page:
    """From a page of the course to a list of the administration."""
    by_menu(page, "Administration")
    page.get_by_role("link", name=name, exact=True).first.click()
    return page


def to_the_course(page: Page) -> Page:
    """From the administration back to the course."""
    page.get_by_role("link", name="View site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page


def test_an_instructors_morning_at_the_desk(page_of: Any, queue: Post) -> None:
    page = come_in(page_of(), "instructor")
    by_head(page, "Moderate")
    card(page, "Nadia Ferro").get_by_role("button", name="Approve").first.click()
    expect(page.locator(".toast")).to_contain_text("Approved Nadia Ferro’s comment.")
    rejected = card(page, "Ole Brandt")
    rejected.locator("summary", has_text="Reject").click()
    rejected.get_by_label("It speaks about a person").check()
    rejected.locator("details[open]").get_by_label("Note to the author").fill("Write about the essay.")
    rejected.locator("details[open]").get_by_role("button", name="Reject").click()
    expect(page.locator(".toast")).to_contain_text("Rejected Ole Brandt’s comment.")
    page.get_by_role("button", name="Undo").click()
    expect(card(page, "Ole Brandt")).to_be_visible()
    assert [by(name).status for name in NAMES] == ["published", "pending", "pending"]

    card(page, "Ole Brandt").get_by_role("link", name="Hold all of this person’s comments").click()
    page.get_by_label("It does not speak to this essay.").check()
    page.get_by_role("button", name="Hold them").click()
    page.get_by_role("link", name="Moderation").click()
    expect(card(page, "Ole Brandt")).to_contain_text("held for the rest of the term")
    assert Restriction.objects.count() == 1
    page.get_by_role("link", name="Log").click()
    expect(page.locator(".log li").first).to_contain_text("Lydia Hart")
    page.locator(".log").get_by_role("link", name="This is Nadia Ferro speaking.").first.click()
    expect(page.locator("#content")).to_contain_text("This is Nadia Ferro speaking.")


def test_an_instructors_afternoon_with_the_class(page_of: Any) -> None:
    page = come_in(page_of(), "instructor")
    administer(page, "Enrolments").get_by_role("link", name="Bring a class in").click()
    file = {"name": "class.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    page.get_by_label("Roster").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="See what will happen").click()
    if page.get_by_label("If it is, write").count():
        page.get_by_label("If it is, write").fill("missing")
    page.get_by_role("button", name="Bring the class in").click()
    page.wait_for_load_state()
    assert Enrolment.objects.get(user__email="linh.ngo@example.edu").roster_id == "77001"
    to_the_course(page)
    by_menu(page, "People")
    page.get_by_role("button", name="Show roster names on course pages").click()
    expect(page.get_by_role("main")).to_contain_text("Linh Ngo")

    administer(page, "Join links").get_by_role("link", name="Add join link").click()
    choose_the_course(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    assert JoinLink.objects.filter(course__slug=COURSE.strip("/")).count() == 1

    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Announcements", exact=True).click()
    page.get_by_role("link", name="Add announcement").click()
    choose_the_course(page)
    page.get_by_label("Text").fill("The archive is *shut* on Friday.")
    page.get_by_role("button", name="Save", exact=True).click()
    to_the_course(page)
    expect(page.get_by_role("region", name="Announcements")).to_contain_text("The archive is shut on Friday.")
    assert Announcement.objects.filter(body__contains="Friday").count() == 1


def choose_the_course(page: Page) -> None:
    """Where the form does not know it yet, say for which course."""
    named = f"{TITLE}, Fall 2026"
    if page.get_by_label("Course").locator("option:checked").inner_text() != named:
        page.get_by_label("Course").select_option(label=named)


def test_an_instructors_last_day(page_of: Any, queue: Post) -> None:
    page, reader = come_in(page_of(), "instructor"), come_in(page_of(), "classmate")
    administer(page, "Courses").get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Take it away").click()
    page.get_by_label("what anybody on the web may read").check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Take it away").click()
    with ZipFile(waiting.value.path()) as archive:
        assert "index.html" in archive.namelist()

    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("link", name="Close the course").click()
    for group in page.locator("fieldset.card").all():
        group.get_by_role("radio").first.check()
    page.get_by_role("button", name="Close the course now").click()
    expect(page.get_by_text("Closed. It can be read; nothing new can be written.")).to_be_visible()
    reader.get_by_role("link", name="A Quiet Essay", exact=True).click()
    expect(reader.locator("#reply")).to_contain_text("This course has closed.")

    page.get_by_label("Why").fill("One essay was forgotten.")
    page.get_by_role("button", name="Open the course again").click()
    expect(page.get_by_text("One essay was forgotten.")).to_be_visible()
    reader.reload()
    expect(reader.locator("form#reply")).to_be_visible()
    assert Course.objects.get(slug=COURSE.strip("/")).closed_at is None

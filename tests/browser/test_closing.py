"""The end of a term in a browser, with script and without: closing by the list, what a student then sees, opening it
again, copying over a clock change; and one's own work, opened from disk without a network."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from playwright.sync_api import Browser, Page, expect

from blog.models import Course, Week
from comments.models import Comment
from tests.browser.conftest import COURSE, sign_in
from tests.browser.discussing import a_quiet_essay, member
from tests.factories import said, said_by_guest, written

SAYS = "It can be read; nothing new can be written."


def the_course() -> Course:
    return Course.objects.get(slug=COURSE.strip("/"))


def choose_everything(page: Page) -> None:
    """Choose the first thing that may become of each kind that is open."""
    for group in page.locator("fieldset.card").all():
        group.get_by_role("radio").first.check()


def test_a_course_closes_by_its_list_a_student_reads_on_and_it_opens_again(page_of: Any) -> None:
    post = a_quiet_essay()
    said_by_guest(post, body="What of the ration cards?")
    written(member("author"), "Not Finished")
    staff = sign_in(page_of(), "instructor")
    staff.goto(f"/admin/blog/course/{the_course().pk}/change/")
    staff.get_by_role("link", name="Close the course").click()
    expect(staff.locator("#content-main")).not_to_contain_text("Not Finished")
    staff.get_by_role("button", name="Close the course now").click()
    expect(staff.get_by_role("alert")).to_contain_text("Nothing was closed. Decide what is still open")
    choose_everything(staff)
    staff.get_by_role("button", name="Close the course now").click()
    expect(staff.get_by_text("Closed. It can be read; nothing new can be written.")).to_be_visible()

    student = sign_in(page_of(), "classmate")
    for address in (COURSE, post.get_absolute_url(), f"{COURSE}me/", f"{COURSE}weeks/"):
        student.goto(address)
        expect(student.locator("#closed")).to_contain_text(SAYS)
        expect(student.get_by_role("link", name="Write", exact=True)).to_have_count(0)
    student.goto(post.get_absolute_url())
    expect(student.locator("form#reply")).to_have_count(0)
    expect(student.locator("#reply")).to_contain_text("This course has closed.")
    student.goto(f"{COURSE}write/")
    expect(student.get_by_role("heading", name="The course has closed")).to_be_visible()

    staff.goto("/admin/comments/comment/desk/")
    staff.get_by_role("button", name="Approve").first.click()
    expect(staff.locator("body")).to_contain_text("Approved")

    staff.goto(f"/admin/blog/course/{the_course().pk}/closing/")
    staff.get_by_role("button", name="Open the course again").click()
    expect(staff.get_by_role("alert")).to_contain_text("Say why it is opened again.")
    staff.get_by_label("Why").fill("One essay was forgotten.")
    staff.get_by_role("button", name="Open the course again").click()
    expect(staff.get_by_text("One essay was forgotten.")).to_be_visible()
    student.goto(post.get_absolute_url())
    expect(student.locator("#closed")).to_have_count(0)
    expect(student.locator("form#reply")).to_be_visible()


def test_a_course_is_copied_over_a_clock_change(page_of: Any) -> None:
    course = the_course()
    Course.objects.filter(pk=course.pk).update(time_zone="America/New_York")
    Week.objects.filter(course=course).delete()
    due = datetime.fromisoformat("2026-09-13T02:30-04:00")
    Week.objects.create(course=course, number=1, slug="one", title="Letters", starts_on=date(2026, 9, 7), due=due)
    staff = sign_in(page_of(), "instructor")
    staff.goto(f"/admin/blog/course/{course.pk}/copying/")
    staff.get_by_label("First day of the new term").fill("2027-03-08")
    staff.get_by_label("Title").fill("Russia in Spring")
    staff.get_by_label("Address").fill("spring")
    staff.get_by_role("button", name="Look at the dates").last.click()
    table = staff.locator("table.plan")
    expect(table).to_contain_text("Monday, Sept. 7, 2026")
    expect(table).to_contain_text("Monday, March 8, 2027")
    expect(table).to_contain_text("Sunday, Sept. 13, 2026, 02:30 EDT")
    expect(table).to_contain_text("Sunday, March 14, 2027, 03:30 EDT")
    expect(table).to_contain_text("The clock skips 02:30 on that day.")
    assert not Course.objects.filter(slug="spring").exists()
    staff.get_by_role("button", name="Make the course").click()
    expect(staff.get_by_text("Made. You are its instructor; bring the class in next.")).to_be_visible()
    made = Course.objects.get(slug="spring")
    assert (made.posts.count(), made.enrolments.count(), made.copied_from) == (0, 1, course)
    staff.goto("/spring/")
    expect(staff.locator("header.site")).to_contain_text("Russia in Spring")


def test_ones_own_work_opens_from_disk_without_a_network(page_of: Any, browser: Browser, tmp_path: Path) -> None:
    said(a_quiet_essay(), member("author"), "A *postscript* of my own.")
    author = sign_in(page_of(), "author")
    author.goto(f"{COURSE}me/")
    author.get_by_role("link", name="Download my work").click()
    with author.expect_download() as waiting:
        author.get_by_role("button", name="Download", exact=True).click()
    folder = tmp_path / "unpacked"
    with ZipFile(waiting.value.path()) as archive:
        archive.extractall(folder)
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 3
    context = browser.new_context(offline=True)
    page, asked, problems = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: problems.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    for path in pages:
        page.goto(path.as_uri())
        assert page.locator("h1").inner_text()
        broken = page.evaluate("() => [...document.images].filter(i => i.src && !i.naturalWidth).map(i => i.src)")
        links = page.evaluate("() => [...document.querySelectorAll('a[href]')].map(a => a.href)")
        gone = [link for link in links if link.startswith("file:") and not there(link)]
        assert (broken, gone) == ([], [])
    pictures = sum(path.suffix in {".png", ".jpeg", ".webp"} for path in folder.rglob("*"))
    page.goto((folder / "comments.html").as_uri())
    expect(page.locator("article", has_text="postscript").locator("em")).to_have_text("postscript")
    assert page.locator("article").count() == Comment.objects.filter(author=member("author")).count()
    assert (problems, [url for url in asked if not url.startswith("file:")], pictures > 0) == ([], [], True)
    context.close()


def there(link: str) -> bool:
    """Whether a link to a file leads to one, or to a place in the same page."""
    return Path(link.removeprefix("file://").partition("#")[0]).exists()

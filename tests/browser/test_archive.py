"""Archives opened from disk in a real browser without a network: the demonstration course and an imported one, every
page of them by following links alone; and the search in one, with script and without."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from blog.models import Course
from blog.site.exporting_courses import Circle, reach
from comments.models import Comment
from tests.browser.conftest import COURSE, sign_in
from tests.browser.discussing import a_quiet_essay, member
from tests.factories import said, said_by_guest

EXPORT = Path("fixtures/import/class-blog.xml")
LINKS = "() => [...document.querySelectorAll('a[href], link[href], script[src]')].map(each => each.href || each.src)"
LOST = """() => {
  for (const image of document.images) image.loading = "eager";
  const lost = [...document.images].filter((image) => image.src && image.complete && !image.naturalWidth);
  const here = [...document.querySelectorAll('a[href^="#"]')].map((link) => decodeURIComponent(link.hash.slice(1)));
  return lost.map((image) => image.src).concat(here.filter((id) => !document.getElementById(id)));
}"""
LEFT = "ERR_ABORTED"  # the crawl goes on before an icon is there
SAID = "() => [...document.querySelectorAll(':is(article, .mentions li)[id^=comment-]')].map(each => each.id)"


def imported() -> Course:
    """A course that came from WordPress, its comments as they were."""
    course = Course.objects.create(title="Old Class", slug="old-class", audience=60)
    call_command("import_wordpress", str(EXPORT), course="old-class", audience="web", stdout=StringIO())
    return course


def unpacked(course: Course, circle: str, folder: Path) -> Path:
    """The archive of a course, twice the same, in a folder."""
    files = [folder / f"{course.slug}-{n}.zip" for n in range(2)]
    for file in files:
        call_command("archive_course", course.slug, audience=circle, out=file, verbosity=0, stdout=StringIO())
    assert files[0].read_bytes() == files[1].read_bytes()
    with ZipFile(files[0]) as archive:
        archive.extractall(folder / course.slug)
    return folder / course.slug


def crawled(browser: Browser, folder: Path, **options: Any) -> tuple[set[str], list[str]]:
    """Every page that can be come to from the first one; the pages, and the comments that stand on them."""
    context = browser.new_context(offline=True, **options)
    page, problems = context.new_page(), list[str]()
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.extend([] if LEFT in (request.failure or "") else [request.url]))
    page.on("request", lambda request: problems.extend([] if request.url.startswith("file:") else [request.url]))
    waiting, seen, comments = [folder / "index.html"], set[str](), list[str]()
    while waiting:
        path = waiting.pop()
        if str(path) in seen:
            continue
        seen.add(str(path))
        assert path.is_file(), path
        if path.suffix == ".html":
            page.goto(path.as_uri())
            assert page.locator("h1").first.inner_text()
            assert page.evaluate(LOST) == [], path
            comments += page.evaluate(SAID)
            found = [address.partition("#")[0] for address in page.evaluate(LINKS) if address.startswith("file:")]
            waiting += [Path(address.removeprefix("file://")) for address in found]
    assert problems == []
    context.close()
    return seen, comments


def readable(course: Course, circle: str) -> set[str]:
    """The comments that this audience reads."""
    return {f"comment-{pk}" for pk in reach(course, Circle(circle)).all_comments().values_list("pk", flat=True)}


def test_an_archive_is_whole_on_a_disk_without_a_network(browser: Browser, site: str, tmp_path: Path) -> None:
    post = a_quiet_essay()
    hidden = said_by_guest(post, body="What of the zeppelin timetable?")
    said(post, member("author"), "An answer", parent=said(post, member("classmate"), "A question"))
    for course in (Course.objects.get(slug=COURSE.strip("/")), imported()):
        folder = unpacked(course, "web", tmp_path)
        seen, comments = crawled(browser, folder)
        assert {Path(name) for name in seen} >= set(folder.rglob("*.html"))
        assert len(comments) == len(set(comments)) > 3
        assert set(comments) == readable(course, "web")
        assert f"comment-{hidden.pk}" not in comments
        assert not any(b"zeppelin" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_search_of_an_archive_finds_without_a_network_and_says_what_it_needs_without_script(
    scripted_page_of: Any, browser: Browser, tmp_path: Path
) -> None:
    comment = said(a_quiet_essay(), member("classmate"), "The café of the *Générale* was shut; a cold war indeed.")
    staff = sign_in(scripted_page_of(), "instructor")
    course = Course.objects.get(slug=COURSE.strip("/"))
    staff.goto(f"/admin/blog/course/{course.pk}/change/")
    staff.get_by_role("link", name="Take it away").click()
    staff.get_by_label("what anybody on the web may read").check()
    with staff.expect_download() as waiting:
        staff.get_by_role("button", name="Take it away").click()
    assert waiting.value.suggested_filename == "twentieth-century-russia-archive.zip"
    with ZipFile(waiting.value.path()) as archive:
        archive.extractall(tmp_path / "archive")
    address = (tmp_path / "archive" / "search.html").as_uri()

    still = browser.new_context(offline=True, java_script_enabled=False).new_page()
    still.goto(address)
    expect(still.get_by_text("The search of an archive runs in your browser")).to_be_visible()
    expect(still.get_by_role("searchbox")).to_have_count(0)

    page = browser.new_context(offline=True).new_page()
    look(page, address, comment)


def look(page: Page, address: str, comment: Comment) -> None:
    """Look for words, for a phrase, and for what is not there; by keyboard alone."""
    problems = list[str]()
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    box = page.get_by_role("searchbox")
    box.fill("GENERALE cafe")
    box.press("Enter")
    expect(page.get_by_role("status").filter(has_text="One place")).to_be_visible()
    expect(page.locator("#found article p").first).to_contain_text("The café of the Générale was shut")
    assert Axe().run(page, options={"preload": False}).response["violations"] == []
    page.locator("#found a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/index.html#comment-{comment.pk}")
    expect(page.locator(f"#comment-{comment.pk}")).to_be_in_viewport()
    page.go_back()
    expect(box).to_have_value("GENERALE cafe")
    expect(page.locator("#found article")).to_have_count(1)
    box.fill("“cold war indeed”")
    box.press("Enter")
    expect(page.locator("#found article")).to_have_count(1)
    box.fill("war cold zzz")
    box.press("Enter")
    expect(page.get_by_text("Nothing here holds all of these words.")).to_be_visible()
    expect(page.locator("#found article")).to_have_count(0)
    assert problems == []

"""Hostile words in a real browser: typed by hand into the forms, and all of them at once on every page that shows
them. Nothing of theirs runs, asks for anything elsewhere, opens a dialog or breaks an answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

from django.apps import apps
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from blog.models import Course, Enrolment, Post
from comments.models import Comment
from tests.browser.conftest import A_MINUTE, COURSE, sign_in
from tests.browser.discussing import POST, member
from tests.browser.hostile_watch import WORST, Watch, turns
from tests.factories import said
from tests.hostile import packs, strings
from tests.hostile_rows import feeds, fill, pages, sendable

PICTURE = Path("fixtures/media/images/two-houses.png")
MODELS = "course week section tag page announcement enrolment post decision".split()


def fill_all(form: Any) -> None:
    """Type the worst into each line and each box of a form, in turn."""
    for field, words in zip(form.all(), turns(), strict=False):
        if field.is_visible() and field.is_editable():
            field.fill(words)


def test_an_author_types_the_worst_into_every_field(scripted_page_of: Any) -> None:
    watch = Watch()
    page = sign_in(watch.over(scripted_page_of()), "author")
    page.goto(f"{COURSE}write/")
    page.get_by_label("Title").fill(WORST[0])
    upload = {"name": f"{WORST[0]}.png", "mimeType": "image/png", "buffer": PICTURE.read_bytes()}
    page.get_by_label("Picture", exact=True).set_input_files(upload)
    page.get_by_role("button", name="Add picture").click()
    page.locator("label", has_text="Pictures 1").click()
    fill_all(page.locator("textarea[name^=picture-], input[type=text][name^=picture-]"))
    watch.look(page)
    text = page.get_by_label("Essay", exact=False).first
    picture = text.input_value()
    page.get_by_label("Works cited").fill("\n".join(WORST))
    page.get_by_label("Tags").fill(", ".join(words[:60] for words in WORST))
    for number, pack in enumerate(packs(10_000, "\n\n")):
        # A browser may look long for fonts that have the odd signs of somebody's own collection.
        text.fill(f"Pack {number}.\n\n{picture}\n\n{pack}", timeout=10 * A_MINUTE)
        page.get_by_role("button", name="Preview", exact=True).click()
        expect(page.locator(".preview .essay")).to_contain_text(f"Pack {number}.")
        watch.look(page)
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator(".message").first).to_contain_text("Saved.", timeout=A_MINUTE)
    watch.look(page)

    page.locator("label", has_text="Sources").click()
    page.get_by_role("button", name="Fill in its form").click()
    expect(page.get_by_role("button", name="Keep this work")).to_be_visible()
    fill_all(page.locator("textarea[name^=work-], input[type=text][name^=work-]"))
    page.get_by_role("button", name="Keep this work").click()
    expect(page.locator("[name^=work-][aria-invalid=true]").first).to_be_visible()
    watch.look(page)
    for name in ("issued", "original-date", "ISBN", "DOI", "URL"):
        page.locator(f"[name=work-{name}]").fill("")
    page.get_by_role("button", name="Keep this work").click()
    expect(page.get_by_role("button", name="Keep this work")).to_have_count(0)
    watch.look(page)
    page.get_by_role("button", name="Publish…").click()
    expect(page.locator("dl.facts")).to_be_visible()
    watch.look(page)
    page.get_by_role("checkbox", name="I agree that this essay is shown beyond the course").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("article.post h1")).to_have_text(WORST[0])
    watch.look(page)
    assert (watch.found[:20], Post.objects.filter(published__title=WORST[0]).count()) == ([], 1)


def test_readers_type_the_worst_into_names_and_replies_and_staff_meet_them(scripted_page_of: Any) -> None:
    watch = Watch()
    guest, classmate, staff = (watch.over(scripted_page_of()) for _ in range(3))
    for count, name in enumerate(WORST[:2], 1):
        guest.goto(POST)
        form = guest.locator("form#reply")
        form.get_by_label("Your reply").fill("\n\n".join([name, *WORST]))
        form.get_by_label("Name").fill(name)
        form.get_by_label("Email").fill("nadia@example.org")
        form.get_by_role("button", name="Post reply").click()
        expect(guest.locator(".held")).to_have_count(count)
        watch.look(guest)
    sign_in(classmate, "classmate").goto(f"{COURSE}me/")
    classmate.get_by_label("A name I choose").check()
    classmate.locator("input[name=chosen]").fill(WORST[1])
    classmate.get_by_role("button", name="Save").last.click()
    expect(classmate.locator(".message").first).to_be_visible()
    watch.look(classmate)
    classmate.goto(POST)
    form = classmate.locator("form#reply")
    form.get_by_label("Your reply").fill(f"@{member('classmate').public_name} {WORST[2]}")
    form.get_by_role("button", name="Preview").click()
    expect(classmate.locator(".looked .words")).to_contain_text("onload")
    watch.look(classmate)
    form.get_by_role("button", name="Post reply").click()
    expect(classmate.locator("#comments")).to_contain_text("onload=window.__ran=1")
    watch.look(classmate)
    classmate.goto(f"{COURSE}search/")
    classmate.get_by_role("searchbox").fill(WORST[0])
    classmate.get_by_role("searchbox").press("Enter")
    classmate.wait_for_url("**/search/?q=**")
    watch.look(classmate)
    watch.open(sign_in(staff, "instructor"), "/admin/comments/comment/desk/", "/admin/comments/comment/", POST)
    assert (watch.found[:20], Comment.objects.filter(body__contains="onload").count()) == ([], 3)


def test_staff_type_the_worst_into_a_course_and_bring_a_roster_of_it(scripted_page_of: Any, tmp_path: Path) -> None:
    watch, course = Watch(), Course.objects.get(slug=COURSE.strip("/"))
    page = sign_in(watch.over(scripted_page_of()), "instructor")
    page.goto(f"/admin/blog/course/{course.pk}/change/")
    for field, words in zip(("title", "code", "term", "description"), turns(), strict=False):
        page.locator(f"[name={field}]").fill(words[: 40 if field in {"code", "term"} else None])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("onerror=")
    watch.look(page)
    watch.open(page, f"/admin/blog/course/{course.pk}/rules/")
    fill_all(page.locator("#content textarea"))
    with page.expect_event("load"):
        page.locator("#content").get_by_role("button").first.click()
    watch.look(page)
    watch.open(page, COURSE, f"{COURSE}about/", "/admin/", "/")

    page.goto("/admin/blog/enrolment/roster/")
    out = io.StringIO()
    typed = [text for text in map(sendable, strings()) if "\0" not in text]
    rows = [[text, f"h{n}@example.edu", text[:60], text[:60]] for n, text in enumerate(typed)]
    csv.writer(out).writerows([["Name", "Email", "Section", "ID"], *rows])
    file = {"name": f"{WORST[0]}.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    page.get_by_label("Roster").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    watch.look(page)
    page.get_by_role("button", name="See what will happen").click()
    expect(page.locator("#content")).to_contain_text("Nothing is written yet.")
    watch.look(page)
    assert watch.found[:20] == []


def say_them(post: Post, about: Enrolment) -> None:
    """What the author of an essay, and a person who is named, are told by people whose names are hostile too."""
    speakers = post.course.enrolments.filter(slug__startswith="h").order_by("pk")
    for speaker, words in zip(speakers, packs(600), strict=False):
        said(post, speaker, f"@{about.public_name} {words}".replace("\0", ""))


def more_pages(posts: list[Post]) -> dict[str, list[str]]:
    """Where they show beside the pages that a test without a browser asks for."""
    course, first, post = f"/{posts[0].course.slug}/", posts[0].get_absolute_url(), posts[0]
    own = Comment.objects.filter(author__isnull=False).latest("pk")
    tag = post.tags.order_by("pk").first()
    rows = [model for model in MODELS if model != "decision"]
    return {
        "anonymous": [
            *feeds(posts)[:-1],  # the browser's own viewer of a map sets a style, which the policy reports
            *(f"{first}sources.bib", f"{course}tags/{tag.slug if tag else 0}/", f"/comments/{own.pk}/"),
            *(f"{course}authors/{own.author.slug if own.author else 0}/", "/api/courses/"),
        ],
        "searching": [f"{course}search/?" + urlencode({"q": sendable(text)}) for text in (*WORST, *strings()[::60])],
        "author": [f"{first}edit/?beside={side}" for side in ("preview", "citations", "sources", "pictures")]
        + [f"{course}{page}" for page in ("new/", "me/comments/", "me/web/", "me/my-work/", "weeks/")]
        + [f"/comments/{own.pk}/flag/", "/notifications/?page=2"],
        "instructor": [f"/admin/blog/{model}/{newest(model)}/change/" for model in rows]
        + [f"/admin/comments/comment/desk/?tab={tab}" for tab in ("unseen", "rejected", "reported")]
        + [f"{course}view-as/", f"/admin/blog/course/{post.course_id}/closing/", "/admin/blog/enrolment/roster/"]
        + [f"/admin/blog/post/{post.pk}/history/", f"/comments/{own.pk}/notes/", f"{first}notes/"],
    }


def newest(model: str) -> int:
    """The row of the admin that was made last."""
    rows = apps.get_model("blog", model).objects
    return int(rows.latest("pk").pk)


def test_no_page_of_a_course_made_of_them_runs_asks_for_or_breaks_anything(
    scripted_page_of: Any, browser: Browser, tmp_path: Path
) -> None:
    watch, course = Watch(), Course.objects.get(slug=COURSE.strip("/"))
    posts = fill(course, member("author"), member("instructor"))
    say_them(posts[0], member("author"))
    known, more = pages(posts), more_pages(posts)
    for who in ("anonymous", "searching", "author", "instructor"):
        page = watch.over(scripted_page_of())
        if who in {"author", "instructor"}:
            sign_in(page, who)
        watch.open(page, *([] if who == "searching" else known[who]), *more[who])
        if who == "author":
            look_at_the_preview(watch, page, posts[0])
    assert (watch.found[:20], watch.n_looked > 100) == ([], True)
    assert faults_of_archive(browser, course, tmp_path) == []


def look_at_the_preview(watch: Watch, page: Page, post: Post) -> None:
    """The editor opened on them, and the preview asked for."""
    page.goto(f"{post.get_absolute_url()}edit/")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator(".preview .essay")).to_be_visible()
    watch.look(page)


def faults_of_archive(browser: Browser, course: Course, folder: Path) -> list[str]:
    """What is found on the pages of the course's archive, opened from disk without a network."""
    call_command("archive_course", course.slug, audience="web", out=folder / "a.zip", verbosity=0, stdout=io.StringIO())
    with ZipFile(folder / "a.zip") as archive:
        archive.extractall(folder / "archive")
    context, watch = browser.new_context(offline=True), Watch()
    page = watch.over(context.new_page())
    page.on("pageerror", lambda error: watch.found.append(str(error)))
    page.on("request", lambda asked: watch.found.extend([] if asked.url.startswith("file:") else [asked.url]))
    watch.open(page, *(path.as_uri() for path in sorted((folder / "archive").rglob("*.html"))))
    context.close()
    assert watch.n_looked > 10
    return watch.found

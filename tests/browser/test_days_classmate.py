"""A classmate's day in a browser, with script and without, from the front page by what stands on each page: joining
with a code, a name, what is new, a discussion followed and answered, one's own words mended and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from blog import joining
from blog.models import Cadence, Course, Enrolment, Follow, JoinLink, NoticeChoice, Role, User
from comments.models import Comment
from tests.blog.noticing import mail_into, parts
from tests.browser.conftest import A_MINUTE, COURSE
from tests.browser.days import TITLE, by_head, by_menu, come_in, letters_to, links_of
from tests.browser.discussing import a_quiet_essay, article, member, say
from tests.factories import said


def a_code() -> str:
    """The code of a join link that the instructor has made."""
    course = Course.objects.get(slug=COURSE.strip("/"))
    link = joining.make_link(JoinLink(course=course, role=Role.STUDENT), by=member("instructor").user)
    return str(link.code)


def test_a_classmates_day(page_of: Any, settings: Any, tmp_path: Path) -> None:
    mail_into(tmp_path / "mail", settings)
    page = come_in(page_of(), "outsider")
    join(page, a_code())
    by_head(page, "New").get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("You have read everything.")).to_be_visible(timeout=A_MINUTE)
    quiet = a_quiet_essay()
    by_head(page, "New")
    page.get_by_role("link", name=quiet.title, exact=True).first.click()
    expect(page.locator("article.post h1")).to_have_text(quiet.title)

    page.get_by_role("button", name="Follow this discussion").click()
    expect(page.get_by_role("button", name="Follow no more")).to_be_visible()
    say(page, "Where did the *cards* go?")
    expect(article(page, "Where did the cards go?")).to_be_visible()
    said(
        quiet,
        member("instructor"),
        "Good question, @Q. Winter: ask the archive.",
        parent=Comment.objects.get(post=quiet),
    )
    be_told(page, tmp_path / "mail")
    mend(page)
    search(page)
    choose_letters(page)
    joined = User.objects.get(email="outsider@example.edu")
    assert Follow.objects.filter(person=joined).count() == 1
    assert NoticeChoice.objects.get(person=joined, kind="mention").cadence == Cadence.DAILY


def join(page: Page, code: str) -> None:
    """From a course one is not in, by the menu and a code, to a name of one's own in it."""
    by_menu(page, "Join a course with a code")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Join this course").click()
    page.get_by_label("A name I choose").check()
    page.get_by_label("The name I choose").fill("Q. Winter")
    page.get_by_role("button", name="Look at the name first").click()
    expect(page.locator("fieldset.names")).to_contain_text("classmates see Q. Winter")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert Enrolment.objects.get(user__email="outsider@example.edu").public_name == "Q. Winter"


def be_told(page: Page, post_box: Path) -> None:
    """A letter says that one was answered; the list of notices leads to the answer."""
    letter = letters_to("outsider", post_box)[-1]
    assert "ask the archive" in parts(letter)[0]
    page.goto(links_of(letter)[0])
    expect(article(page, "ask the archive")).to_be_in_viewport()
    by_menu(page, "Notices")
    page.get_by_role("main").get_by_role("link", name="L. Hart").first.click()
    expect(article(page, "ask the archive")).to_be_in_viewport()
    page.get_by_role("link", name="Reply to L. Hart, 1.1").click()
    form = page.locator("form.reply", has_text="Reply to L. Hart")
    form.get_by_label("Your reply").fill("Whch archive?")
    form.get_by_role("button", name="Post reply").click()
    expect(article(page, "Whch archive?")).to_be_in_viewport()


def mend(page: Page) -> None:
    """One's own words are changed, taken back, and found among one's comments."""
    page.get_by_role("link", name="Edit 1.1.1").click()
    page.get_by_label("Your comment").fill("Which archive?")
    page.get_by_role("button", name="Save").click()
    expect(article(page, "Which archive?").locator(".edited")).to_have_text("edited")
    page.get_by_role("link", name="Take back 1.1.1").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("link", name="To the discussion").click()
    expect(article(page, "Which archive?")).to_have_count(0)
    by_menu(page, "My name and my work")
    page.get_by_role("link", name="My comments").click()
    expect(page.locator("article.own", has_text="Which archive?")).to_contain_text("taken back")
    expect(page.locator("article.own", has_text="cards go")).to_have_count(1)


def search(page: Page) -> None:
    """One's own words are found again, from the list of essays."""
    by_head(page, "Essays")
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words in essays, comments, sources and names").fill("cards go")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").locator("article a").first.click()
    expect(article(page, "Where did the cards go?")).to_be_in_viewport()


def choose_letters(page: Page) -> None:
    """Being named comes once a day from now on."""
    by_menu(page, "Notices")
    page.get_by_role("link", name="Choose what comes by mail").click()
    expect(page.get_by_role("main")).to_contain_text("A Quiet Essay")
    page.get_by_label("My name").select_option(label="once a day, in one letter")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    expect(page.get_by_label("My name").locator("option:checked")).to_have_text("once a day, in one letter")

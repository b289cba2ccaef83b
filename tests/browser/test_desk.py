"""Moderating in a browser: with script and without, by keyboard alone, by touch at 390 px, and two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q
from playwright.sync_api import Locator, Page, expect

from blog.models import Course, Enrolment, Post
from comments import moderation
from comments.models import Comment, CommentStatus, Reason
from tests.browser.conftest import COURSE, sign_in
from tests.factories import published, said, said_by_guest

DESK = "/admin/comments/comment/desk/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NAMES = ("Nadia Ferro", "Ole Brandt", "Pia Storm")


def member(name: str) -> Enrolment:
    return Enrolment.objects.get(user__email=f"{name}@example.edu")


def card(page: Page, name: str) -> Locator:
    return page.locator(".q", has=page.get_by_role("heading", name=name, exact=True))


def by(name: str) -> Comment:
    return Comment.objects.get(Q(author__public_name=name) | Q(guest_name=name), post__in=quiet_posts())


def quiet_posts() -> Any:
    return [post.pk for post in Post.objects.filter(published__title="A Quiet Essay")]


@pytest.fixture
def queue(site: str) -> Post:
    """An essay under which three guests wait, and nobody elsewhere."""
    instructor = member("instructor").user
    for comment in Comment.objects.filter(status=CommentStatus.PENDING):
        moderation.mark_spam(comment, instructor)
    post = published(member("author"), "A Quiet Essay", "Nobody had asked about the *ration cards* before.")
    for name in NAMES:
        said_by_guest(post, name=name, body=f"This is {name} speaking.")
    return post


def at_desk(page: Page, name: str = "instructor") -> Page:
    """Sign somebody in and lead them from the course to its desk."""
    sign_in(page, name).goto(COURSE)
    page.get_by_role("link", name="Moderate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Moderation")
    return page


def listening(page: Page) -> Page:
    """Wait until the script has begun."""
    expect(page.locator(".toast .keys")).to_be_visible()
    return page


def test_deciding_one_after_the_other_with_reasons_an_answer_and_undo(page_of: Any, queue: Post) -> None:
    page = at_desk(page_of())
    expect(page.get_by_role("link", name="Needs a decision 3")).to_be_visible()
    card(page, "Nadia Ferro").get_by_role("button", name="Approve", exact=False).first.click()
    expect(page.locator(".toast")).to_contain_text("Approved Nadia Ferro’s comment.")
    expect(card(page, "Nadia Ferro")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(card(page, "Nadia Ferro")).to_be_visible()
    assert by("Nadia Ferro").is_waiting

    rejected = card(page, "Nadia Ferro")
    rejected.locator("summary", has_text="Reject").click()
    rejected.get_by_label("It speaks about a person").check()
    rejected.locator("details[open]").get_by_label("Note to the author").fill("Write about the essay.")
    rejected.locator("details[open]").get_by_role("button", name="Reject").click()
    expect(page.locator(".toast")).to_contain_text("Rejected Nadia Ferro’s comment.")
    assert (by("Nadia Ferro").reason, by("Nadia Ferro").note) == (Reason.UNKIND, "Write about the essay.")

    asked = card(page, "Ole Brandt")
    asked.locator("summary", has_text="Ask to revise").click()
    asked.get_by_label("What should change?").fill("Say who told you.")
    asked.get_by_role("button", name="Ask for a revision").click()
    expect(page.locator(".toast")).to_contain_text("Asked Ole Brandt for a revision.")
    assert (by("Ole Brandt").reason, by("Ole Brandt").note) == (Reason.REVISE, "Say who told you.")

    answered = card(page, "Pia Storm")
    answered.locator("summary", has_text="Answer and approve").click()
    answered.get_by_label("Your answer").fill("Thank you, Pia.")
    answered.locator("details[open]").get_by_role("button", name="Answer and approve").click()
    expect(page.locator(".nothing")).to_contain_text("Nothing waits for a decision.")
    assert Comment.objects.get(parent=by("Pia Storm")).body == "Thank you, Pia."
    page.get_by_role("link", name="Log").click()
    expect(page.locator(".log li").first).to_contain_text("Lydia Hart approved")


def test_several_at_once_with_a_result_for_each(page_of: Any, queue: Post) -> None:
    page = at_desk(page_of())
    for name in NAMES:
        page.get_by_label(f"Select {name}’s comment").check()
    moderation.mark_spam(by("Ole Brandt"), member("assistant").user)
    bar = page.get_by_role("form", name="Several at once")
    bar.get_by_label("What to do with the selected ones").select_option("Reject")
    bar.get_by_label("Reason").select_option("It does not speak to this essay.")
    bar.get_by_role("button", name="Do it").click()
    expect(
        page.get_by_text("Ole Brandt’s comment: Noor Castellan was first: this comment is now spam.")
    ).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Rejected 2.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".q")).to_have_count(2)


def test_of_two_people_at_once_one_wins_and_the_other_is_told(page_of: Any, queue: Post) -> None:
    first, second = at_desk(page_of()), at_desk(page_of(), "admin")
    card(first, "Ole Brandt").get_by_role("button", name="Spam").click()
    expect(first.locator(".toast")).to_contain_text("Filed Ole Brandt’s comment as spam.")
    card(second, "Ole Brandt").get_by_role("button", name="Approve").first.click()
    expect(second.get_by_role("alert")).to_have_text(
        "Ole Brandt’s comment: Lydia Hart was first: this comment is now spam."
    )
    assert by("Ole Brandt").status == CommentStatus.SPAM


def test_words_that_changed_since_are_shown_instead_of_decided(page_of: Any, queue: Post) -> None:
    from comments import rewording

    page = at_desk(page_of())
    expect(card(page, "Nadia Ferro")).to_contain_text("This is Nadia Ferro speaking.")
    rewording.edit(by("Nadia Ferro"), "I said something else.", None)
    card(page, "Nadia Ferro").get_by_role("button", name="Approve").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Nadia Ferro’s words have changed since you read them.")
    expect(card(page, "Nadia Ferro")).to_contain_text("I said something else.")
    assert by("Nadia Ferro").is_waiting


def test_all_by_keyboard(scripted_page_of: Any, queue: Post) -> None:
    page = listening(at_desk(scripted_page_of()))
    page.keyboard.press("j")
    expect(card(page, "Nadia Ferro")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.locator("#said")).to_have_text("Approved Nadia Ferro’s comment.")
    expect(card(page, "Ole Brandt")).to_be_focused()
    page.keyboard.press("u")
    expect(card(page, "Nadia Ferro")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("3")
    expect(card(page, "Ole Brandt")).to_be_focused()
    assert by("Nadia Ferro").reason == Reason.UNKIND
    page.keyboard.press("e")
    page.keyboard.type("Ask j for a source, and read k again.")
    page.keyboard.press("Control+Enter")
    expect(card(page, "Pia Storm")).to_be_focused()
    assert by("Ole Brandt").note == "Ask j for a source, and read k again."
    page.keyboard.press("x")
    expect(page.get_by_label("Select Pia Storm’s comment")).to_be_checked()
    page.keyboard.press("s")
    expect(page.locator(".nothing")).to_be_focused()
    assert by("Pia Storm").status == CommentStatus.SPAM


def test_keys_are_told_leave_shortcuts_of_the_browser_alone_and_can_be_switched_off(
    scripted_page_of: Any, queue: Post
) -> None:
    page = listening(at_desk(scripted_page_of()))
    page.keyboard.press("j")
    page.keyboard.press("Control+a")
    page.keyboard.press("r")
    expect(page.locator("details.sheet[open] [type=radio]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("details.sheet[open]")).to_have_count(0)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    sheet.get_by_label("Use these keys in this browser").uncheck()
    sheet.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.reload()
    listening(page).keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".q:focus")).to_have_count(0)
    assert [by(name).is_waiting for name in NAMES] == [True, True, True]
    page.get_by_role("button", name="? keys").click()
    sheet.get_by_label("Use these keys in this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(card(page, "Nadia Ferro")).to_be_focused()


def test_o_opens_the_thread(scripted_page_of: Any, queue: Post) -> None:
    page = listening(at_desk(scripted_page_of()))
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator(f"#comment-{by('Nadia Ferro').pk}")).to_be_in_viewport()


def test_reported_comments_are_left_up_held_or_removed_by_key(scripted_page_of: Any, queue: Post) -> None:
    Course.objects.filter(pk=queue.course_id).update(students="live")
    said(queue, member("classmate"), "Seen by nobody yet.")
    page = listening(at_desk(scripted_page_of()))
    page.goto(f"{DESK}?course={COURSE.strip('/')}&tab=unseen")
    mine = page.locator(".q", has_text="Seen by nobody yet.")
    mine.focus()
    page.keyboard.press("h")
    expect(mine).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("back in the queue.")


def test_by_touch_at_390_px_the_actions_stand_at_the_foot_and_reasons_come_as_a_sheet(
    page_of: Any, queue: Post
) -> None:
    page = at_desk(page_of(**PHONE))
    expect(page.locator("kbd").first).to_be_hidden()
    first = card(page, "Nadia Ferro")
    first.scroll_into_view_if_needed()
    small = [
        box for box in map(Locator.bounding_box, first.locator(".do .btn:visible").all()) if box and box["height"] < 44
    ]
    assert small == []
    first.locator("summary", has_text="Reject").tap()
    sheet = first.locator("details[open]")
    box = sheet.bounding_box()
    assert box is not None
    assert (box["x"], round(box["width"]), round(box["y"] + box["height"])) == (0, 390, 844)
    sheet.locator("label", has_text="It is hard to follow").tap()
    sheet.get_by_role("button", name="Reject").tap()
    expect(page.locator(".toast")).to_contain_text("Rejected Nadia Ferro’s comment.")
    page.get_by_role("button", name="Undo").tap()
    expect(first).to_be_visible()
    first.locator("summary", has_text="Ask to revise").tap()
    first.locator("summary", has_text="Ask to revise").tap()
    expect(first.locator("details[open]")).to_have_count(0)
    first.get_by_role("button", name="Approve").first.tap()
    expect(page.locator(".toast")).to_contain_text("Approved Nadia Ferro’s comment.")
    for name in NAMES[1:]:
        page.get_by_label(f"Select {name}’s comment").tap()
    page.get_by_label("What to do with the selected ones").select_option("spam")
    page.get_by_role("button", name="Do it").tap()
    expect(page.locator(".toast")).to_contain_text("Filed 2 as spam.")


def test_holding_a_person_and_lifting_it(page_of: Any, queue: Post) -> None:
    page = at_desk(page_of())
    card(page, "Ole Brandt").get_by_role("link", name="Hold all of this person’s comments").click()
    page.get_by_label("It does not speak to this essay.").check()
    page.get_by_role("button", name="Hold them").click()
    expect(page.locator(".log li")).to_contain_text("ada@example.org")
    page.get_by_role("link", name="Moderation").click()
    expect(card(page, "Ole Brandt")).to_contain_text("held for the rest of the term")
    page.get_by_role("link", name="People held").click()
    page.get_by_role("button", name="Lift the hold on ada@example.org").click()
    expect(page.locator(".log")).to_contain_text("Nobody’s comments are held.")

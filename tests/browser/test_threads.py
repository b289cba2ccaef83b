"""A discussion in a browser, with script and without: replying, looking first, changing and taking back, what is new,
long threads and the links into them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.conftest import sign_in
from tests.browser.discussing import FIRST, POST, a_long_talk, a_quiet_essay, article, member, say
from tests.factories import said


def test_a_reply_is_looked_at_and_then_stands_under_what_it_answers(page_of: Any) -> None:
    page = sign_in(page_of(), "author")
    page.goto(POST)
    page.get_by_role("link", name=FIRST).click()
    form = page.locator("form.reply", has_text="Reply to Mira Okafor")
    form.get_by_label("Your reply").fill("The *recall* came first. @S. Kovac")
    form.get_by_role("button", name="Preview").click()
    expect(page.locator(".looked .words em")).to_have_text("recall")
    expect(page.locator(".looked")).to_contain_text("S. Kovac will be told.")
    expect(form.get_by_label("Your reply")).to_have_value("The *recall* came first. @S. Kovac")
    assert not Comment.objects.filter(body__contains="recall* came first").exists()
    form.get_by_role("button", name="Post reply").click()
    mine = article(page, "The recall came first.")
    expect(mine).to_be_in_viewport()
    made = Comment.objects.select_related("parent").get(body__contains="recall* came first")
    expect(mine.locator(".number")).to_have_text(made.number)
    assert made.parent
    assert (made.parent.number, made.number.rpartition(".")[0]) == ("1", "1")


def test_a_guest_is_held_and_finds_changes_and_takes_back_what_they_wrote_by_the_link(page_of: Any) -> None:
    guest = page_of()
    guest.goto(POST)
    guest.get_by_label("Name").fill("Nadia Ferro")
    guest.get_by_label("Email").fill("nadia@example.org")
    say(guest, "My aunt kept the telegram.")
    held = guest.locator(".held", has_text="My aunt kept the telegram.")
    expect(held).to_contain_text("Waiting for an instructor. Only you see this.")
    way = held.get_by_role("link", name="my comments")
    expect(way).to_be_visible()

    elsewhere = page_of()
    elsewhere.goto(way.get_attribute("href"))
    expect(elsewhere.locator("article.own")).to_contain_text("My aunt kept the telegram.")
    elsewhere.get_by_role("button", name="Change or take back from this browser").click()
    elsewhere.get_by_role("link", name="Edit").click()
    elsewhere.get_by_label("Your comment").fill("My aunt kept both telegrams.")
    elsewhere.get_by_role("button", name="Save").click()
    changed = elsewhere.locator(".held", has_text="both telegrams")
    expect(changed).to_contain_text("Waiting for an instructor. Only you see this.")
    changed.get_by_role("link", name="Take back").click()
    elsewhere.get_by_role("button", name="Take it back").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Taken back")

    way.click()
    expect(guest.locator("article.own")).to_contain_text("taken back")


def test_ones_own_words_are_changed_while_they_are_fresh_and_marked_as_edited(page_of: Any) -> None:
    page, quiet = sign_in(page_of(), "classmate"), a_quiet_essay()
    page.goto(quiet.get_absolute_url())
    say(page, "Who had askd?")
    page.get_by_role("link", name="Edit 1").click()
    expect(page.get_by_label("Your comment")).to_have_value("Who had askd?")
    page.get_by_label("Your comment").fill("Who had asked?")
    page.get_by_role("button", name="Save").click()
    expect(article(page, "Who had asked?")).to_be_in_viewport()
    expect(article(page, "Who had asked?").locator(".edited")).to_have_text("edited")

    quarter = timezone.now() - timedelta(minutes=15)
    Comment.objects.filter(post=quiet).update(published_at=quarter)
    page.goto(quiet.get_absolute_url())
    expect(article(page, "Who had asked?")).to_have_count(1)
    expect(page.get_by_role("link", name="Edit 1")).to_have_count(0)
    page.goto(f"/comments/{Comment.objects.get(post=quiet).pk}/edit/")
    expect(page.get_by_role("main")).to_contain_text("A comment can be changed for 15 minutes.")


def test_ones_own_words_are_taken_back_and_put_back(page_of: Any) -> None:
    page, quiet = sign_in(page_of(), "classmate"), a_quiet_essay()
    page.goto(quiet.get_absolute_url())
    say(page, "I was wrong about this.")
    page.get_by_role("link", name="Take back 1").click()
    expect(page.locator("blockquote")).to_have_text("I was wrong about this.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taken back")
    taken = page.url
    page.get_by_role("link", name="To the discussion").click()
    expect(page.get_by_role("heading", name="Leave a Reply")).to_be_visible()
    expect(page.locator("#comments article")).to_have_count(0)
    page.goto(taken)
    page.get_by_role("button", name="Put it back").click()
    expect(article(page, "I was wrong about this.").locator(".number")).to_have_text("1")
    expect(page.get_by_role("heading", name="One thought on “A Quiet Essay”")).to_be_visible()


def test_what_was_said_since_my_last_visit_is_new_on_every_device_until_it_is_read(scripted_page_of: Any) -> None:
    first, quiet = sign_in(scripted_page_of(), "author"), a_quiet_essay()
    address = quiet.get_absolute_url()
    said(quiet, member("classmate"), "Said before the visit.")
    with first.expect_response(lambda answer: answer.url.endswith("/reading/")):
        first.goto(address)
        article(first, "Said before").scroll_into_view_if_needed()
    said(quiet, member("instructor"), "Said after the visit.")
    second = sign_in(scripted_page_of(), "author")
    first.goto(f"{address}?sort=unread")
    expect(first.locator("#comments article > .words")).to_have_text(["Said after the visit."])
    with second.expect_response(lambda answer: answer.url.endswith("/reading/")):
        second.goto(address)
        expect(second.locator("article:has(.new) > .words")).to_have_text(["Said after the visit."])
        article(second, "Said after").scroll_into_view_if_needed()
    first.goto(address)
    expect(first.locator("#comments article")).to_have_count(2)
    expect(first.locator("article:has(.new)")).to_have_count(0)


def test_without_script_a_button_says_that_all_was_read(page_of: Any) -> None:
    page, quiet = sign_in(page_of(), "author"), a_quiet_essay()
    said(quiet, member("classmate"), "Said first.")
    page.goto(quiet.get_absolute_url())
    if page.get_by_role("button", name="Mark as read").is_visible():
        page.get_by_role("button", name="Mark as read").click()
    else:
        with page.expect_response(lambda answer: answer.url.endswith("/reading/")):
            article(page, "Said first.").scroll_into_view_if_needed()
    said(quiet, member("instructor"), "Said later.")
    page.goto(quiet.get_absolute_url())
    expect(page.locator("article:has(.new) > .words")).to_have_text(["Said later."])


def test_a_link_lands_on_its_comment_inside_a_cut_thread_on_the_third_page(page_of: Any) -> None:
    page, long = page_of(), a_long_talk()
    shown, hidden = (Comment.objects.get(post=long, number=number) for number in ("110.7", "110.33"))
    page.goto(f"/comments/{shown.pk}/")
    expect(page.locator(f"#comment-{shown.pk}")).to_be_in_viewport()
    assert page.url.endswith(f"?thread=3#comment-{shown.pk}")
    expect(article(page, "Answer 110.33.")).to_have_count(0)
    for sort in ("", "?sort=newest"):
        page.goto(f"/comments/{hidden.pk}/{sort}")
        expect(page.locator(f"#comment-{hidden.pk}")).to_be_in_viewport()
        expect(page.locator(f"#comment-{hidden.pk}")).to_contain_text("Answer 110.33.")
    page.get_by_role("link", name="The whole discussion").click()
    expect(page.locator("#comments article > .words").first).to_have_text("Thread 1.")


def test_pages_sorts_and_the_rest_of_a_long_thread_are_links(page_of: Any) -> None:
    page, long = page_of(), a_long_talk()
    first = page.locator("#comments article > .words").first
    page.goto(long.get_absolute_url())
    page.get_by_role("link", name="Newest first").click()
    expect(first).to_have_text("Thread 120.")
    expect(page.get_by_text("Page 3 of 3")).to_be_visible()
    page.get_by_role("link", name="Show 20 more replies to 110").click()
    expect(first).to_have_text("Thread 110.")
    expect(article(page, "Answer 110.40.")).to_have_count(1)
    page.goto(long.get_absolute_url())
    page.get_by_role("link", name="Later threads").click()
    expect(first).to_have_text("Thread 51.")

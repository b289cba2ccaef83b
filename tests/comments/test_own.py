"""What people do with their own comments by their pages: change, take back and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from blog import publishing
from blog.models import Decision, Enrolment, Post
from comments import moderation
from comments.models import Comment, CommentRevision
from tests.comments.growing import heading, numbers
from tests.factories import said

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
A_SECOND, TEN_MINUTES = timedelta(seconds=1), timedelta(minutes=10)
GUEST = {"body": "My father was there.", "guest_name": "Ada Lind", "guest_email": "ada@example.org"}
SCRIPT = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("way", [{}, SCRIPT], ids=["plain", "script"])


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Noon, until a test moves on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def guests_own(client: Client, post: Post) -> Comment:
    """What a guest has said, and waits; the client is the guest's browser."""
    client.post(f"{post.get_absolute_url()}comments/", GUEST)
    return Comment.objects.get()


def text(response: Any) -> str:
    """What the server sent, as text."""
    sent: str = response.content.decode()
    return sent


def typed(response: HttpResponse) -> list[str]:
    """What stands in the text boxes."""
    boxes = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", text(response), re.DOTALL)
    return [unescape(box) for box in boxes]


def edit(comment: Comment) -> str:
    return f"/comments/{comment.pk}/edit/"


def removal(comment: Comment) -> str:
    return f"/comments/{comment.pk}/removal/"


def snapshot() -> tuple[list[Any], ...]:
    """Everything that these pages could write."""
    rows = (Comment, Post, CommentRevision, Decision)
    return tuple(list(row._default_manager.order_by("pk").values()) for row in rows)


@BOTH_WAYS
def test_the_form_holds_the_words_and_the_version(
    as_classmate: Client, post: Post, classmate: Enrolment, way: dict[str, str]
) -> None:
    comment = said(post, classmate, "First < words.")
    answer = as_classmate.get(edit(comment), **way)
    assert (answer.status_code, typed(answer), "<html" in text(answer)) == (200, ["First < words."], not way)
    assert f'name="seen" value="{comment.version}"' in text(answer)


@BOTH_WAYS
def test_an_edit_leads_back_to_the_comment(
    as_classmate: Client, client: Client, post: Post, classmate: Enrolment, way: dict[str, str], clock: Any
) -> None:
    comment = said(post, classmate, "First words.")
    clock.shift(A_SECOND)
    answer = as_classmate.post(edit(comment), {"body": "Second words.", "seen": comment.version}, **way)
    if way:
        assert (answer.status_code, '<section class="thread" id="comments"' in text(answer)) == (200, True)
    else:
        assert answer["Location"] == f"{post.get_absolute_url()}#comment-{comment.pk}"
    page = text(client.get(post.get_absolute_url()))
    assert ["Second words." in page, "First words." in page, ">edited<" in page] == [True, False, True]


def test_a_guest_changes_their_own_by_the_cookie_alone(client: Client, guests_own: Comment) -> None:
    assert client.post(edit(guests_own), {"body": "My uncle was there."}).status_code == 302
    assert Comment.objects.get().body == "My uncle was there."


PAGES = ["edit", "removal"]


@pytest.mark.parametrize("page", PAGES)
def test_to_everybody_else_there_is_no_such_page(
    client: Client,
    as_classmate: Client,
    as_outsider: Client,
    as_instructor: Client,
    post: Post,
    author: Enrolment,
    guests_own: Comment,
    page: str,
) -> None:
    forger = Client()
    forger.cookies["guest"] = guests_own.guest_key
    mine, theirs = said(post, author), guests_own
    readers = [Client(), forger, as_classmate, as_outsider, as_instructor]
    for comment, others in ((theirs, readers), (mine, [client, *readers])):
        before = snapshot()
        address = f"/comments/{comment.pk}/{page}/"
        sent = {"body": "Words of another.", "back": "1"}
        answers = [(each.get(address).status_code, each.post(address, sent).status_code) for each in others]
        assert (answers, snapshot()) == ([(404, 404)] * len(others), before)
    assert [each.get(f"/comments/{10**9}/{page}/").status_code for each in readers] == [404] * 5


@pytest.mark.parametrize("page", PAGES)
def test_under_an_essay_that_is_hidden_now_there_is_no_such_page(
    as_classmate: Client, client: Client, post: Post, classmate: Enrolment, guests_own: Comment, page: str
) -> None:
    mine = said(post, classmate)
    publishing.withdraw(post, None)
    answers = [
        reader.post(f"/comments/{comment.pk}/{page}/", {"body": "Words."}).status_code
        for reader, comment in ((as_classmate, mine), (client, guests_own))
    ]
    assert answers == [404, 404]


@pytest.mark.parametrize("page", PAGES)
def test_looking_changes_nothing_and_other_methods_are_refused(
    as_classmate: Client, post: Post, classmate: Enrolment, page: str
) -> None:
    comment = said(post, classmate)
    before, address = snapshot(), f"/comments/{comment.pk}/{page}/"
    assert [
        as_classmate.get(address, {"body": "x", "back": "1"}).status_code,
        as_classmate.head(address).status_code,
    ] == [
        200,
        200,
    ]
    assert [getattr(as_classmate, how)(address).status_code for how in ("put", "patch", "delete")] == [405] * 3
    assert snapshot() == before


@BOTH_WAYS
@pytest.mark.parametrize(
    ("body", "sentence"),
    [("", "Write something first. To take it away, use “Take it back”."), ("x" * 20_001, "20001")],
)
def test_what_cannot_be_saved_comes_back_with_a_sentence(
    as_classmate: Client, post: Post, classmate: Enrolment, way: dict[str, str], body: str, sentence: str
) -> None:
    comment = said(post, classmate)
    before = snapshot()
    answer = as_classmate.post(edit(comment), {"body": body}, **way)
    assert (answer.status_code, typed(answer), sentence in text(answer)) == (422, [body], True)
    assert ("Your change was not saved." in text(answer), snapshot()) == (True, before)


@BOTH_WAYS
def test_what_came_too_late_or_second_keeps_the_words(
    as_classmate: Client, post: Post, classmate: Enrolment, author: Enrolment, way: dict[str, str]
) -> None:
    comment = said(post, classmate)
    as_classmate.post(edit(comment), {"body": "From one window.", "seen": comment.version})
    second = as_classmate.post(edit(comment), {"body": "From the other.", "seen": comment.version}, **way)
    assert (second.status_code, typed(second), "This comment changed while you were reading it" in text(second)) == (
        422,
        ["From the other."],
        True,
    )
    said(post, author, parent=comment)
    late = as_classmate.post(edit(comment), {"body": "Too late."}, **way)
    assert (late.status_code, typed(late), "Somebody has answered this" in text(late)) == (422, ["Too late."], True)
    assert typed(as_classmate.get(edit(comment))) == []


def test_the_page_offers_to_edit_what_can_be_edited(
    as_classmate: Client, client: Client, post: Post, classmate: Enrolment, author: Enrolment, clock: Any
) -> None:
    comment = said(post, classmate)
    other = said(post, author)

    def offers(reader: Client) -> list[bool]:
        page = text(reader.get(post.get_absolute_url()))
        return [f'href="{address}"' in page for address in (edit(comment), removal(comment), edit(other))]

    assert [offers(as_classmate), offers(client)] == [[True, True, False], [False] * 3]
    clock.shift(timedelta(minutes=15))
    assert offers(as_classmate) == [False, True, False]


def test_a_rejected_comment_is_sent_again_by_the_same_page_once(
    client: Client, guests_own: Comment, instructor: Enrolment
) -> None:
    moderation.reject(guests_own, instructor.user, reason="unclear", note="Which year?")
    page = text(client.get(edit(guests_own)))
    assert ["Revise it and send it again" in page, "Which year?" in page] == [True, True]
    assert client.post(edit(guests_own), {"body": "He was there in 1931."}).status_code == 302
    assert Comment.objects.get().status == "pending"
    moderation.reject(guests_own, instructor.user, reason="other")
    again = client.post(edit(guests_own), {"body": "He was there in 1932."})
    assert (again.status_code, typed(again)) == (422, ["He was there in 1932."])
    assert "You have revised this once already." in text(again)


def test_taking_back_and_putting_back_keep_number_and_count(
    as_classmate: Client, client: Client, post: Post, classmate: Enrolment, author: Enrolment
) -> None:
    comment = said(post, classmate, "Words of mine.")
    said(post, author, parent=comment)
    assert as_classmate.post(removal(comment))["Location"] == removal(comment)
    page = text(client.get(post.get_absolute_url()))
    assert (heading(page), numbers(page), "taken back by its author" in page) == (1, ["1", "1.1"], True)
    assert ("Words of mine." in page, Comment.objects.get(pk=comment.pk).status) == (False, "withdrawn")
    back = as_classmate.post(removal(comment), {"back": "1"})
    assert back["Location"] == f"{post.get_absolute_url()}#comment-{comment.pk}"
    page = text(client.get(post.get_absolute_url()))
    assert (heading(page), numbers(page), "Words of mine." in page) == (2, ["1", "1.1"], True)


def test_a_guest_takes_back_what_waits_and_it_waits_again(client: Client, guests_own: Comment) -> None:
    client.post(removal(guests_own))
    assert "Put it back" in text(client.get(removal(guests_own)))
    client.post(removal(guests_own), {"back": "1"})
    kept = Comment.objects.get()
    assert (kept.status, kept.number, kept.held_for, Post.objects.get().n_published) == ("pending", "", "guest", 0)


@pytest.mark.parametrize(("late", "may"), [(TEN_MINUTES - A_SECOND, True), (TEN_MINUTES, False)])
def test_it_can_be_put_back_for_ten_minutes(
    as_classmate: Client, post: Post, classmate: Enrolment, clock: Any, late: timedelta, may: bool
) -> None:
    comment = said(post, classmate)
    as_classmate.post(removal(comment))
    clock.shift(late)
    assert ("Put it back" in text(as_classmate.get(removal(comment)))) is may
    answer = as_classmate.post(removal(comment), {"back": "1"})
    told = "This was taken back more than 10 minutes ago. Write it again instead."
    assert (answer.status_code, told in text(answer)) == ((302, False) if may else (409, True))
    assert Comment.objects.get().status == ("published" if may else "withdrawn")


@pytest.mark.parametrize("back", [{}, {"back": "1"}])
@pytest.mark.parametrize("how", ["rejected", "spam", "removed"])
def test_what_an_instructor_took_down_is_neither_taken_nor_put_back(
    client: Client, guests_own: Comment, instructor: Enrolment, how: str, back: dict[str, str]
) -> None:
    if how == "removed":
        moderation.approve(guests_own, instructor.user)
    act = {"rejected": moderation.reject, "spam": moderation.mark_spam, "removed": moderation.remove}[how]
    act(guests_own, instructor.user, reason="other")
    before = snapshot()
    assert (client.post(removal(guests_own), back).status_code, snapshot()) == (409, before)

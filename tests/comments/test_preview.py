"""The reply form before anything is said: previews, quotations, and words for an essay that is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from blog import publishing
from blog.models import Audience, Course, Decision, Enrolment, Post, ReadMark
from comments import moderation
from comments.models import Comment
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

TYPED = "The engineers’ own *letters* say < otherwise & more."
GUEST = {"body": TYPED, "guest_name": "Ada Lind", "guest_email": "ada@example.org"}
SCRIPT = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("way", [{}, SCRIPT], ids=["plain", "script"])
NOWHERE = "/russia/posts/none/comments/"
SHOWN = "The engineers’ own <em>letters</em> say &lt; otherwise &amp; more."


def place(post: Post) -> str:
    return f"{post.get_absolute_url()}comments/"


def text(response: Any) -> str:
    """What the server sent, as text."""
    sent: str = response.content.decode()
    return sent


def typed(response: HttpResponse) -> str:
    """What stands in the reply's text box."""
    boxes = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", text(response), re.DOTALL)
    assert len(boxes) == 1
    return unescape(boxes[0])


def plain(response: Any, address: str) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r'value="\w{64}"', "", text(response).replace(address, ""))


def kept() -> tuple[int, int, int, list[Any]]:
    """All that a preview could change."""
    return Comment.objects.count(), Decision.objects.count(), ReadMark.objects.count(), list(Post.objects.values())


@BOTH_WAYS
def test_a_preview_shows_the_words_and_posts_nothing(
    client: Client, as_classmate: Client, post: Post, way: dict[str, str]
) -> None:
    before = kept()
    for reader in (client, as_classmate):
        answer = reader.post(place(post), GUEST | {"preview": "1"}, **way)
        assert (answer.status_code, SHOWN in text(answer), typed(answer)) == (200, True, TYPED)
        assert ("Nothing is posted yet." in text(answer), "<html" in text(answer)) == (True, not way)
        assert ("guest" in reader.cookies, "Your reply was not sent." in text(answer)) == (False, False)
    assert kept() == before


@BOTH_WAYS
def test_a_preview_keeps_all_that_was_typed_and_what_is_answered(
    client: Client, post: Post, classmate: Enrolment, way: dict[str, str]
) -> None:
    top = said(post, classmate)
    answer = client.post(place(post), GUEST | {"preview": "1", "parent": top.pk}, **way)
    page = text(answer)
    assert [f'value="{field}"' in page for field in ("Ada Lind", "ada@example.org", top.pk)] == [True] * 3
    assert answer.has_header("HX-Retarget") is bool(way)
    if way:
        assert answer["HX-Retarget"] == f"#reply-{top.pk}"


def test_a_preview_keeps_the_circle_that_was_chosen(as_classmate: Client, post: Post) -> None:
    page = text(as_classmate.post(place(post), {"body": TYPED, "preview": "1", "seen_by": "10"}))
    assert re.search(r'<option value="10"\s+selected', page)


@BOTH_WAYS
def test_a_preview_asks_for_no_name_yet(client: Client, post: Post, way: dict[str, str]) -> None:
    answer = client.post(place(post), {"body": TYPED, "preview": "1"}, **way)
    page = text(answer)
    assert (answer.status_code, SHOWN in page, "Write the name" in page, "aria-invalid" in page) == (
        200, True, False, False,
    )  # fmt: skip


@BOTH_WAYS
@pytest.mark.parametrize(("body", "told"), [("", "Write something first."), (" \n", "Write something first.")])
def test_there_is_no_preview_of_nothing(client: Client, post: Post, way: dict[str, str], body: str, told: str) -> None:
    answer = client.post(place(post), GUEST | {"body": body, "preview": "1"}, **way)
    page = text(answer)
    assert (answer.status_code, told in page, "Nothing is posted yet." in page) == (422, True, False)
    assert ("This cannot be shown yet." in page, "Your reply was not sent." in page) == (True, False)


@BOTH_WAYS
def test_twenty_thousand_and_one_characters_are_refused_with_a_sentence_and_kept(
    as_classmate: Client, post: Post, way: dict[str, str]
) -> None:
    answer = as_classmate.post(place(post), {"body": "x" * 20_001, "preview": "1"}, **way)
    assert (answer.status_code, typed(answer), Comment.objects.count()) == (422, "x" * 20_001, 0)
    assert "20001" in text(answer)


def test_what_can_be_posted_can_be_previewed_line_ends_of_browsers_too(as_classmate: Client, post: Post) -> None:
    body = "x\r\n" * 9_998 + "end"
    assert as_classmate.post(place(post), {"body": body, "preview": "1"}).status_code == 200
    assert as_classmate.post(place(post), {"body": body}).status_code == 302


def test_hostile_words_are_harmless_in_a_preview(client: Client, post: Post) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    page = text(client.post(place(post), GUEST | {"body": body, "preview": "1"}))
    assert [bad in page for bad in ("<script>alert", "<img src=x", 'href="javascript')] == [False] * 3


@pytest.mark.parametrize("status", ["removed", "pending"])
def test_a_preview_does_not_show_what_is_hidden_as_its_parent(
    client: Client, post: Post, classmate: Enrolment, instructor: Enrolment, status: str
) -> None:
    hidden = said(post, classmate, "A secret.") if status == "removed" else said_by_guest(post, body="A secret.")
    if status == "removed":
        moderation.remove(hidden, instructor.user, reason="other")
    answer = client.post(place(post), GUEST | {"preview": "1", "parent": hidden.pk})
    assert ("A secret." in text(answer), answer.context["parent"]) == (False, None)


def test_a_preview_where_replies_have_closed_keeps_the_words(as_classmate: Client, post: Post) -> None:
    Post.objects.update(takes_replies=False)
    answer = as_classmate.post(place(post), {"body": TYPED, "preview": "1"})
    assert (typed(answer), Comment.objects.count()) == (TYPED, 0)


def test_to_quote_puts_the_words_of_what_is_answered_in_the_box(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    top = said(post, classmate, "One *line*.\n\nAnd another < one.")
    plain, quoted = (client.get(place(post), {"parent": top.pk, **extra}) for extra in ({}, {"quote": "1"}))
    assert (typed(plain), typed(quoted)) == ("", "> One *line*.\n>\n> And another < one.\n\n")
    assert f'href="{place(post)}?parent={top.pk}&amp;quote=1"' in text(plain)


@pytest.mark.parametrize(
    ("passage", "box"),
    [
        ("They left.", "> They left.\n\n"),
        ("  They\r\n left. \n", "> They\n>  left.\n\n"),
        ("</textarea><script>", "> </textarea><script>\n\n"),
        ("\x00\x01", ""),
        ("", ""),
        ("x" * 3000, "> " + "x" * 2000 + "\n\n"),
    ],
)
def test_a_selected_passage_is_quoted_instead(
    client: Client, post: Post, classmate: Enrolment, passage: str, box: str
) -> None:
    top = said(post, classmate, "Words of the comment.")
    asked = {"parent": top.pk, "passage": passage}
    answers = [client.get(place(post), asked), client.get(place(post), {"passage": passage})]
    assert [typed(answer) for answer in answers] == [box, box]


@pytest.mark.parametrize("how", ["removed", "waiting", "narrow", "erased", "hidden essay", "missing", "odd"])
def test_what_is_hidden_is_quoted_nowhere(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment, how: str
) -> None:
    secret = said(post, classmate, "A secret.")
    parent: Any = secret.pk
    if how == "removed":
        moderation.remove(secret, instructor.user, reason="other")
    elif how == "waiting":
        parent = said_by_guest(post, body="A secret.").pk
    elif how == "narrow":
        Comment.objects.update(audience=Audience.STAFF)
    elif how == "erased":
        moderation.erase(secret, None)
    elif how == "hidden essay":
        parent = said(published(author, "Another", audience=Audience.COURSE), classmate, "A secret.").pk
    else:
        parent = 10**9 if how == "missing" else "9" * 5000
    answer = client.get(place(post), {"parent": parent, "quote": "1"})
    assert (answer.status_code, typed(answer), "A secret." in text(answer)) == (200, "", False)


Essay = Callable[[Enrolment, Course], Post]
ESSAYS: dict[str, Essay] = {
    "draft": lambda author, _other: written(author),
    "withdrawn": lambda author, _other: publishing.withdraw(published(author), None),
    "narrow": lambda author, _other: published(author, audience=Audience.COURSE),
    "missing": lambda author, _other: Post(course=author.course, slug="nowhere"),
    "other course": lambda _author, other: published(EnrolmentFactory(course=other)),
}


@BOTH_WAYS
@pytest.mark.parametrize("essay", ESSAYS)
def test_words_for_an_essay_that_is_hidden_or_missing_come_back_alike(
    client: Client,
    as_outsider: Client,
    author: Enrolment,
    stranger_course: Course,
    way: dict[str, str],
    essay: str,
) -> None:
    address = place(ESSAYS[essay](author, stranger_course))
    for reader in (client, as_outsider):
        body = "</textarea><script>alert(1)</script> & more"
        answer, nowhere = (reader.post(at, {"body": body}, **way) for at in (address, NOWHERE))
        assert (answer.status_code, typed(answer), escape(body) in text(answer)) == (404, body, True)
        assert plain(answer, address) == plain(nowhere, NOWHERE)
        assert "<script>alert" not in text(answer)
        assert "This essay is not here" in text(answer)
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("body", ["", " \n", None])
def test_without_words_there_is_the_plain_answer(client: Client, author: Enrolment, body: str | None) -> None:
    sent = {} if body is None else {"body": body}
    answers = [client.post(place(written(author)), sent), client.get(place(written(author)), {"body": "Words."})]
    assert [(answer.status_code, "Your words" in text(answer)) for answer in answers] == [(404, False)] * 2


def test_words_for_a_course_that_is_missing_come_back_too(client: Client, db: None) -> None:
    answer = client.post("/nowhere/posts/none/comments/", {"body": TYPED})
    assert (answer.status_code, typed(answer)) == (404, TYPED)


def test_of_too_many_words_as_many_as_fit_come_back(client: Client, author: Enrolment) -> None:
    answer = client.post(place(written(author)), {"body": "x" * 30_000})
    assert (answer.status_code, typed(answer)) == (404, "x" * 20_000)

"""`/<course>/posts/<slug>/comments/`: wrong words, wrong parent, a hidden essay, a closed thread. What is refused is
refused in a sentence, and the text comes back; with and without the script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from blog import publishing
from blog.models import Audience, Course, Enrolment, Post
from comments import moderation
from comments.models import Comment
from tests.comments.replying import (
    BOTH_WAYS,
    GUEST,
    SCRIPT,
    TYPED,
    is_whole_page,
    page_of,
    place,
    text,
    typed,
)
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

GONE = "The comment you answered is not there any more. Reply to the essay instead."


@BOTH_WAYS
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"body": ""}, "Write something first."),
        ({"body": " \n\t"}, "Write something first."),
        ({"body": "\x01\x02"}, "Write something first."),
        ({"body": "\x01 \x02"}, "Write something first."),
        ({"guest_name": ""}, "Write the name to show with your reply."),
        ({"guest_name": " \u200b\u202e "}, "Write the name to show with your reply."),
        ({"guest_email": ""}, "Write your email. Only instructors see it."),
        ({"guest_email": "ada"}, "Write it like ada@example.org."),
        ({"guest_email": "ada@example.org\nBcc: all@example.org"}, "Write it like ada@example.org."),
        ({"guest_name": "A" * 81}, "Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_what_is_missing_is_said_in_a_sentence_and_nothing_is_written(
    client: Client, post: Post, way: dict[str, str], change: dict[str, str], sentence: str
) -> None:
    answer = client.post(place(post), GUEST | change, **way)
    assert (answer.status_code, Comment.objects.count(), "guest" in client.cookies) == (422, 0, False)
    assert sentence in text(answer)
    if "body" not in change:
        assert typed(answer) == TYPED


@BOTH_WAYS
def test_all_that_was_typed_comes_back_with_an_error(client: Client, post: Post, way: dict[str, str]) -> None:
    answer = client.post(place(post), GUEST | {"guest_email": "ada at example"}, **way)
    assert (typed(answer), is_whole_page(answer)) == (TYPED, not way)
    assert [f'value="{kept}"' in text(answer) for kept in ("Ada Lind", "ada at example")] == [True, True]
    assert "Your reply was not sent." in text(answer)


def test_the_script_is_told_where_the_form_with_errors_belongs(
    client: Client, as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    top = said(post, classmate)
    below = as_classmate.post(place(post), {"body": "", "parent": top.pk}, **SCRIPT)
    beneath = as_classmate.post(place(post), {"body": ""}, **SCRIPT)
    assert (below["HX-Retarget"], beneath["HX-Retarget"]) == (f"#reply-{top.pk}", "#reply")
    assert [f'id="reply-{top.pk}"' in text(below), 'id="reply"' in text(beneath)] == [True, True]
    assert as_classmate.post(place(post), {"body": ""}).has_header("HX-Retarget") is False


@BOTH_WAYS
def test_a_reply_below_keeps_what_it_answers_with_an_error(
    client: Client, post: Post, classmate: Enrolment, way: dict[str, str]
) -> None:
    top = said(post, classmate)
    answer = client.post(place(post), GUEST | {"guest_name": "", "parent": top.pk}, **way)
    assert f'<input type="hidden" name="parent" value="{top.pk}">' in text(answer)
    assert typed(answer) == TYPED


@BOTH_WAYS
@pytest.mark.parametrize("which", ["removed", "waiting", "missing", "zero", "huge", "of another essay"])
def test_a_reply_to_what_is_not_there_is_refused_and_the_text_comes_back(
    as_classmate: Client, post: Post, author: Enrolment, classmate: Enrolment, way: dict[str, str], which: str
) -> None:
    removed = moderation.remove(said(post, classmate), classmate.user, reason="other")
    parents = {
        "removed": removed.pk,
        "waiting": said_by_guest(post).pk,
        "missing": removed.pk + 1000,
        "zero": 0,
        "huge": 10**30,
        "of another essay": said(published(author, "Another"), classmate).pk,
    }
    before = Comment.objects.count()
    answer = as_classmate.post(place(post), {"body": TYPED, "parent": parents[which]}, **way)
    assert (answer.status_code, Comment.objects.count(), typed(answer)) == (422, before, TYPED)
    assert GONE in text(answer)


@BOTH_WAYS
@pytest.mark.parametrize("odd", ["abc", "1.5", "9" * 5000])
def test_an_odd_parent_is_refused_and_the_text_comes_back(
    as_classmate: Client, post: Post, way: dict[str, str], odd: str
) -> None:
    answer = as_classmate.post(place(post), {"body": TYPED, "parent": odd}, **way)
    assert (answer.status_code, Comment.objects.count(), typed(answer)) == (422, 0, TYPED)


@BOTH_WAYS
@pytest.mark.parametrize("hide", ["draft", "withdrawn", "narrow", "missing", "other course"])
def test_under_a_hidden_essay_there_is_no_form_and_no_reply(
    client: Client, as_outsider: Client, author: Enrolment, stranger_course: Course, way: dict[str, str], hide: str
) -> None:
    essays = {
        "draft": lambda: written(author),
        "withdrawn": lambda: publishing.withdraw(published(author), None),
        "narrow": lambda: published(author, audience=Audience.COURSE),
        "missing": lambda: Post(slug="nowhere"),
        "other course": lambda: published(EnrolmentFactory(course=stranger_course)),
    }
    address = place(essays[hide]())
    answers = [
        reply for reader in (client, as_outsider) for reply in (reader.get(address), reader.post(address, GUEST, **way))
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert Comment.objects.count() == 0


def test_a_token_is_asked_of_whoever_is_signed_in(post: Post, classmate: Enrolment) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(classmate.user)
    said = {"body": "A question."}
    assert (strict.post(place(post), said).status_code, Comment.objects.count()) == (403, 0)
    page = text(strict.get(place(post)))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    assert strict.post(place(post), said | {"csrfmiddlewaretoken": token[1]}).status_code == 302


@BOTH_WAYS
def test_a_text_beyond_the_limit_is_refused_and_comes_back_whole(
    as_classmate: Client, post: Post, way: dict[str, str]
) -> None:
    answer = as_classmate.post(place(post), {"body": "x" * 20_001}, **way)
    assert (answer.status_code, Comment.objects.count(), typed(answer)) == (422, 0, "x" * 20_001)
    assert "20001" in text(answer)


def test_line_ends_of_browsers_do_not_count_twice(as_classmate: Client, post: Post) -> None:
    assert as_classmate.post(place(post), {"body": "x\r\n" * 9_998 + "end"}).status_code == 302
    assert Comment.objects.get().body == "x\n" * 9_998 + "end"


def test_characters_that_nobody_sees_are_taken_out(client: Client, post: Post) -> None:
    client.post(
        place(post), GUEST | {"body": "One\x00\x0b\x1f\ufffe\r\ntwo", "guest_name": " A\x07da\n\u202eLind\ufeff "}
    )
    comment = Comment.objects.get()
    assert (comment.body, comment.guest_name) == ("One\ntwo", "Ada Lind")


CLOSINGS = [
    ({"takes_replies": False}, {}, "This essay takes no replies."),
    ({"published_at": "2020-01-01T12:00Z"}, {"close_after_days": 14}, "Replies to this essay are closed."),
]


@pytest.mark.parametrize(("of_post", "of_course", "sentence"), CLOSINGS)
def test_a_closed_thread_shows_a_sentence_where_the_form_stood(
    client: Client, as_classmate: Client, post: Post, of_post: dict[str, Any], of_course: dict[str, Any], sentence: str
) -> None:
    Post.objects.update(**of_post)
    Course.objects.filter(pk=post.course_id).update(**{"close_after_days": None} | of_course)
    pages = [text(reader.get(at)) for reader in (client, as_classmate) for at in (page_of(post), place(post))]
    assert [(sentence in page, "<textarea" in page) for page in pages] == [(True, False)] * 4


@BOTH_WAYS
@pytest.mark.parametrize(("of_post", "of_course", "sentence"), CLOSINGS)
def test_whoever_replies_to_what_has_closed_meanwhile_keeps_the_text(
    as_classmate: Client,
    post: Post,
    way: dict[str, str],
    of_post: dict[str, Any],
    of_course: dict[str, Any],
    sentence: str,
) -> None:
    Post.objects.update(**of_post)
    Course.objects.filter(pk=post.course_id).update(**{"close_after_days": None} | of_course)
    answer = as_classmate.post(place(post), {"body": TYPED}, **way)
    assert (answer.status_code, Comment.objects.count(), sentence in text(answer)) == (422, 0, True)
    assert typed(answer) == TYPED


def test_where_guests_never_reply_they_see_a_way_to_sign_in_and_no_form(
    client: Client, as_classmate: Client, post: Post
) -> None:
    Course.objects.update(guests="never")
    page = text(client.get(page_of(post)))
    assert ("Sign in to reply. Only people in this course can." in page, "<textarea" in page) == (True, False)
    assert "<textarea" in text(as_classmate.get(page_of(post)))


@BOTH_WAYS
def test_a_guest_whose_course_shut_the_door_meanwhile_keeps_the_text(
    client: Client, post: Post, way: dict[str, str]
) -> None:
    Course.objects.update(guests="never")
    answer = client.post(place(post), GUEST, **way)
    assert (answer.status_code, Comment.objects.count(), "guest" in client.cookies) == (422, 0, False)
    assert "Sign in to reply. Only people in this course can." in text(answer)
    assert typed(answer) == TYPED


def test_an_authors_draft_takes_no_reply_from_its_author_either(as_author: Client, author: Enrolment) -> None:
    answer = as_author.post(place(written(author)), {"body": TYPED})
    assert (answer.status_code, Comment.objects.count(), typed(answer)) == (422, 0, TYPED)
    assert "This essay is not published, so it takes no replies yet." in text(answer)


@pytest.mark.parametrize("body", ["\u200b\u2060", "[a]: http://x.example", " \n\t"])
def test_words_that_nobody_can_read_are_refused(as_classmate: Client, post: Post, body: str) -> None:
    answer = as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": body})
    assert (answer.status_code, "Write something first." in answer.content.decode()) == (422, True)


def test_a_script_whose_token_is_old_gets_a_sentence_and_no_page(classmate: Enrolment, post: Post) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(classmate.user)
    answer = browser.post(f"{post.get_absolute_url()}comments/", {"body": "Words."}, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")

"""`/<course>/posts/<slug>/comments/`: a reply of a guest, a member and an account without a place, its form and its
badge; each with and without the script."""

from __future__ import annotations

import re
from html import escape

import pytest
from django.test import Client

from blog.models import Course, Decision, Enrolment, Post, User
from comments import moderation
from comments.guests import hashed
from comments.models import Comment
from tests.comments.replying import (
    BOTH_WAYS,
    GUEST,
    ODD_IDS,
    SCRIPT,
    TYPED,
    is_whole_page,
    numbers,
    page_of,
    place,
    text,
)
from tests.conftest import signed_in
from tests.factories import published, said, said_by_guest


def test_a_guests_reply_waits_and_its_browser_is_remembered(client: Client, post: Post) -> None:
    answer = client.post(place(post), GUEST)
    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(post)}#comment-{comment.pk}")
    assert (comment.status, comment.body, comment.byline, comment.number) == ("pending", TYPED, "Ada Lind", "")
    assert (comment.guest_email, comment.author, comment.account) == ("ada@example.org", None, None)
    cookie = client.cookies["guest"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 120 * 86_400)
    assert (comment.guest_key, cookie.value in comment.guest_key) == (hashed(cookie.value), False)


def test_a_guest_sees_their_own_reply_waiting_and_others_do_not(
    client: Client, as_classmate: Client, as_author: Client, as_outsider: Client, as_instructor: Client, post: Post
) -> None:
    client.post(place(post), GUEST)
    assert "Waiting for an instructor. Only you see this." in text(client.get(page_of(post)))
    strangers = [Client(), as_classmate, as_author, as_outsider]
    assert ["Ada Lind" in text(reader.get(page_of(post))) for reader in strangers] == [False] * 4
    assert "Waiting for a decision. Readers do not see this." in text(as_instructor.get(page_of(post)))


def test_a_guests_address_is_never_shown(client: Client, post: Post) -> None:
    Course.objects.update(guests="allowed")
    client.post(place(post), GUEST)
    pages = [text(reader.get(page_of(post))) for reader in (client, Client())]
    assert [("Ada Lind" in page, "ada@example.org" in page) for page in pages] == [(True, False)] * 2


def test_a_guest_who_writes_again_keeps_the_cookie(client: Client, post: Post) -> None:
    client.post(place(post), GUEST)
    first = client.cookies["guest"].value
    client.post(place(post), GUEST | {"body": "And another thing."})
    assert (client.cookies["guest"].value, Comment.objects.values("guest_key").distinct().count()) == (first, 1)


def test_another_browsers_cookie_shows_nothing(client: Client, post: Post) -> None:
    client.post(place(post), GUEST)
    stranger = Client()
    for value in ("", "x", Comment.objects.get().guest_key):
        stranger.cookies["guest"] = value
        assert "Ada Lind" not in text(stranger.get(page_of(post)))


def test_a_member_is_live_with_a_number_and_without_a_cookie(as_classmate: Client, client: Client, post: Post) -> None:
    answer = as_classmate.post(place(post), {"body": TYPED})
    comment = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(post)}#comment-{comment.pk}")
    assert (comment.status, comment.number, "guest" in as_classmate.cookies) == ("published", "1", False)
    page = text(client.get(page_of(post)))
    assert "Mira Okafor" in page
    assert "<em>letters</em> say &lt; otherwise &amp; more." in page


def test_a_member_cannot_choose_another_name(as_classmate: Client, post: Post) -> None:
    as_classmate.post(place(post), GUEST | {"author": "1", "status": "published", "number": "7", "audience": "10"})
    comment = Comment.objects.get()
    assert (comment.byline, comment.guest_name, comment.number, comment.audience) == ("Mira Okafor", "", "1", 60)


def test_a_held_student_sees_their_own_reply_waiting(as_classmate: Client, as_author: Client, post: Post) -> None:
    Course.objects.update(students="held")
    as_classmate.post(place(post), {"body": TYPED})
    waits = ["The engineers’ own" in text(reader.get(page_of(post))) for reader in (as_classmate, as_author, Client())]
    assert waits == [True, False, False]


def test_a_reply_to_a_reply_stands_below_it(as_classmate: Client, post: Post, classmate: Enrolment) -> None:
    top = said(post, classmate)
    said(post, classmate)
    as_classmate.post(place(post), {"body": TYPED, "parent": top.pk})
    reply = Comment.objects.latest("pk")
    assert (reply.parent, reply.number, reply.depth) == (top, "1.1", 1)
    assert numbers(as_classmate, page_of(post)) == ["1", "1.1", "2"]


def test_an_account_without_a_place_gives_a_name_and_sees_its_reply_without_a_cookie(
    as_outsider: Client, outsider: User, post: Post
) -> None:
    assert as_outsider.post(place(post), {"body": TYPED}).status_code == 422
    as_outsider.post(place(post), GUEST | {"guest_name": "Otto"})
    comment = Comment.objects.get()
    assert (comment.account, comment.byline, comment.status) == (outsider, "Otto", "pending")
    assert ("Only you see this." in text(as_outsider.get(page_of(post))), "guest" in as_outsider.cookies) == (
        True,
        False,
    )


def test_the_script_gets_the_thread_with_the_new_reply(as_classmate: Client, post: Post) -> None:
    answer = as_classmate.post(place(post), {"body": TYPED}, **SCRIPT)
    comment = Comment.objects.get()
    assert (answer.status_code, is_whole_page(answer), answer.has_header("HX-Retarget")) == (200, False, False)
    assert text(answer).lstrip().startswith('<section class="thread" id="comments"')
    assert f'id="comment-{comment.pk}" tabindex="-1" data-focus data-say="Your reply is published."' in text(answer)
    assert "One thought on" in text(answer)


def test_the_script_shows_a_guest_the_reply_that_waits_at_once(client: Client, post: Post) -> None:
    answer = client.post(place(post), GUEST, **SCRIPT)
    assert (answer.status_code, is_whole_page(answer), client.cookies["guest"]["httponly"]) == (200, False, True)
    assert 'data-say="Your reply waits for an instructor."' in text(answer)
    assert "Waiting for an instructor. Only you see this." in text(answer)


def test_the_script_gets_the_page_of_the_thread_that_holds_the_new_reply(
    as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    tops = [said(post, classmate) for _ in range(51)]
    answer = as_classmate.post(place(post), {"body": TYPED, "parent": tops[-1].pk}, **SCRIPT)
    assert re.findall(r'class="number"[^>]*>([\d.]+)<', text(answer)) == ["51", "51.1"]


def test_the_form_has_a_page_of_its_own(client: Client, post: Post, classmate: Enrolment) -> None:
    top = said(post, classmate, "First words.")
    plain, below = client.get(place(post)), client.get(place(post), {"parent": top.pk})
    assert [(page.status_code, is_whole_page(page), page.context["parent"]) for page in (plain, below)] == [
        (200, True, None),
        (200, True, top),
    ]
    assert ("First words." in text(plain), "First words." in text(below)) == (False, True)
    assert f'<input type="hidden" name="parent" value="{top.pk}">' in text(below)


def test_the_script_gets_the_form_alone(client: Client, post: Post, classmate: Enrolment) -> None:
    top = said(post, classmate)
    answer = client.get(place(post), {"parent": top.pk}, **SCRIPT)
    assert (answer.status_code, is_whole_page(answer)) == (200, False)
    assert text(answer).startswith(f'<form class="reply" id="reply-{top.pk}"')
    assert "Reply to Mira Okafor" in text(answer)


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_odd_parent_in_the_address_gives_the_plain_form(client: Client, post: Post, odd: str) -> None:
    answer = client.get(place(post), {"parent": odd})
    assert (answer.status_code, answer.context["parent"]) == (200, None)


def test_the_form_answers_nothing_that_its_reader_may_not_see(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    hidden = [
        moderation.remove(said(post, classmate, "Secret."), classmate.user, reason="other"),
        said_by_guest(post, body="Secret."),
        said(published(author, "Another"), classmate, "Secret."),
    ]
    answers = [client.get(place(post), {"parent": comment.pk}) for comment in hidden]
    assert [(answer.status_code, "Secret." in text(answer)) for answer in answers] == [(200, False)] * 3


@BOTH_WAYS
def test_asking_for_the_form_changes_nothing(client: Client, post: Post, way: dict[str, str]) -> None:
    before = (Comment.objects.count(), Decision.objects.count(), Post.objects.values().get())
    answer = client.get(place(post), GUEST, **way)
    client.head(place(post), **way)
    assert (Comment.objects.count(), Decision.objects.count(), Post.objects.values().get()) == before
    assert "guest" not in answer.cookies


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(as_classmate: Client, post: Post, classmate: Enrolment, method: str) -> None:
    top = said(post, classmate)
    calls = [getattr(as_classmate, method)(address) for address in (place(post), f"/comments/{top.pk}/")]
    assert [answer.status_code for answer in calls] == [405, 405]
    assert as_classmate.post(f"/comments/{top.pk}/").status_code == 405


@BOTH_WAYS
@pytest.mark.parametrize("field", ["body", "guest_name"])
def test_markup_in_what_guests_type_is_text(client: Client, post: Post, way: dict[str, str], field: str) -> None:
    Course.objects.update(guests="allowed")
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    answers = [
        client.post(place(post), GUEST | {field: hostile}, **way),
        client.get(page_of(post)),
        client.get("/russia/"),
    ]
    answers += [
        client.get(place(post), {"parent": Comment.objects.get().pk}),
        client.post(place(post), {field: hostile}),
    ]
    pages = [text(answer) for answer in answers]
    assert [("<script>alert" in page, "<img src=x" in page) for page in pages] == [(False, False)] * 5
    assert escape(hostile) in pages[1]


def badges(client: Client, post: Post) -> list[str]:
    return re.findall(r'<span class="badge">(.*?)</span>', text(client.get(page_of(post))))


def test_the_author_and_staff_carry_a_badge_and_classmates_do_not(
    client: Client, post: Post, author: Enrolment, instructor: Enrolment, classmate: Enrolment
) -> None:
    for who in (author, instructor, classmate):
        said(post, who)
    assert badges(client, post) == ["Author", "Instructor"]


@pytest.mark.parametrize("name", ["R. Vale", "L. Hart", "Author"])
def test_a_guest_cannot_take_a_badge_with_a_name_or_an_address(
    client: Client, post: Post, author: Enrolment, instructor: Enrolment, name: str
) -> None:
    Course.objects.update(guests="allowed")
    client.post(place(post), GUEST | {"guest_name": name, "guest_email": author.user.email})
    comment = Comment.objects.get()
    assert (badges(client, post), comment.author, comment.account) == ([], None, None)
    assert f"Guest: {name}" in text(client.get(page_of(post)))


def test_a_guest_with_a_members_address_is_held_like_any_other(
    client: Client, post: Post, classmate: Enrolment
) -> None:
    client.post(place(post), GUEST | {"guest_email": classmate.user.email})
    assert Comment.objects.get().status == "pending"
    assert "Ada Lind" not in text(signed_in(classmate).get(page_of(post)))

"""`/<course>/posts/<slug>/comments/` and `/comments/<id>/`: works, wrong person, wrong parent, wrong words, wrong
method; each with and without the script."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from blog import publishing
from blog.models import Audience, Course, Decision, Enrolment, Post, User
from comments import moderation
from comments.guests import hashed
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest, written

TYPED = "The engineers’ own *letters* say < otherwise & more."
GUEST = {"body": TYPED, "guest_name": "Ada Lind", "guest_email": "ada@example.org"}
SCRIPT = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("way", [{}, SCRIPT], ids=["plain", "script"])
GONE = "The comment you answered is not there any more. Reply to the essay instead."
ODD_IDS = ["abc", "-1", "0", "1.5", "", "999999999", "9" * 30, "9" * 5000, "٣", "²", "1 OR 1=1", "\x00", "None"]


def place(post: Post) -> str:
    return f"/russia/posts/{post.slug}/comments/"


def page_of(post: Post) -> str:
    return f"/russia/posts/{post.slug}/"


def text(response: Any) -> str:
    """What the server sent, as text."""
    sent: str = response.content.decode()
    return sent


def typed(response: HttpResponse) -> str:
    """What stands in the reply's text box."""
    boxes = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", text(response), re.DOTALL)
    assert len(boxes) == 1
    return unescape(boxes[0])


def numbers(client: Client, address: str) -> list[str]:
    """The numbers on a page, in printing order."""
    return re.findall(r'class="number"[^>]*>([\d.]+)<', text(client.get(address)))


def is_whole_page(response: HttpResponse) -> bool:
    return "<html" in text(response)


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


def test_a_comments_link_leads_to_its_place(client: Client, post: Post, classmate: Enrolment) -> None:
    reply = said(post, classmate, parent=said(post, classmate))
    answer = client.get(f"/comments/{reply.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(post)}#comment-{reply.pk}")


@pytest.fixture
def long_thread(post: Post, classmate: Enrolment) -> list[Comment]:
    """102 comments on top."""
    return [said(post, classmate) for _ in range(102)]


def test_links_lead_to_the_page_that_holds_the_thread(
    client: Client, post: Post, classmate: Enrolment, long_thread: list[Comment]
) -> None:
    below = said(post, classmate, parent=long_thread[50])
    found = [long_thread[0], long_thread[49], long_thread[50], below, long_thread[99], long_thread[100]]
    pages = ["", "", "?thread=2", "?thread=2", "?thread=2", "?thread=3"]
    assert [client.get(f"/comments/{comment.pk}/")["Location"] for comment in found] == [
        f"{page_of(post)}{page}#comment-{comment.pk}" for comment, page in zip(found, pages, strict=True)
    ]
    for comment, page in zip(found, pages, strict=True):
        assert f'<article id="comment-{comment.pk}"' in text(client.get(page_of(post) + page))


def test_a_reply_on_the_second_page_returns_to_it(
    as_classmate: Client, client: Client, post: Post, long_thread: list[Comment]
) -> None:
    live = as_classmate.post(place(post), {"body": TYPED, "parent": long_thread[60].pk})
    held = client.post(place(post), GUEST | {"parent": long_thread[60].pk})
    for answer, reader in ((live, as_classmate), (held, client)):
        address, _, anchor = answer["Location"].partition("#")
        assert address == f"{page_of(post)}?thread=2"
        assert f'<article id="{anchor}"' in text(reader.get(address))


def test_a_page_holds_fifty_numbers_with_gaps_where_something_is_gone(
    client: Client, post: Post, classmate: Enrolment, long_thread: list[Comment]
) -> None:
    kept = said(post, classmate, parent=long_thread[69])
    for place_in_thread in (9, 50, 59, 69, 99, 100):
        moderation.remove(long_thread[place_in_thread], classmate.user, reason="other")
    gone = {10, 51, 60, 100, 101}
    expected = [str(number) for number in range(1, 103) if number not in gone]
    expected.insert(expected.index("70") + 1, kept.number)
    pages = [numbers(client, f"{page_of(post)}?thread={page}") for page in (1, 2, 3)]
    assert pages == [
        [number for number in expected if first <= int(number.split(".")[0]) <= last]
        for first, last in ((1, 50), (51, 100), (101, 150))
    ]


def ways(client: Client, address: str) -> dict[str, str]:
    return dict(re.findall(r'href="[^"?]*(?:\?thread=(\d+))?#comments" rel="(\w+)"', text(client.get(address))))


def test_pages_lead_to_their_neighbours(client: Client, post: Post, long_thread: list[Comment]) -> None:
    found = [ways(client, f"{page_of(post)}?thread={page}") for page in (1, 2, 3)]
    assert found == [{"2": "next"}, {"": "prev", "3": "next"}, {"2": "prev"}]


def test_fifty_threads_need_one_page(client: Client, post: Post, classmate: Enrolment) -> None:
    for _ in range(50):
        said(post, classmate)
    assert ways(client, page_of(post)) == {}


@pytest.mark.parametrize("odd", [*ODD_IDS, "00001" + "0" * 30, "00001" + "0" * 5000, "99999", "100000", "1e3"])
def test_an_odd_page_of_the_thread_is_no_error(client: Client, post: Post, classmate: Enrolment, odd: str) -> None:
    said(post, classmate)
    assert client.get(page_of(post), {"thread": odd}).status_code == 200


@pytest.mark.parametrize("odd", ["abc", "-1", "0", "", "1.5", "9" * 5000])
def test_an_odd_page_of_the_thread_is_the_first(client: Client, post: Post, classmate: Enrolment, odd: str) -> None:
    said(post, classmate)
    assert numbers(client, f"{page_of(post)}?thread={odd}") == ["1"]


def test_a_hidden_comment_and_a_missing_one_answer_alike(
    client: Client, as_classmate: Client, as_outsider: Client, as_instructor: Client, post: Post
) -> None:
    waiting = said_by_guest(post)
    readers = (client, as_outsider, as_classmate, as_instructor)
    assert [reader.get(f"/comments/{waiting.pk}/").status_code for reader in readers] == [404, 404, 404, 302]
    assert [reader.get(f"/comments/{waiting.pk + 1}/").status_code for reader in readers] == [404] * 4
    assert client.get(f"/comments/{10**18}/").status_code == 404
    assert client.get(f"/comments/{10**30}/").status_code == 404


def test_a_guest_finds_their_own_waiting_comment_by_its_link(client: Client, post: Post) -> None:
    client.post(place(post), GUEST)
    address = f"/comments/{Comment.objects.get().pk}/"
    assert (client.get(address).status_code, Client().get(address).status_code) == (302, 404)


def test_a_comment_under_a_hidden_essay_is_missing(
    client: Client, as_classmate: Client, post: Post, classmate: Enrolment
) -> None:
    comment = said(post, classmate)
    Post.objects.update(audience=Audience.COURSE)
    address = f"/comments/{comment.pk}/"
    assert [reader.get(address).status_code for reader in (client, as_classmate)] == [404, 302]
    publishing.withdraw(post, None)
    assert [reader.get(address).status_code for reader in (client, as_classmate)] == [404, 404]


def test_what_was_removed_leaves_a_placeholder_without_name_or_words(
    client: Client, as_instructor: Client, post: Post, classmate: Enrolment, author: Enrolment
) -> None:
    top = said(post, classmate, "Words that had to go.")
    said(post, author, parent=top)
    moderation.remove(top, author.user, reason="unkind", note="A note for its author.")
    for reader in (client, as_instructor):
        page = text(reader.get(page_of(post)))
        assert [word in page for word in ("removed by an instructor", "Words that had", "Mira Okafor", "A note")] == [
            True, False, False, False,
        ]  # fmt: skip
        assert numbers(reader, page_of(post)) == ["1", "1.1"]


def test_the_writer_of_a_rejected_comment_reads_why_and_nobody_else_does(
    client: Client, post: Post, instructor: Enrolment
) -> None:
    client.post(place(post), GUEST)
    moderation.reject(Comment.objects.get(), instructor.user, reason="unclear", note="Which letters?")
    pages = [text(reader.get(page_of(post))) for reader in (client, Client(), signed_in(instructor))]
    assert [("It is hard to follow." in page, "Which letters?" in page) for page in pages] == [
        (True, True),
        (False, False),
        (False, False),
    ]


def test_the_link_of_a_placeholder_leads_to_its_place_and_that_of_a_removed_leaf_nowhere(
    client: Client, post: Post, classmate: Enrolment, instructor: Enrolment
) -> None:
    top, leaf = said(post, classmate), said(post, classmate)
    said(post, classmate, parent=top)
    for comment in (top, leaf):
        moderation.remove(comment, instructor.user, reason="other")
    assert client.get(f"/comments/{top.pk}/")["Location"] == f"{post.get_absolute_url()}#comment-{top.pk}"
    assert client.get(f"/comments/{leaf.pk}/").status_code == 404


@pytest.mark.parametrize("body", ["\u200b\u2060", "[a]: http://x.example", " \n\t"])
def test_words_that_nobody_can_read_are_refused(as_classmate: Client, post: Post, body: str) -> None:
    answer = as_classmate.post(f"{post.get_absolute_url()}comments/", {"body": body})
    assert (answer.status_code, "Write something first." in answer.content.decode()) == (422, True)


def test_a_script_whose_token_is_old_gets_a_sentence_and_no_page(classmate: Enrolment, post: Post) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(classmate.user)
    answer = browser.post(f"{post.get_absolute_url()}comments/", {"body": "Words."}, headers={"hx-request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")

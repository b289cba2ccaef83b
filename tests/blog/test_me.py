"""`/<course>/me/`: my name, my audience, my work; and being asked once before a first essay or a first reply."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from blog.models import Audience, Course, Decision, Enrolment, NameKind, Post, Section
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, written

ME = "/russia/me/"
ESSAY = {"title": "The Specialists Go Home", "body": "They left in August.", "works": "", "audience": "60"}
ASKED = "Choose the name that others will read beside your reply, then post it."
SCRIPT = {"HTTP_HX_REQUEST": "true"}
BOTH_WAYS = pytest.mark.parametrize("way", [{}, SCRIPT], ids=["plain", "script"])


@pytest.fixture
def newcomer(course: Course) -> Enrolment:
    """A student who has not been asked yet; the course has lent them a name."""
    return EnrolmentFactory(
        course=course, user__name="Nora Ibarra", public_name="K. Yarrow", slug="k-yarrow", name_kind=""
    )


@pytest.fixture
def as_newcomer(newcomer: Enrolment) -> Client:
    """A browser in which the newcomer is signed in."""
    return signed_in(newcomer)


def text(response: Any) -> str:
    """What the server sent, as people read it."""
    return unescape(response.content.decode())


def field(response: Any, name: str) -> str:
    """The value of a hidden or a text field on the page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    return unescape(found[1]) if found else ""


def marked(response: Any) -> str:
    """The kind that is marked."""
    return str(re.findall(r'name="kind" value="(\w+)" checked', response.content.decode())[0])


def sent(page: Any, **changed: str) -> dict[str, str]:
    """The form as a browser would send it."""
    kept = {"kind": marked(page), "alias": field(page, "alias"), "draw": field(page, "draw"), "audience": ""}
    return kept | changed


def test_a_stranger_has_no_page_of_their_own_here(as_outsider: Client, client: Client, course: Course) -> None:
    assert (as_outsider.get(ME).status_code, as_outsider.post(ME).status_code) == (404, 404)
    assert client.get(ME).headers["Location"] == "/accounts/login/?next=/russia/me/"


def test_the_page_tells_the_name_the_essays_and_their_state(as_author: Client, author: Enrolment) -> None:
    published(author, "Shown"), written(author, "Not yet")
    page = text(as_author.get(ME))
    assert all(words in page for words in ("My name and my work", "Ruth Valentine", "R. Vale", "Shown", "Not yet"))
    assert re.search(r"Shown</a> <span>published, seen by", page)
    assert re.search(r"Not yet</a> <span>draft</span>", page)


def test_nobody_elses_essays_are_on_it(as_author: Client, classmate: Enrolment) -> None:
    published(classmate, "Of another")
    assert "Of another" not in text(as_author.get(ME))


@pytest.mark.parametrize(("audience", "kind"), [(60, "alias"), (40, "real")])
def test_what_is_marked_first_follows_the_circle_of_the_course(
    as_newcomer: Client, course: Course, audience: int, kind: str
) -> None:
    Course.objects.filter(pk=course.pk).update(audience=audience)
    page = as_newcomer.get(ME)
    assert (marked(page), field(page, "alias")) == (kind, "K. Yarrow")
    assert "Your instructor knows who you are; classmates see K. Yarrow." in text(page)


def test_ones_own_name_is_taken_from_the_roster(as_newcomer: Client, newcomer: Enrolment) -> None:
    page = as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="real"), follow=True)
    newcomer.refresh_from_db()
    assert (newcomer.public_name, newcomer.slug, newcomer.name_kind) == ("Nora Ibarra", "nora-ibarra", "real")
    assert "You appear as Nora Ibarra." in text(page)


def test_a_chosen_name_is_kept_as_it_is_shown(as_newcomer: Client, newcomer: Enrolment) -> None:
    as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="chosen", chosen="  Nora   Ib. "))
    newcomer.refresh_from_db()
    assert (newcomer.public_name, newcomer.name_kind) == ("Nora Ib.", "chosen")
    assert field(as_newcomer.get(ME), "chosen") == "Nora Ib."


def test_the_given_name_is_the_one_that_was_shown(as_newcomer: Client, newcomer: Enrolment) -> None:
    as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="alias"))
    newcomer.refresh_from_db()
    assert (newcomer.public_name, newcomer.name_kind) == ("K. Yarrow", "alias")


def test_another_is_drawn_without_writing_anything_and_what_was_typed_stays(
    as_newcomer: Client, newcomer: Enrolment
) -> None:
    first = as_newcomer.get(ME)
    second = as_newcomer.post(ME, sent(first, kind="chosen", chosen="Half a na", another="1"))
    newcomer.refresh_from_db()
    assert (second.status_code, newcomer.public_name, newcomer.name_kind) == (200, "K. Yarrow", "")
    assert (field(second, "chosen"), marked(second)) == ("Half a na", "chosen")
    assert field(second, "alias") not in {"", "K. Yarrow"}
    as_newcomer.post(ME, sent(second, kind="alias"))
    newcomer.refresh_from_db()
    assert newcomer.public_name == field(second, "alias")


def test_looking_at_a_name_writes_nothing(as_newcomer: Client, newcomer: Enrolment) -> None:
    page = as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="chosen", chosen="Nora I.", look="1"))
    assert "Your instructor knows who you are; classmates see Nora I.." in text(page)
    newcomer.refresh_from_db()
    assert (newcomer.public_name, Decision.objects.count(), page.status_code) == ("K. Yarrow", 0, 200)


@pytest.mark.parametrize("alias", ["Lena Hart", "X. Invented", ""])
def test_a_given_name_that_was_never_offered_is_not_given(as_newcomer: Client, newcomer: Enrolment, alias: str) -> None:
    page = as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="alias", alias=alias))
    newcomer.refresh_from_db()
    assert (page.status_code, newcomer.public_name, newcomer.name_kind) == (422, "K. Yarrow", "")


@pytest.mark.parametrize("draw", ["-1", "x", "9" * 30, "1.5", "²"])
def test_an_odd_draw_breaks_nothing(as_newcomer: Client, newcomer: Enrolment, draw: str) -> None:
    page = as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="alias", draw=draw, alias="Z. Wrong"))
    newcomer.refresh_from_db()
    assert (page.status_code, newcomer.public_name) == (422, "K. Yarrow")


@pytest.mark.parametrize("name", ["R. Vale", "r vale", "Ruth Valentine", "a@b.org", "Guest: Ada", ""])
def test_a_refused_name_stays_in_the_box_with_the_reason_beside_it(
    as_newcomer: Client, newcomer: Enrolment, author: Enrolment, name: str
) -> None:
    page = as_newcomer.post(ME, sent(as_newcomer.get(ME), kind="chosen", chosen=name))
    newcomer.refresh_from_db()
    assert (page.status_code, newcomer.public_name, field(page, "chosen")) == (422, "K. Yarrow", name)
    assert list(page.context["form"].errors) == ["chosen"]


@pytest.mark.parametrize("kind", ["", "nobody", "REAL"])
def test_a_kind_that_is_none_is_refused(as_newcomer: Client, newcomer: Enrolment, kind: str) -> None:
    assert as_newcomer.post(ME, sent(as_newcomer.get(ME), kind=kind)).status_code == 422
    newcomer.refresh_from_db()
    assert newcomer.name_kind == ""


def test_somebody_without_a_name_on_the_roster_is_not_offered_it(as_newcomer: Client, newcomer: Enrolment) -> None:
    type(newcomer.user).objects.filter(pk=newcomer.user_id).update(name="")
    page = as_newcomer.get(ME)
    assert 'value="real"' not in text(page)
    assert as_newcomer.post(ME, sent(page, kind="real")).status_code == 422


def test_the_circle_of_new_essays_is_kept_and_never_wider_than_the_course(
    as_author: Client, author: Enrolment, course: Course
) -> None:
    page = as_author.get(ME)
    assert [value for value, _label in page.context["form"].fields["audience"].choices] == ["", 50, 40, 10]
    as_author.post(ME, sent(page, audience="40"))
    author.refresh_from_db()
    assert (author.audience, written(author).audience) == (40, Audience.COURSE)
    Course.objects.filter(pk=course.pk).update(audience=40)
    assert as_author.post(ME, sent(as_author.get(ME), audience="60")).status_code == 422


def test_the_section_is_offered_to_whoever_is_in_one(as_author: Client, author: Enrolment, course: Course) -> None:
    Enrolment.objects.filter(pk=author.pk).update(section=Section.objects.create(course=course, name="A"))
    page = as_author.get(ME)
    assert [value for value, _label in page.context["form"].fields["audience"].choices] == ["", 50, 40, 30, 10]


def test_whoever_begins_an_essay_is_asked_first_and_comes_back(as_newcomer: Client) -> None:
    to_me = as_newcomer.get("/russia/write/?from=menu")
    assert to_me.headers["Location"] == "/russia/me/?next=%2Frussia%2Fwrite%2F%3Ffrom%3Dmenu"
    page = as_newcomer.get(to_me.headers["Location"])
    assert "Before you write: your name here" in text(page)
    back = as_newcomer.post(ME, sent(page, next=field(page, "next")))
    assert back.headers["Location"] == "/russia/write/?from=menu"
    assert as_newcomer.get("/russia/write/").status_code == 200


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_the_way_back_never_leads_to_another_host(as_newcomer: Client, away: str) -> None:
    page = as_newcomer.get(ME, {"next": away})
    assert field(page, "next") == ""
    assert as_newcomer.post(ME, sent(page, next=away)).headers["Location"] == ME


def test_an_essay_that_was_sent_all_the_same_is_kept_as_a_draft_and_not_shown_before(
    as_newcomer: Client, newcomer: Enrolment
) -> None:
    as_newcomer.post("/russia/write/", ESSAY)
    post = Post.objects.get()
    publication = f"{post.get_absolute_url()}publication/"
    for answer in (as_newcomer.get(publication), as_newcomer.post(publication, {"act": "publish", "audience": "60"})):
        assert answer.headers["Location"].startswith("/russia/me/?next=")
    post.refresh_from_db()
    assert (post.is_published, post.draft.body) == (False, ESSAY["body"])  # type: ignore[union-attr]


def test_staff_are_never_asked(course: Course) -> None:
    teacher = EnrolmentFactory(course=course, role="instructor", name_kind="", user__name="Lena Hart")
    assert signed_in(teacher).get("/russia/write/").status_code == 200
    assert marked(signed_in(teacher).get(ME)) == NameKind.REAL


@BOTH_WAYS
def test_a_first_reply_is_kept_while_its_writer_says_under_which_name_it_appears(
    as_newcomer: Client, newcomer: Enrolment, post: Post, way: dict[str, Any]
) -> None:
    said = {"body": "I had *not* thought of that."}
    page = as_newcomer.post(f"{post.get_absolute_url()}comments/", said, **way)
    assert (page.status_code, Comment.objects.count()) == (422, 0)
    assert ASKED in text(page)
    assert said["body"] in text(page)
    named = {"kind": "chosen", "chosen": "Nora I.", "alias": field(page, "alias"), "draw": field(page, "draw")}
    as_newcomer.post(f"{post.get_absolute_url()}comments/", said | named, **way)
    newcomer.refresh_from_db()
    assert (Comment.objects.get().byline, newcomer.name_kind) == ("Nora I.", "chosen")
    as_newcomer.post(f"{post.get_absolute_url()}comments/", {"body": "And another thing."}, **way)
    assert Comment.objects.count() == 2


@BOTH_WAYS
def test_a_refused_name_loses_no_reply(
    as_newcomer: Client, newcomer: Enrolment, post: Post, classmate: Enrolment, way: dict[str, Any]
) -> None:
    said = {"body": "Kept all the same.", "kind": "chosen", "chosen": "Mira Okafor"}
    page = as_newcomer.post(f"{post.get_absolute_url()}comments/", said, **way)
    assert (page.status_code, Comment.objects.count()) == (422, 0)
    assert all(words in text(page) for words in ("Kept all the same.", "Mira Okafor", "Somebody in this course has"))


def test_a_reply_that_is_refused_leaves_the_name_that_was_chosen_with_it(
    as_newcomer: Client, newcomer: Enrolment, post: Post
) -> None:
    named = {"kind": "chosen", "chosen": "Nora I."}
    assert as_newcomer.post(f"{post.get_absolute_url()}comments/", {"body": "", **named}).status_code == 422
    newcomer.refresh_from_db()
    assert (newcomer.public_name, newcomer.name_kind) == ("K. Yarrow", "")


def test_the_page_of_an_essay_says_that_a_name_will_be_asked_for(
    as_newcomer: Client, as_classmate: Client, post: Post
) -> None:
    words = "Before it is posted, you choose the name it appears under."
    assert words in text(as_newcomer.get(post.get_absolute_url()))
    assert words not in text(as_classmate.get(post.get_absolute_url()))
    assert 'name="kind"' in text(as_newcomer.get(f"{post.get_absolute_url()}comments/"))


def test_the_name_in_the_header_leads_to_the_page(as_author: Client, as_outsider: Client, course: Course) -> None:
    assert 'href="/russia/me/"' in text(as_author.get("/russia/"))
    assert "/russia/me/" not in text(as_outsider.get("/russia/"))

"""Claiming what came from an older blog: offered to the person of the confirmed address alone, and moved whole."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Course, Decision, Enrolment, Origin, Post, User
from comments.models import Comment, CommentStatus
from tests.factories import EnrolmentFactory, said, said_by_guest

OFFER = "came from an older blog under your address"
OLD = "Old.Name@example.edu"


@pytest.fixture
def placeholder(course: Course) -> Enrolment:
    """A name that came with an import."""
    place = Enrolment.objects.create(course=course, public_name="Old Name", slug="old-name", claim_email=OLD)
    Origin.objects.create(course=course, site="old.example.org", kind="person", original="x", object_id=place.pk)
    return place


@pytest.fixture
def old_post(placeholder: Enrolment) -> Post:
    """An essay under that name."""
    post = manuscripts.begin(placeholder.course, placeholder, Manuscript("Long Ago", "It was."), by=None)
    return publishing.publish(post, by=None)


@pytest.fixture
def guests_words(post: Post) -> Comment:
    """What a guest of that address said, as an import brings it."""
    words = said_by_guest(post, "Old N.")
    Comment.objects.filter(pk=words.pk).update(guest_email=OLD.upper(), status=CommentStatus.PUBLISHED)
    Origin.objects.create(course=post.course, site="old.example.org", kind="comment", original="1", object_id=words.pk)
    return words


def confirm(user: User, address: str = OLD, *, verified: bool = True) -> None:
    """Give an account an address."""
    EmailAddress.objects.create(user=user, email=address.lower(), verified=verified)


def home(client: Client) -> str:
    return client.get("/", follow=True).content.decode()


def press(client: Client, act: str) -> Any:
    return client.post("/accounts/claims/", {"act": act}, follow=True)


def test_the_person_of_the_address_is_asked_at_home_and_on_their_own_page(
    old_post: Post, guests_words: Comment, classmate: Enrolment, as_classmate: Client
) -> None:
    confirm(classmate.user)
    for address in ("/", "/russia/me/"):
        shown = as_classmate.get(address).content.decode()
        assert "1 essay and 1 comment came from an older blog under your address. Are they yours?" in shown
        assert [OLD in shown, OLD.lower() in shown] == [False, False]


def test_nobody_else_is_asked(
    old_post: Post,
    guests_words: Comment,
    classmate: Enrolment,
    author: Enrolment,
    instructor: Enrolment,
    outsider: User,
    superuser: User,
) -> None:
    confirm(classmate.user)
    confirm(author.user, "old.name@example.edu.example.org")
    confirm(instructor.user, "xold.name@example.edu")
    for user in (author.user, instructor.user, outsider, superuser):
        client = Client()
        client.force_login(user)
        assert (user.name, OFFER in home(client)) == (user.name, False)
        press(client, "mine")
    assert OFFER not in home(Client())
    assert Post.objects.get(pk=old_post.pk).author.public_name == "Old Name"


def test_an_address_that_is_not_confirmed_sees_and_gets_nothing(
    old_post: Post, guests_words: Comment, classmate: Enrolment, as_classmate: Client
) -> None:
    confirm(classmate.user, verified=False)
    assert OFFER not in home(as_classmate)
    assert "There is nothing left to claim." in press(as_classmate, "mine").content.decode()
    press(as_classmate, "not-mine")
    assert (Enrolment.objects.filter(claim_email=OLD).count(), Decision.objects.filter(act="claim").count()) == (1, 0)


def test_staff_who_look_as_somebody_are_not_told(
    old_post: Post, classmate: Enrolment, instructor: Enrolment, as_instructor: Client
) -> None:
    confirm(classmate.user)
    as_instructor.post("/russia/view-as/", {"who": classmate.slug})
    shown = as_instructor.get("/russia/me/").content.decode()
    assert ("My name and my work" in shown, OFFER in shown) == (True, False)


def test_in_ones_own_course_everything_moves_and_the_empty_place_goes(
    old_post: Post,
    placeholder: Enrolment,
    guests_words: Comment,
    post: Post,
    classmate: Enrolment,
    as_classmate: Client,
) -> None:
    spoken = said(post, placeholder, "I said this once.")
    confirm(classmate.user)
    told = press(as_classmate, "mine").content.decode()
    assert "Yours now: 1 essay and 2 comments." in told
    assert Post.objects.get(pk=old_post.pk).author == classmate
    rows = Comment.objects.filter(pk__in=[spoken.pk, guests_words.pk])
    assert set(rows.values_list("author", "account", "guest_name", "guest_email")) == {
        (classmate.pk, classmate.user_id, "", "")
    }
    assert not Enrolment.objects.filter(pk=placeholder.pk).exists()
    assert Origin.objects.get(kind="person").object_id == classmate.pk
    (decision,) = Decision.objects.filter(act="claim")
    assert (decision.by, decision.label, decision.note) == (classmate.user, "Mira Okafor", "1 essays, 2 comments.")
    assert OFFER not in home(as_classmate)


def test_where_one_has_no_place_the_name_becomes_ones_own_and_opens_no_course(
    old_post: Post, placeholder: Enrolment, guests_words: Comment, outsider: User, as_outsider: Client
) -> None:
    Course.objects.update(audience=40)
    confirm(outsider)
    press(as_outsider, "mine")
    place = Enrolment.objects.get(pk=placeholder.pk)
    assert (place.user, place.role, place.is_active, place.claim_email) == (outsider, "student", False, "")
    assert as_outsider.get("/russia/").status_code == 404
    assert list(Post.objects.visible_to(outsider)) == [old_post]
    assert Comment.objects.get(pk=guests_words.pk).author == place


def test_a_guest_without_a_place_keeps_the_name_and_gets_the_words(
    guests_words: Comment, outsider: User, as_outsider: Client
) -> None:
    confirm(outsider)
    press(as_outsider, "mine")
    said = Comment.objects.get(pk=guests_words.pk)
    assert (said.author, said.account, said.guest_name, said.guest_email) == (None, outsider, "Old N.", "")


def test_what_a_guest_said_here_and_not_there_is_not_claimed(post: Post, outsider: User, as_outsider: Client) -> None:
    words = said_by_guest(post)
    confirm(outsider, "ada@example.org")
    assert OFFER not in home(as_outsider)
    press(as_outsider, "mine")
    assert Comment.objects.get(pk=words.pk).account is None


def test_one_who_says_not_mine_is_not_asked_again_and_nothing_moves(
    old_post: Post, guests_words: Comment, classmate: Enrolment, as_classmate: Client
) -> None:
    confirm(classmate.user)
    press(as_classmate, "not-mine")
    assert OFFER not in home(as_classmate)
    press(as_classmate, "mine")
    assert Post.objects.get(pk=old_post.pk).author.public_name == "Old Name"
    assert Comment.objects.get(pk=guests_words.pk).author is None
    assert Enrolment.objects.filter(claim_email=OLD).count() == 0


def test_nothing_is_claimed_twice(
    old_post: Post, classmate: Enrolment, as_classmate: Client, outsider: User, as_outsider: Client
) -> None:
    confirm(classmate.user)
    press(as_classmate, "mine")
    EmailAddress.objects.all().delete()
    confirm(outsider)
    assert OFFER not in home(as_outsider)
    assert "There is nothing left to claim." in press(as_outsider, "mine").content.decode()
    assert Post.objects.get(pk=old_post.pk).author == classmate


def test_a_co_author_who_claims_stands_in_the_byline_once(
    old_post: Post, placeholder: Enrolment, classmate: Enrolment, as_classmate: Client
) -> None:
    old_post.coauthors.create(enrolment=classmate, accepted_at=old_post.published_at)
    confirm(classmate.user)
    press(as_classmate, "mine")
    assert [place.pk for place in Post.objects.get(pk=old_post.pk).signed_by] == [classmate.pk]


def test_a_second_import_finds_the_person_who_claimed(
    course: Course, classmate: Enrolment, as_classmate: Client, tmp_path: Any, settings: Any
) -> None:
    from tests.site.exports import export, item
    from tests.site.test_import_wordpress import brought

    settings.MEDIA_ROOT = tmp_path / "media"
    people = [("oldie", OLD, "Old Name")]
    brought(tmp_path, export(item(1, creator="oldie"), authors=people))
    confirm(classmate.user)
    press(as_classmate, "mine")
    brought(tmp_path, export(item(1, creator="oldie"), item(2, "Another", creator="oldie"), authors=people))
    assert set(Post.objects.values_list("author", flat=True)) == {classmate.pk}
    assert Enrolment.objects.filter(user=None).count() == 0


def test_asking_costs_the_same_for_one_and_three(
    course: Course, classmate: Enrolment, as_classmate: Client, django_assert_num_queries: Any
) -> None:
    confirm(classmate.user, "nobody@example.edu")
    EnrolmentFactory(course=course, user=None, public_name="A", slug="a", claim_email="a@example.edu")
    as_classmate.get("/russia/me/")
    with django_assert_num_queries(1):
        from comments.claiming import offer_for

        offer_for(classmate.user)


def test_another_button_or_method_is_none(as_classmate: Client) -> None:
    assert as_classmate.get("/accounts/claims/").status_code == 405
    assert as_classmate.post("/accounts/claims/", {"act": "all"}).status_code == 404
    assert signed_out("mine") == 302


def signed_out(act: str) -> int:
    return Client().post("/accounts/claims/", {"act": act}).status_code

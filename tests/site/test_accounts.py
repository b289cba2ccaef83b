"""Accounts: coming back to a join link after making one, sessions that end with a password, closing an account, and
SAML."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from blog import accounts, joining, providers
from blog import settings as project
from blog.models import Decision, Enrolment, JoinLink, Post, User
from blog.refusals import Refused
from comments import moderation
from comments.models import Comment
from tests.factories import published, said
from tests.site.signing_in import (
    PASSWORD,
    fresh_counts,  # noqa: F401
    is_signed_in,
    sign_in,
    with_password,
)

ANOTHER = "another long sentence"


# making an account on the way into a course


def test_whoever_makes_an_account_at_a_join_link_comes_back_to_it(client: Client, instructor: Enrolment) -> None:
    page = joining.make_link(JoinLink(course=instructor.course), instructor.user).get_absolute_url()
    typed = {"name": "Nina Ray", "email": "nina@example.edu", "password1": PASSWORD, "next": page}
    client.post("/accounts/signup/", typed)
    letter = re.search(r"http\S+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    assert letter is not None
    elsewhere = Client()
    assert f'name="next" value="{page}"' in elsewhere.get(letter[1]).content.decode()
    assert elsewhere.post(letter[1])["Location"] == page
    login = {"login": "nina@example.edu", "password": PASSWORD, "next": page}
    assert elsewhere.post("/accounts/login/", login)["Location"] == page
    elsewhere.post(page)
    assert Enrolment.objects.get(user__email="nina@example.edu").course == instructor.course


def test_a_letter_leads_to_no_other_site(client: Client, db: None) -> None:
    typed = {"name": "Nina Ray", "email": "nina@example.edu", "password1": PASSWORD, "next": "https://example.com/"}
    client.post("/accounts/signup/", typed)
    assert "next=" not in str(mail.outbox[0].body)


def test_whoever_signs_in_at_a_join_link_comes_back_to_it(client: Client, outsider: User, link: JoinLink) -> None:
    with_password(outsider)
    page = link.get_absolute_url()
    login = client.get(f"/accounts/login/?next={page}").content.decode()
    assert f'name="next" value="{page}"' in login
    typed = {"login": outsider.email, "password": PASSWORD, "next": page}
    assert client.post("/accounts/login/", typed)["Location"] == page


@pytest.fixture
def link(instructor: Enrolment) -> JoinLink:
    """A link to the course for students."""
    return joining.make_link(JoinLink(course=instructor.course), instructor.user)


# sessions and passwords


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one(outsider: User) -> None:
    here, elsewhere = with_password(outsider), sign_in(outsider)
    typed = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    here.post("/accounts/password/change/", typed)
    assert [is_signed_in(here), is_signed_in(elsewhere), is_signed_in(sign_in(outsider, ANOTHER))] == [
        True,
        False,
        True,
    ]


# closing an account


def close(client: Client, user: User, **typed: str) -> Any:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post("/accounts/closing/", {"email": user.email, **typed})


def test_looking_at_the_closing_page_closes_nothing(author: Enrolment) -> None:
    client = with_password(author.user)
    page = client.get("/accounts/closing/").content.decode()
    client.head("/accounts/closing/")
    assert ("Twentieth-Century Russia</a> (as R. Vale)" in page, User.objects.count()) == (True, 1)


def test_closing_asks_for_the_password_once_more(author: Enrolment) -> None:
    client = with_password(author.user)
    answer = client.post("/accounts/closing/", {"email": author.user.email})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fclosing%2F"
    assert User.objects.filter(pk=author.user.pk).exists()
    done = client.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/closing/"})
    assert (done["Location"], User.objects.filter(pk=author.user.pk).exists()) == ("/", False)


def test_a_wrong_address_closes_nothing_and_says_so(author: Enrolment) -> None:
    answer = close(with_password(author.user), author.user, email="other@example.edu")
    assert (answer.status_code, "This is not the address of this account." in answer.content.decode()) == (422, True)
    assert User.objects.filter(pk=author.user.pk).exists()


def test_a_closed_account_leaves_its_words_under_the_public_name(author: Enrolment, classmate: Enrolment) -> None:
    post, client, elsewhere = published(author), with_password(author.user), sign_in(author.user)
    comment = moderation.submit(post, moderation.Said("I meant 1957.", author=author, account=author.user))
    said(post, classmate)
    close(client, author.user)
    author.refresh_from_db()
    assert (author.user, author.public_name, author.is_active) == (None, "R. Vale", False)
    assert [is_signed_in(client), is_signed_in(elsewhere)] == [False, False]
    assert not EmailAddress.objects.filter(email="ruth.valentine@example.edu").exists()
    page = Client().get(post.get_absolute_url()).content.decode()
    assert ("R. Vale" in page, "I meant 1957." in page, "Valentine" in page) == (True, True, False)
    assert (Post.objects.get().author, Comment.objects.get(pk=comment.pk).author) == (author, author)


def test_the_record_keeps_who_decided_and_tells_of_the_closing(author: Enrolment) -> None:
    post, pk = published(author), author.pk
    close(with_password(author.user), author.user)
    rows = Decision.objects.order_by("pk").values_list("kind", "object_id", "act", "to_status", "by", "by_name", "note")
    assert [row for row in rows if row[2] in {"publish", "enrol"}] == [
        ("post", post.pk, "publish", "published", None, "Ruth Valentine", ""),
        ("enrolment", pk, "enrol", "out", None, "Ruth Valentine", "Closed their account."),
    ]


def test_the_address_is_free_for_a_new_account_that_knows_nothing_of_the_old(author: Enrolment) -> None:
    email = author.user.email
    close(with_password(author.user), author.user)
    assert User.objects.create_user(email, PASSWORD, name="Ruth Valentine").enrolments.count() == 0


def test_the_last_superuser_stays(superuser: User) -> None:
    answer = close(with_password(superuser), superuser)
    assert (answer.status_code, "the only administrator" in answer.content.decode()) == (422, True)
    User.objects.create_superuser("second@example.edu", PASSWORD)
    accounts.close(User.objects.get(pk=superuser.pk))
    assert [user.email for user in User.objects.all()] == ["second@example.edu"]


def test_a_superuser_who_may_not_sign_in_does_not_count(superuser: User) -> None:
    User.objects.create_superuser("second@example.edu", PASSWORD, is_active=False)
    with pytest.raises(Refused, match="the only administrator"):
        accounts.close(superuser)


def test_nobody_closes_an_account_without_signing_in(client: Client, db: None) -> None:
    assert client.post("/accounts/closing/")["Location"] == "/accounts/login/?next=/accounts/closing/"


# SAML


def test_saml_is_told_to_allauth_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("saml" in project.identity_providers(), providers.saml_apps("")) == (False, [])
    for name, value in {"METADATA_URL": "https://id.example.edu/metadata", "NAME": "Example University"}.items():
        monkeypatch.setenv(f"SAML_{name}", value)
    app: Any = project.identity_providers()["saml"]
    assert app["APPS"][0]["name"] == "Example University"
    assert app["APPS"][0]["settings"]["idp"]["metadata_url"] == "https://id.example.edu/metadata"


def test_saml_without_its_package_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="Install the extra saml,"):
        providers.saml_apps("https://id.example.edu/metadata")
    monkeypatch.setattr(providers, "find_spec", lambda name: object())
    assert providers.saml_apps("https://id.example.edu/metadata") == ["allauth.socialaccount.providers.saml"]

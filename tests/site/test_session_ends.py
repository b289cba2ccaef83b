"""How a session begins and ends: anew at each sign-in, and everywhere at once at what should end it; programs with a
token count as sessions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from blog import accounts, tokens
from blog.models import Enrolment, Token, User

PASSWORD, ANOTHER = "a long sentence is best", "another long sentence"


@pytest.fixture
def member(db: None) -> User:
    """An account with a password and a confirmed address."""
    user = User.objects.create_user("mira@example.org", PASSWORD, name="Mira Okafor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, password: str = PASSWORD, **typed: str) -> Any:
    return client.post("/accounts/login/", {"login": "mira@example.org", "password": password, **typed})


def signed_in(password: str = PASSWORD) -> Client:
    client = Client()
    sign_in(client, password)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def key_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def test_signing_in_gives_a_session_of_a_new_name_and_the_former_one_is_nobodys(client: Client, member: User) -> None:
    session = client.session
    session["planted"] = "by a thief"
    session.save()
    planted = key_of(client)
    sign_in(client)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert (is_signed_in(client), key_of(client) == planted, is_signed_in(thief)) == (True, False, False)
    assert (len(key_of(client)), Session.objects.filter(session_key=planted).exists()) == (32, False)


def test_a_session_named_by_somebody_else_is_not_taken_over(client: Client, member: User) -> None:
    client.cookies["sessionid"] = "a" * 32
    sign_in(client)
    assert (key_of(client) == "a" * 32, is_signed_in(client)) == (False, True)


def test_signing_out_ends_the_session_on_the_server_and_leaves_the_others(member: User) -> None:
    here, elsewhere, thief = signed_in(), signed_in(), Client()
    thief.cookies["sessionid"] = key_of(here)
    assert here.get("/accounts/logout/").status_code == 200
    assert is_signed_in(thief)
    here.post("/accounts/logout/")
    assert [is_signed_in(here), is_signed_in(thief), is_signed_in(elsewhere)] == [False, False, True]


def change_own(member: User) -> None:
    typed = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    signed_in().post("/accounts/password/change/", typed)


def reset_by_letter(member: User) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": member.email})
    link = re.search(r"http\S+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": ANOTHER, "password2": ANOTHER})


def set_in_the_admin(member: User) -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    page = reverse("admin:auth_user_password_change", args=[member.pk])
    answer = admin.post(page, {"usable_password": "true", "password1": ANOTHER, "password2": ANOTHER})
    assert answer.status_code == 302


def take_in_the_admin(member: User) -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    admin.post(
        reverse("admin:auth_user_password_change", args=[member.pk]),
        {"usable_password": "false", "unset-password": "1"},
    )
    assert not User.objects.get(pk=member.pk).has_usable_password()


def deactivate(member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_active=False)


def deactivate_in_the_admin(member: User) -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    page = reverse("admin:blog_user_change", args=[member.pk])
    assert admin.post(page, {"email": member.email, "name": member.name}).status_code == 302
    assert admin.get("/admin/").status_code == 200


def close(member: User) -> None:
    accounts.close(member)


@pytest.mark.parametrize(
    "end",
    [change_own, reset_by_letter, set_in_the_admin, take_in_the_admin, deactivate, deactivate_in_the_admin, close],
    ids=lambda end: end.__name__,
)
def test_what_ends_a_persons_sessions_ends_them_everywhere_and_their_programs_with_them(member: User, end: Any) -> None:
    elsewhere, program = signed_in(), {"authorization": f"Bearer {tokens.make(member, 'a script')[1]}"}
    assert (is_signed_in(elsewhere), Client().get("/api/courses/", headers=program).status_code) == (True, 200)
    end(member)
    assert not is_signed_in(elsewhere)
    assert Client().get("/api/courses/", headers=program).status_code == 401


def test_a_password_that_was_changed_on_the_command_line_ends_them_too(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = signed_in()
    tokens.make(member, "a script")
    monkeypatch.setattr("getpass.getpass", lambda prompt="": ANOTHER)
    call_command("changepassword", member.email, verbosity=0)
    assert (is_signed_in(elsewhere), is_signed_in(signed_in(ANOTHER)), Token.objects.count()) == (False, True, 0)


def test_whoever_is_let_back_in_signs_in_anew(member: User) -> None:
    elsewhere = signed_in()
    tokens.make(member, "a script")
    deactivate_in_the_admin(member)
    User.objects.filter(pk=member.pk).update(is_active=True)
    assert (is_signed_in(elsewhere), is_signed_in(signed_in()), Token.objects.count()) == (False, True, 0)


def test_a_letter_that_was_sent_before_a_new_password_opens_nothing(client: Client, member: User) -> None:
    client.post("/accounts/password/reset/", {"email": member.email})
    link = re.search(r"http\S+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    change_own(member)
    page = Client().get(link[1], follow=True)
    assert 'name="password1"' not in page.content.decode()


# the admin's door


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/admin/", "/accounts/login/?next=/admin/"),
        ("/admin/login/", "/accounts/login/?next=/admin/"),
        ("/admin/login/?next=/admin/blog/post/", "/accounts/login/?next=/admin/blog/post/"),
        ("/admin/login/?next=https://example.com/", "/accounts/login/?next=/admin/"),
        ("/admin/login/?next=//example.com", "/accounts/login/?next=/admin/"),
        ("/admin/login/?next=javascript:alert(1)", "/accounts/login/?next=/admin/"),
    ],
)
def test_the_admin_has_no_door_of_its_own(client: Client, db: None, asked: str, leads_to: str) -> None:
    answer = client.get(asked, follow=True)
    assert answer.redirect_chain[-1] == (leads_to, 302)


def test_a_password_sent_to_the_admin_signs_nobody_in(client: Client, superuser: User) -> None:
    superuser.set_password(PASSWORD)
    superuser.save()
    answer = client.post("/admin/login/", {"username": superuser.email, "password": PASSWORD})
    assert (answer["Location"], "_auth_user_id" in client.session) == ("/accounts/login/?next=/admin/", False)


def test_through_the_sites_door_staff_come_to_the_page_they_wanted(client: Client, instructor: Enrolment) -> None:
    user = instructor.user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    leads = client.get("/admin/blog/post/", follow=True).redirect_chain[-1][0]
    typed = {"login": user.email, "password": PASSWORD, "next": leads.partition("next=")[2]}
    assert client.post("/accounts/login/", typed)["Location"] == "/admin/blog/post/"
    assert client.get("/admin/login/", follow=True).redirect_chain[-1][0] == "/admin/"


def test_a_student_is_refused_at_the_admin_and_not_led_in_a_circle(as_author: Client) -> None:
    assert as_author.get("/admin/login/?next=/admin/").status_code == 403

"""The demonstration's people sign in while DEMO is set, and by no door without it."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings as project
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client

from blog import demonstration, passkeys, tokens
from blog.models import User
from blog.site import demo

PASSWORD = demo.PASSWORD


@pytest.fixture
def actor(db: None) -> User:
    """The author of the demonstration, with the known password."""
    user = User.objects.create_user("author@example.edu", PASSWORD, name="Rosalind Teague")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def by_password(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def by_letter(user: User) -> Client:
    client = Client()
    answer = client.post("/accounts/login/code/", {"email": user.email})
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)?)$", str(mail.outbox[-1].body), re.M)
    assert code is not None
    client.post(answer["Location"], {"code": code[1]})
    return client


def by_passkey(user: User) -> Client:
    """What the device of this person answers is taken for looked at: a browser's own is in tests/browser."""
    kept = Authenticator.objects.create(user=user, type="webauthn", data={"name": "A phone", "credential": {}})
    client = Client()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passkeys.LoginForm, "clean_credential", lambda form: kept)
        client.post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "x"}'})
    return client


def by_session(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


DOORS = [by_password, by_letter, by_passkey, by_session]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("demo_is_on", [True, False])
def test_the_demonstrations_people_come_in_while_there_is_one(
    actor: User, settings: Any, door: Any, demo_is_on: bool
) -> None:
    settings.DEMO = demo_is_on
    assert is_signed_in(door(actor)) is demo_is_on


def test_a_session_ends_where_the_demonstration_does(actor: User, settings: Any) -> None:
    settings.DEMO = True
    client = by_password(actor)
    assert is_signed_in(client)
    settings.DEMO = False
    assert not is_signed_in(client)


def test_their_programs_read_as_nobody(actor: User, settings: Any) -> None:
    _token, secret = tokens.make(actor, "a script")
    sent = {"authorization": f"Bearer {secret}"}
    asked = [Client().get("/api/courses/", headers=sent).status_code]
    settings.DEMO = True
    assert [*asked, Client().get("/api/courses/", headers=sent).status_code] == [401, 200]


def test_whoever_has_such_an_address_by_name_alone_is_not_touched(db: None) -> None:
    user = User.objects.create_user("mira@example.edu", PASSWORD, name="Mira")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert is_signed_in(by_password(user))


def test_the_people_who_are_shut_out_are_those_that_the_demonstration_loads() -> None:
    rows = yaml.safe_load((Path(project.BASE_DIR) / "fixtures/demo/00-course.yaml").read_text())
    assert {row["fields"]["email"] for row in rows if row["model"] == "blog.user"} == demonstration.PEOPLE


def said(**asked: Any) -> str:
    out = StringIO()
    call_command("check", stdout=out, stderr=out, **asked)
    return out.getvalue()


def test_check_names_them_without_demo_and_says_nothing_with_it(actor: User, settings: Any) -> None:
    User.objects.create_user("author@elsewhere.example", PASSWORD, name="Another")
    assert "cannot sign in without DEMO: author@example.edu." in said()
    settings.DEMO = True
    assert "author@example.edu" not in said()


def test_check_says_nothing_of_them_where_there_are_none_or_no_database(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert demonstration.check_people(None) == []

    def away(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(User.objects, "filter", away)
    assert demonstration.check_people(None) == []

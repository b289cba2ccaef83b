"""Signing in: by password, by a code in a letter, by a provider that the settings name; what strangers learn (nothing),
and how often they may try."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.mail import send_mail
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog import settings as project
from blog.models import Course, User

PASSWORD = "a long sentence is best"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody has tried yet."""
    cache.clear()


@pytest.fixture
def member(db: None) -> User:
    """An account with a password and a confirmed address."""
    user = User.objects.create_user("mira@example.edu", PASSWORD, name="Mira Okafor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def try_password(client: Client, email: str, password: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_address_and_password_sign_in_whatever_the_capitals(client: Client, member: User) -> None:
    answer = try_password(client, "Mira@Example.edu", PASSWORD)
    assert (answer.status_code, answer["Location"], is_signed_in(client)) == (302, "/", True)


def test_forms_lead_away_from_the_pages_to_sign_in_only_where_an_institution_signs_in(
    client: Client, member: User, settings: Any
) -> None:
    def forms(address: str) -> list[str]:
        signed_in = Client()
        signed_in.force_login(member)
        browser = client if address.endswith(("login/", "signup/")) else signed_in
        policy = browser.get(address)["Content-Security-Policy"]
        return [line.strip() for line in policy.split(";") if "form-action" in line]

    leading_out = ("/accounts/login/", "/accounts/reauthenticate/", "/accounts/3rdparty/")
    assert [forms(address) for address in leading_out] == [["form-action 'self'"]] * 3
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": project.providers.openid("https://id.example.org", "U", "c", "s")
    }
    assert [forms(address) for address in leading_out] == [["form-action 'self' https:"]] * 3
    assert forms("/accounts/signup/") == ["form-action 'self'"]


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, member: User) -> None:
    answers = [try_password(client, email, "wrong wrong wrong") for email in ("mira@example.edu", "nobody@example.edu")]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [re.sub(r"[\w-]+@example\.edu|value=\"\w{64}\"", "", answer.content.decode()) for answer in answers]
    assert texts[0] == texts[1]
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client: Client, member: User) -> None:
    for _ in range(5):
        try_password(client, member.email, "wrong wrong wrong")
    answer = try_password(client, member.email, PASSWORD)
    assert not is_signed_in(client)
    assert "Too many failed login attempts" in answer.content.decode()


def test_a_code_in_a_letter_signs_in(client: Client, member: User) -> None:
    answer = client.post("/accounts/login/code/", {"email": member.email})
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)?)$", str(mail.outbox[0].body), re.M)
    assert code is not None
    client.post(answer["Location"], {"code": code[1]})
    assert is_signed_in(client)


def test_a_code_lets_somebody_from_the_roster_into_their_course_at_once(
    client: Client, course: Course, tmp_path: Path
) -> None:
    (tmp_path / "class.csv").write_text("Name,Email\nLindqvist Ada,ada@example.edu\n")
    call_command("import_roster", tmp_path / "class.csv", course=course.slug, stdout=StringIO())
    assert EmailAddress.objects.get().verified is False
    answer = client.post("/accounts/login/code/", {"email": "ada@example.edu"})
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)?)$", str(mail.outbox[0].body), re.M)
    assert code is not None
    client.post(answer["Location"], {"code": code[1]})
    assert (client.get(f"/{course.slug}/me/").status_code, len(mail.outbox)) == (200, 1)
    assert EmailAddress.objects.get().verified is True


def test_a_wrong_code_does_not(client: Client, member: User) -> None:
    answer = client.post("/accounts/login/code/", {"email": member.email})
    client.post(answer["Location"], {"code": "AAAA-AAAA"})
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_asking_for_a_letter_tells_nobody_whether_an_address_is_known(member: User, address: str) -> None:
    answers = [Client().post(address, {"email": email}) for email in (member.email, "nobody@example.edu")]
    assert (answers[0].status_code, answers[0]["Location"]) == (answers[1].status_code, answers[1]["Location"])


def test_making_an_account_with_a_known_address_looks_like_any_other(member: User) -> None:
    typed = {"name": "Somebody", "password1": PASSWORD}
    answers = [Client().post("/accounts/signup/", typed | {"email": e}) for e in (member.email, "new@example.edu")]
    assert (answers[0].status_code, answers[0]["Location"]) == (answers[1].status_code, answers[1]["Location"])
    assert User.objects.get(email="new@example.edu").name == "Somebody"
    assert User.objects.get(email=member.email).name == "Mira Okafor"


def test_a_new_account_waits_until_its_address_is_confirmed(client: Client, db: None) -> None:
    client.post("/accounts/signup/", {"name": "Nina", "email": "nina@example.edu", "password1": PASSWORD})
    assert not is_signed_in(client)
    link = re.search(r"http\S+/accounts/confirm-email/\S+", str(mail.outbox[0].body))
    assert link is not None
    path = "/" + link[0].split("/", 3)[3]
    Client().get(path)
    assert not EmailAddress.objects.get().verified
    Client().post(path)
    assert EmailAddress.objects.get().verified


def test_a_forgotten_password_is_set_anew_through_a_letter(client: Client, member: User) -> None:
    client.post("/accounts/password/reset/", {"email": member.email})
    link = re.search(r"http\S+/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link is not None
    form = client.get("/" + link[0].split("/", 3)[3], follow=True)
    typed = {"password1": "another long sentence", "password2": "another long sentence"}
    client.post(form.redirect_chain[-1][0], typed)
    try_password(client, member.email, "another long sentence")
    assert is_signed_in(client)


def test_a_changed_address_counts_once_it_is_confirmed(client: Client, member: User) -> None:
    try_password(client, member.email, PASSWORD)
    asked = client.post("/accounts/email/", {"email": "mira@example.org", "action_add": "1"})
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert mail.outbox == []
    client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    assert User.objects.get().email == "mira@example.edu"
    link = re.search(r"http\S+/accounts/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link is not None
    client.post("/" + link[0].split("/", 3)[3])
    assert User.objects.get().email == "mira@example.org"
    told = [one for one in mail.outbox if one.subject == "Your address was changed"]
    assert [one.to for one in told] == [["mira@example.edu"]]
    assert "from now on it is mira@example.org" in told[0].body


def test_a_changed_password_is_told_by_a_letter(client: Client, member: User) -> None:
    try_password(client, member.email, PASSWORD)
    typed = {"oldpassword": PASSWORD, "password1": "another long sentence", "password2": "another long sentence"}
    client.post("/accounts/password/change/", typed, headers={"User-Agent": "Firefox"})
    assert [(one.subject, one.to) for one in mail.outbox] == [("Your password was changed", [member.email])]
    body = str(mail.outbox[0].body)
    assert ("with Firefox" in body, "another long sentence" in body, "example.com" in body) == (True, False, False)


def test_the_admin_signs_in_through_the_sites_own_door(client: Client, db: None) -> None:
    answer = client.get("/admin/comments/comment/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/comments/comment/"


def test_a_stranger_is_not_led_to_another_site(client: Client, member: User) -> None:
    typed = {"login": member.email, "password": PASSWORD, "next": "https://example.com/"}
    assert client.post("/accounts/login/", typed)["Location"] == "/"


def test_a_provider_is_shown_when_it_is_named_and_not_before(
    client: Client, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Sign in with" not in client.get("/accounts/login/").content.decode()
    for name, value in {"ISSUER": "https://id.example.edu", "NAME": "Example University", "CLIENT_ID": "us"}.items():
        monkeypatch.setenv(f"OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = project.identity_providers()
    assert "Sign in with Example University" in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_through_the_worker(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "blog.mail.QueuedBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    send_mail("A subject", "The words.", None, ["mira@example.edu"], html_message="<p>The words.</p>")
    assert (DBTaskResult.objects.count(), list(tmp_path.iterdir())) == (1, [])
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0")
    letter = message_from_bytes(next(tmp_path.iterdir()).read_bytes(), policy=policy.default)
    assert (letter["Subject"], letter["To"]) == ("A subject", "mira@example.edu")
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]

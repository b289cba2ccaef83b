"""Tokens: made by whoever proves who they are, shown once, kept as a hash, taken back by their owner alone."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from blog import accounts, tokens
from blog.models import Enrolment, Token, User
from blog.refusals import Refused
from blog.site import erasing, exporting, persons
from tests.factories import UserFactory

PASSWORD = "a long sentence is best"
PAGE = "/accounts/tokens/"
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def proved(outsider: User) -> Client:
    """A browser in which the outsider has just shown once more who they are."""
    outsider.set_password(PASSWORD)
    outsider.save()
    EmailAddress.objects.create(user=outsider, email=outsider.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/", {"login": outsider.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def text(answer: Any) -> str:
    """What is on a page."""
    return str(answer.content.decode())


# the verbs


def test_only_a_hash_of_the_secret_is_kept(outsider: User) -> None:
    token, secret = tokens.make(outsider, "  My \u202e program\n")
    assert re.fullmatch(r"cq_[\w-]{43}", secret)
    kept = Token.objects.values().get()
    assert kept["secret_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert [value for value in kept.values() if secret[3:] in str(value)] == []
    assert (token.name, tokens.found(secret), tokens.make(outsider, "Another")[1] == secret) == (
        "My program",
        token,
        False,
    )


@pytest.mark.parametrize(
    ("name", "days", "told"),
    [
        ("", 180, "Give it a name of 1 to 60 characters, to know it again."),
        ("\u200b\x00 ", 180, "Give it a name of 1 to 60 characters, to know it again."),
        ("x" * 61, 180, "Give it a name of 1 to 60 characters, to know it again."),
        ("Fine", 100_000, "Choose for how long it works."),
        ("Fine", -1, "Choose for how long it works."),
    ],
)
def test_what_no_token_can_be_is_refused(outsider: User, name: str, days: int, told: str) -> None:
    with pytest.raises(Refused, match=re.escape(told)):
        tokens.make(outsider, name, days)
    assert not Token.objects.exists()


def test_a_person_has_ten_and_those_whose_time_is_over_make_room(outsider: User, author: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for days in (30, *[365] * 9):
            tokens.make(outsider, "One", days)
        with pytest.raises(Refused, match="You have 10 tokens, which is all there is room for"):
            tokens.make(outsider, "Another")
        tokens.make(author.user, "Somebody else's")
        clock.shift(timedelta(days=30))
        tokens.make(outsider, "Another")
    assert [Token.objects.filter(owner=one).count() for one in (outsider, author.user)] == [10, 1]


@pytest.mark.parametrize("secret", ["", "cq_", "cq_" + "x" * 43, "x" * 46, "cq_" + "é" * 43, "cq_" + "x" * 100_000])
def test_what_is_no_secret_of_anybody_is_nobodys(outsider: User, secret: str) -> None:
    tokens.make(outsider, "One")
    assert tokens.found(secret) is None


def test_the_day_of_use_is_remembered_beside_the_rows_and_may_be_lost(
    outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, unused = (tokens.make(outsider, name)[0] for name in ("Used", "Unused"))
    with time_machine.travel(NOON, tick=False) as clock:
        tokens.note_use(used)
        clock.shift(timedelta(days=2))
        tokens.note_use(used)
    assert tokens.last_used([used, unused]) == {used.pk: date(2026, 10, 7)}
    cache.clear()
    assert tokens.last_used([used, unused]) == {}
    monkeypatch.setattr(tokens, "cache", None)
    tokens.note_use(used)
    assert tokens.last_used([used]) == {}


# the page


def test_a_token_is_shown_once(proved: Client, outsider: User) -> None:
    with time_machine.travel(NOON, tick=False):
        made = proved.post(PAGE, {"name": "My program", "days": "30"})
    found = re.search(r'<code class="key">(cq_[\w-]{43})</code>', text(made))
    assert found is not None
    with time_machine.travel(NOON, tick=False):
        token = tokens.found(found[1])
    assert token is not None
    assert (token.owner, token.name, token.ends_at) == (outsider, "My program", NOON + timedelta(days=30))
    assert "no-store" in made["Cache-Control"]
    again = text(proved.get(PAGE))
    assert ("My program" in again, "cq_" in again, "Ended on Nov. 4, 2026." in again) == (
        True,
        False,
        True,
    )


def test_making_one_asks_for_the_password_once_more_and_goes_on_from_there(proved: Client, outsider: User) -> None:
    fresh = Client()
    fresh.post("/accounts/login/", {"login": outsider.email, "password": PASSWORD})
    asked = fresh.post(PAGE, {"name": "My program", "days": "30"})
    assert (asked["Location"], Token.objects.exists()) == (
        "/accounts/reauthenticate/?next=%2Faccounts%2Ftokens%2F",
        False,
    )
    assert "My program” is made" in text(fresh.post(asked["Location"], {"password": PASSWORD, "next": PAGE}))


@pytest.mark.parametrize("typed", [{}, {"name": "x"}, {"name": "x" * 61, "days": "30"}, {"name": "x", "days": "31"}])
def test_what_cannot_be_made_is_told_and_kept(proved: Client, typed: dict[str, str]) -> None:
    answer = proved.post(PAGE, typed)
    assert (answer.status_code, "No token was made." in text(answer), Token.objects.exists()) == (422, True, False)
    assert f'value="{typed["name"]}"' in text(answer) if typed else True


def test_the_eleventh_is_refused_on_the_page(proved: Client, outsider: User) -> None:
    for _ in range(tokens.MOST_TOKENS):
        tokens.make(outsider, "One")
    answer = proved.post(PAGE, {"name": "Another", "days": "30"})
    assert (answer.status_code, "which is all there is room for" in text(answer)) == (422, True)


def test_a_token_is_taken_back_by_its_owner_alone(proved: Client, as_author: Client, outsider: User) -> None:
    token, secret = tokens.make(outsider, "My program")
    address = f"{PAGE}{token.pk}/revocation/"
    assert [one.post(address).status_code for one in (Client(), as_author)] == [302, 404]
    assert [proved.generic(method, address).status_code for method in ("GET", "PUT", "DELETE")] == [405] * 3
    assert tokens.found(secret) == token
    page = text(proved.post(address, follow=True))
    assert "The token “My program” is taken back. It reads nothing any more." in page
    assert (tokens.found(secret), proved.post(address).status_code) == (None, 404)


def test_a_page_lists_ones_own_tokens_and_asks_no_more_for_three(
    proved: Client, outsider: User, author: Enrolment, django_assert_num_queries: Any
) -> None:
    tokens.make(author.user, "Somebody else's")
    tokens.make(outsider, "First")
    with django_assert_num_queries(4):
        assert re.findall(r"<li><div><b>(.*?)</b>", text(proved.get(PAGE))) == ["First"]
    tokens.make(outsider, "Second")
    tokens.make(outsider, "Third")
    with django_assert_num_queries(4):
        assert re.findall(r"<li><div><b>(.*?)</b>", text(proved.get(PAGE))) == ["First", "Second", "Third"]


# leaving


def test_tokens_go_with_the_account_whether_it_is_closed_or_erased(outsider: User) -> None:
    other = UserFactory(name="Another Person")
    secrets = [tokens.make(one, "One")[1] for one in (outsider, other)]
    accounts.close(outsider)
    assert [tokens.found(secret) is None for secret in secrets] == [True, False]
    erasing.erase(persons.of_account(other), None)
    assert not Token.objects.exists()


def test_what_is_kept_about_a_person_names_their_tokens_without_the_secret(outsider: User, author: Enrolment) -> None:
    with time_machine.travel(NOON, tick=False):
        token, secret = tokens.make(outsider, "My program")
    tokens.make(author.user, "Somebody else's")
    told = exporting.kept_about(persons.of_account(outsider))["account"]["tokens"]
    assert told == [{"name": "My program", "made": NOON, "until": NOON + timedelta(days=180)}]
    document = exporting.as_json(persons.of_account(outsider))
    assert [word for word in (secret, token.secret_hash) if word in document] == []


def test_a_letter_tells_of_a_new_token_and_not_its_secret(proved: Client, outsider: User) -> None:
    page = text(proved.post(PAGE, {"name": "My program", "days": "30"}))
    letter = mail.outbox[-1]
    assert (letter.subject, letter.to) == ("A token was made for your account", [outsider.email])
    assert "“My program” was made for your account" in letter.body
    assert [secret for secret in re.findall(r"cq_[\w-]{43}", page) if secret in letter.body] == []
    assert re.search(r"cq_[\w-]{43}", page)

"""How often somebody may try to sign in: by account and by the address they come from, counted where every process
counts, whatever becomes of the cache."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client

from blog import backends
from blog.models import User

PASSWORD, WRONG = "a long sentence is best", "wrong wrong"
BY_ACCOUNT, BY_ADDRESS, LETTERS = 5, 30, 3
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/12")
NOBODY = "redis://127.0.0.1:1/0"

TWO_PROCESSES = """
import os, sys
import django
django.setup()
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.forms import ValidationError
from django.test import RequestFactory

def tries(email, address, times):
    passed = 0
    for number in range(times):
        request = RequestFactory().post("/", REMOTE_ADDR=address, HTTP_HOST="localhost")
        try:
            get_adapter().pre_authenticate(request, email=email.format(number), password="wrong")
            passed += 1
        except ValidationError:
            pass
    return passed

def in_another(*words):
    connections.close_all()
    read, write = os.pipe()
    if not os.fork():
        os.write(write, str(tries(*words)).encode())
        os._exit(0)
    os.wait()
    return int(os.read(read, 10))

call_command("createcachetable", verbosity=0)
one = in_another("mira@example.org", "203.0.113.1", 3)
if "flush" in sys.argv:
    cache.clear()
print(one, in_another("Mira@example.org", "203.0.113.2", 4), end=" ")
own = os.getpid()
print(in_another("one{}%d@example.org" % own, "203.0.113.3", 20), end=" ")
print(in_another("two{}%d@example.org" % own, "203.0.113.3", 20), end=" ")
print(in_another("three{}@example.org", "203.0.113.4", 4))
"""


def answers(url: str) -> bool:
    """Whether a server of the cache is there."""
    pytest.importorskip("redis", reason="the extra `scale` is not installed")
    host, _slash, _number = url.removeprefix("redis://").partition("/")
    name, _colon, port = host.partition(":")
    with socket.socket() as found:
        found.settimeout(0.5)
        return found.connect_ex((name, int(port or 6379))) == 0


@pytest.mark.parametrize("where", ["table", "cache", "cache that was emptied", "cache that is away"])
def test_two_processes_count_together_by_account_and_by_address(where: str, tmp_path: Path) -> None:
    url = {"table": "", "cache that is away": NOBODY}.get(where, f"{REDIS}?prefix=throttling-{os.getpid()}")
    if url.startswith(REDIS) and not answers(REDIS):
        pytest.skip(f"no Redis answers at {REDIS}")
    here = {"DATABASE_URL": f"sqlite:///{tmp_path}/tries.sqlite3", "CACHE_URL": url, "SITE_URL": "http://localhost"}
    environment = os.environ | here | {"DJANGO_SETTINGS_MODULE": "blog.settings", "TRUSTED_PROXY_COUNT": "0"}
    words = [sys.executable, "-c", TWO_PROCESSES, *(["flush"] if "emptied" in where else [])]
    run = subprocess.run(  # noqa: S603 - our own words
        words, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.stdout.split() == ["3", "2", "20", "10", "4"], run.stderr


@pytest.fixture
def member(db: None) -> User:
    """An account with a password and a confirmed address."""
    user = User.objects.create_user("mira@example.org", PASSWORD, name="Mira Okafor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def try_once(email: str, password: str = WRONG, address: str = "127.0.0.1", **headers: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": email, "password": password}, headers=headers)  # type: ignore[arg-type]
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_account_is_closed_to_guesses_from_anywhere_and_for_that_account_alone(member: User) -> None:
    other = User.objects.create_user("noor@example.org", PASSWORD, name="Noor")
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    for number in range(BY_ACCOUNT):
        try_once(member.email, address=f"203.0.113.{number}")
    entered = [is_signed_in(try_once(user.email, PASSWORD, "203.0.113.99")) for user in (member, other)]
    assert entered == [False, True]


def test_right_passwords_in_between_give_no_further_guesses(member: User) -> None:
    for _ in range(BY_ACCOUNT - 1):
        try_once(member.email)
        assert is_signed_in(try_once(member.email, PASSWORD))
    try_once(member.email)
    assert not is_signed_in(try_once(member.email, PASSWORD))


@pytest.mark.parametrize(("proxies", "enters"), [(0, False), (1, True)])
def test_a_class_behind_our_proxy_is_not_stopped_with_the_one_who_guesses(
    member: User, settings: Any, proxies: int, enters: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(BY_ADDRESS):
        try_once(f"guess{number}@example.org", **{"x-forwarded-for": f"192.0.2.{number}, 203.0.113.1"})
    guesser = try_once(member.email, PASSWORD, **{"x-forwarded-for": "192.0.2.200, 203.0.113.1"})
    classmate = try_once(member.email, PASSWORD, **{"x-forwarded-for": "203.0.113.2"})
    assert [is_signed_in(guesser), is_signed_in(classmate)] == [False, enters]


def test_a_class_that_shares_one_address_signs_in_within_a_minute(member: User) -> None:
    assert all(is_signed_in(try_once(member.email, PASSWORD)) for _ in range(60))


def test_a_request_that_passed_fewer_servers_than_are_counted_is_no_error(member: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert is_signed_in(try_once(member.email, PASSWORD, **{"x-forwarded-for": "203.0.113.2"}))


@pytest.mark.parametrize("email", ["mira@example.org", "nobody@example.org"])
@pytest.mark.parametrize(("address", "refusal"), [("/accounts/login/code/", 200), ("/accounts/password/reset/", 429)])
def test_nobody_is_sent_letter_upon_letter(member: User, address: str, refusal: int, email: str) -> None:
    statuses = [Client().post(address, {"email": email}).status_code for _ in range(LETTERS + 2)]
    assert (statuses, len(mail.outbox)) == ([302] * LETTERS + [refusal] * 2, LETTERS)


@pytest.mark.django_db
def test_a_code_that_was_used_once_is_remembered_while_the_cache_is_away(settings: Any) -> None:
    pytest.importorskip("redis", reason="the extra `scale` is not installed")
    settings.CACHES = backends.caches(NOBODY)
    call_command("createcachetable", verbosity=0)
    assert [caches["default"].add("allauth.mfa.totp.used?user=1&code=1", "y", 30) for _ in "12"] == [True, False]
    assert [caches["default"].add("page", "y", 30) for _ in "12"] == [True, True]

"""Signing in with a password, for tests; nothing that was tried before is counted."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from blog.models import User

PASSWORD = "a long sentence is best"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody has tried yet."""
    cache.clear()


def with_password(user: User) -> Client:
    """A browser in which this person has signed in with a password and a confirmed address."""
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    return sign_in(user)


def sign_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": password})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200

"""How a guest's browser is known again: a random cookie, of which the database keeps only a hash."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "guest"
A_TERM = 120 * 86_400


def guest_key(request: HttpRequest) -> str:
    """The key under which this browser's words are kept; empty if it has said nothing."""
    return hashed(request.COOKIES.get(COOKIE, ""))


def hashed(secret: str) -> str:
    """What is kept of a cookie."""
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def new_secret(request: HttpRequest) -> str:
    """This browser's cookie, or a fresh one."""
    return request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)


def remember(response: HttpResponse, secret: str) -> None:
    """Set the cookie, for a term."""
    response.set_cookie(COOKIE, secret, max_age=A_TERM, httponly=True, samesite="Lax", secure=settings.SECURE)

"""How a guest's browser is known again: a random cookie, of which the database keeps only a hash."""

from __future__ import annotations

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from blog.models import User

COOKIE = "guest"
A_TERM = 120 * 86_400
SECRET = re.compile(r"[A-Za-z0-9_-]{20,80}")


def guest_key(request: HttpRequest) -> str:
    """The key under which this browser's words are kept; empty if it has said nothing."""
    return hashed(request.COOKIES.get(COOKIE, ""))


def account_of(request: HttpRequest) -> User | None:
    """The account of whoever acts; None for a guest without one."""
    return request.user if isinstance(request.user, User) else None


def hashed(secret: str) -> str:
    """What is kept of a cookie."""
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def link(request: HttpRequest) -> str:
    """The address by which a guest comes back to their own words from any browser; empty for somebody else."""
    secret = request.COOKIES.get(COOKIE, "")
    return reverse("guest_comments", args=[secret]) if SECRET.fullmatch(secret) else ""


def new_secret(request: HttpRequest) -> str:
    """This browser's cookie, or a fresh one."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if SECRET.fullmatch(kept) else secrets.token_urlsafe(24)


def remember(response: HttpResponse, secret: str) -> None:
    """Set the cookie, for a term."""
    response.set_cookie(COOKIE, secret, max_age=A_TERM, httponly=True, samesite="Lax", secure=settings.SECURE)

"""How a guest's browser is known again: a random cookie, of which the database keeps only a hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from blog.models import User

COOKIE = settings.GUEST_COOKIE
A_TERM = 120 * 86_400
PREFIXES = {4: 24, 6: 48}
SECRET = re.compile(r"[A-Za-z0-9_-]{20,80}")


def guest_key(request: HttpRequest) -> str:
    """The key under which this browser's words are kept; empty if it has said nothing."""
    return hashed(request.COOKIES.get(COOKIE, ""))


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this site: as browsers say in Sec-Fetch-Site, and the older ones in
    Origin (Fetch Metadata; RFC 6454). What says neither is no browser, and carries nobody's cookies unasked."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin in {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}


def address_hash(request: HttpRequest) -> str:
    """What is kept of where a guest writes from: a keyed hash of the part of the network, never the address."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXY_COUNT
    address = forwarded[-proxies] if 0 < proxies <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    network = ip_network((found, PREFIXES[found.version]), strict=False)
    return salted_hmac("address", str(network), algorithm="sha256").hexdigest()


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

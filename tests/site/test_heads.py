"""What the head of every answer tells browsers, behind https: each kind of answer has all the points there are at
Mozilla's Observatory, and fewer with one line less; its cookies are for this host, for https and for no script; and
nothing that is one reader's own may be kept by others."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from blog import publishing, urls
from blog.models import Image, Post, User
from comments import guests
from tests.conftest import signed_in
from tests.factories import published
from tests.site.observatory import score

HTTPS = "https://class.example.org"
OF_TLS = (
    "SECURE SESSION_COOKIE_NAME CSRF_COOKIE_NAME GUEST_COOKIE SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE"
    " SECURE_HSTS_SECONDS"
)
ALL_POINTS, FOR_COOKIES, FOR_THE_SAME_SITE = 150, 5, 10
CARRIED = (
    "content-security-policy strict-transport-security x-content-type-options referrer-policy permissions-policy"
    " cross-origin-opener-policy cross-origin-embedder-policy cross-origin-resource-policy"
).split()
SCORED = [name for name in CARRIED if name != "permissions-policy"]
SHOWN_ELSEWHERE = {"image", "card"}
GOOD = {
    "content-security-policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    **dict.fromkeys(("cross-origin-opener-policy", "cross-origin-resource-policy"), "same-origin"),
    "cross-origin-embedder-policy": "require-corp",
}
SIGN_IN = {"password": "a long enough password"}
GUEST = {"body": "Was it Tuesday?", "guest_name": "Ada Lind", "guest_email": "ada@example.org"}


def broken(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), *urls.urlpatterns]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler500 = urls.handler500


@pytest.fixture
def behind_https(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The settings as they are made of an address with https; static files by whitenoise, and a view that breaks."""
    caplog.set_level(logging.CRITICAL, "django.request")
    asked = f"import json; from blog import settings as s; print(json.dumps([getattr(s, n) for n in {OF_TLS.split()}]))"
    told = {**os.environ, "SITE_URL": HTTPS, "SECRET_KEY": "a secret of this test"}
    made = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked], env=told, cwd=project.BASE_DIR, capture_output=True, check=True, timeout=60
    )
    for name, value in zip(OF_TLS.split(), json.loads(made.stdout), strict=True):
        setattr(settings, name, value)
    monkeypatch.setattr(guests, "COOKIE", settings.GUEST_COOKIE)
    settings.ROOT_URLCONF, settings.MEDIA_ROOT, settings.STATIC_ROOT = __name__, tmp_path, tmp_path / "static"
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "site.css").write_text("p { color: red }")
    place = settings.MIDDLEWARE.index("blog.guarding.Guarded") + 1
    settings.MIDDLEWARE = [*settings.MIDDLEWARE]
    settings.MIDDLEWARE.insert(place, "whitenoise.middleware.WhiteNoiseMiddleware")
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False


@pytest.fixture
def ask(behind_https: None) -> Callable[..., Any]:
    """Asks over https; a mistake is an answer."""

    def asked(client: Client, address: str, method: str = "get", **more: Any) -> Any:
        client.raise_request_exception = False
        return getattr(client, method)(address, secure=True, **more)

    return asked


@pytest.fixture
def answers(
    ask: Callable[..., Any], outsider: User, as_instructor: Client, post: Post, settings: Any
) -> dict[str, Any]:
    """An answer of each kind there is."""
    stranger, at, author = Client(), post.get_absolute_url(), post.author
    as_author = signed_in(author)
    shown = {"kind": "png", "width": 1, "height": 1, "uploader": author.user}
    Image.objects.create(name="map", file=ContentFile(b"x", "m.png"), **shown)
    gone = publishing.withdraw(published(author, "Gone"), author.user).get_absolute_url()
    outsider.set_password(SIGN_IN["password"])
    outsider.save()
    EmailAddress.objects.create(user=outsider, email=outsider.email, verified=True, primary=True)
    found = {
        "stream": ask(stranger, "/russia/"),
        "essay": ask(stranger, at),
        "essay of a member": ask(as_author, at),
        "write page": ask(as_author, "/russia/write/"),
        "notices": ask(as_author, "/notifications/"),
        "sign-in": ask(stranger, "/accounts/login/"),
        "signing in": ask(Client(), "/accounts/login/", "post", data=SIGN_IN | {"login": outsider.email}),
        "guest's reply": ask(Client(), f"{at}comments/", "post", data=GUEST),
        "search": ask(stranger, "/russia/search/?q=august"),
        "admin": ask(as_instructor, "/admin/"),
        "desk": ask(as_instructor, "/admin/comments/comment/desk/"),
        "form of the admin": ask(as_instructor, "/admin/blog/week/add/"),
        "feed": ask(stranger, "/russia/feed/"),
        "api": ask(stranger, "/api/courses/"),
        "image": ask(as_author, "/images/map"),
        "card": ask(stranger, f"{at}card.png"),
        "file": ask(as_instructor, "/russia/people.csv", "post"),
        "health": ask(stranger, "/healthz"),
        "static": ask(stranger, "/static/site.css"),
        "redirect": ask(stranger, "/russia/drafts/"),
        "400": ask(stranger, "/russia/", HTTP_HOST="evil.example"),
        "403": ask(as_author, "/admin/login/"),
        "403, form": ask(Client(enforce_csrf_checks=True), "/accounts/login/", "post"),
        "404": ask(stranger, "/nothing/"),
        "405": ask(stranger, "/russia/", "post"),
        "405, method": ask(stranger, "/russia/", "trace"),
        "410": ask(stranger, gone),
        "500": ask(stranger, "/broken/"),
    }
    for kind in ("essay", "feed", "static", "api"):
        found[f"{kind}, unchanged"] = unchanged(ask, found[kind])
    settings.MAINTENANCE_FILE.touch()
    return found | {"503": ask(stranger, "/russia/")}


def unchanged(ask: Callable[..., Any], answer: Any) -> Any:
    """The same again, asked for by whoever has just had it."""
    browser, address = Client(), answer.wsgi_request.path
    had = ask(browser, address)
    known = {"If-None-Match": had["ETag"]} if "ETag" in had else {"If-Modified-Since": had["Last-Modified"]}
    again = ask(browser, address, headers=known)
    assert again.status_code == 304
    return again


def head(answer: Any) -> dict[str, str]:
    """The head of an answer, names in lower case."""
    return {name.lower(): value for name, value in answer.items()}


def points(kind: str, answer: Any) -> int:
    """What an answer of this kind ought to have."""
    for_cookies = FOR_COOKIES if answer.cookies else 0
    return ALL_POINTS + for_cookies - (FOR_THE_SAME_SITE if kind in SHOWN_ELSEWHERE else 0)


def test_every_kind_of_answer_has_all_the_points_there_are_and_fewer_with_a_line_less(answers: dict[str, Any]) -> None:
    statuses = {kind: answer.status_code for kind, answer in answers.items() if kind[:3].isdigit()}
    assert statuses == {kind: int(kind[:3]) for kind in statuses}
    missing = {kind: set(CARRIED) - head(answer).keys() for kind, answer in answers.items()}
    assert {kind: names for kind, names in missing.items() if names} == {}
    scores = {kind: score(head(answer), answer.cookies) for kind, answer in answers.items()}
    assert scores == {kind: points(kind, answer) for kind, answer in answers.items()}
    assert min(scores.values()) >= ALL_POINTS - FOR_THE_SAME_SITE
    without = {(kind, name): score_without(name, answer) for name in SCORED for kind, answer in answers.items()}
    unpunished = {(kind, name) for (kind, name), less in without.items() if less >= scores[kind]}
    assert unpunished == {(kind, "cross-origin-resource-policy") for kind in SHOWN_ELSEWHERE}
    cookies = [(name, cookie) for answer in answers.values() for name, cookie in answer.cookies.items()]
    own = {f"__Host-{name}" for name in ("sessionid", "csrftoken", "guest")}
    assert {name for name, _cookie in cookies} == own | {"messages"}
    kept = {(c["secure"], c["httponly"], c["samesite"], c["path"], c["domain"]) for _name, c in cookies}
    assert kept == {(True, True, "Lax", "/", "")}


def score_without(name: str, answer: Any) -> int:
    """What an answer has without one line of its head. X-Frame-Options would do for the policy's own word on frames."""
    return score({n: v for n, v in head(answer).items() if n not in {name, "x-frame-options"}}, answer.cookies)


@pytest.mark.parametrize(
    ("name", "worse", "has"),
    [
        ("content-security-policy", "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'", 80),
        ("content-security-policy", "default-src 'self'; frame-ancestors 'none'", 145),
        ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", 140),
        ("content-security-policy", "default-src 'none'; frame-ancestors *", 80),
        ("content-security-policy", "", 55),
        ("strict-transport-security", "max-age=86400", 140),
        ("strict-transport-security", "", 80),
        ("x-content-type-options", "", 145),
        ("referrer-policy", "unsafe-url", 140),
        ("access-control-allow-origin", "*", 50),
        ("cross-origin-resource-policy", "cross-origin", 140),
    ],
)
def test_a_weaker_line_loses_points(name: str, worse: str, has: int) -> None:
    assert (score(GOOD, SimpleCookie()), score(GOOD | {name: worse}, SimpleCookie())) == (ALL_POINTS, has)


@pytest.mark.parametrize(
    ("flags", "has"),
    [
        ("Secure; HttpOnly; SameSite=Lax", 155),
        ("Secure; HttpOnly", 150),
        ("HttpOnly; SameSite=Lax", 60),
        ("Secure; SameSite=Lax", 70),
    ],
)
def test_a_session_without_one_of_its_flags_loses_points(flags: str, has: int) -> None:
    assert score(GOOD, SimpleCookie(f"__Host-sessionid=x; {flags}")) == has

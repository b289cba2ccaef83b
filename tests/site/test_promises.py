"""Small promises of SECURITY.md that no other test shows."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from blog import founding
from blog.models import Course, Enrolment, Post, User
from tests.conftest import signed_in
from tests.factories import published

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [path for app in ("blog", "comments") for path in (ROOT / app).rglob("*.py")]
PASSWORD, ANOTHER = "a long sentence is best", "another long sentence"


@pytest.fixture
def member(db: None) -> User:
    """An account with a password and a confirmed address."""
    user = User.objects.create_user("mira@example.org", PASSWORD, name="Mira Okafor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def by_password(client: Client, password: str = PASSWORD) -> Client:
    client.post("/accounts/login/", {"login": "mira@example.org", "password": password})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def test_no_program_is_started_through_a_shell() -> None:
    found = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "shell":
                found.append(str(path))
            if isinstance(node, ast.Attribute) and node.attr in {"system", "popen"} and ast.unparse(node.value) == "os":
                found.append(str(path))
    assert found == []


def test_nothing_that_came_from_outside_is_turned_into_objects() -> None:
    found = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(str(path), name) for name in names if name in {"pickle", "marshal", "shelve", "dill", "yaml"}]
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"eval", "exec"}:
                found.append((str(path), "eval"))
    assert found == []


def test_a_title_adds_no_line_to_the_head_of_a_letter(db: None) -> None:
    course = Course(slug="russia", title="Russia\r\nBcc: everybody@example.org", time_zone="UTC")
    founding.found(course, founding.Teacher("lena@example.org", "Lena Hart\nX: y"))
    (letter,) = mail.outbox
    assert letter.subject == "Your course: Russia Bcc: everybody@example.org"
    assert (letter.recipients(), letter.extra_headers) == (["lena@example.org"], {})


KINDS = {
    "/russia/": "text/html; charset=utf-8",
    "/nowhere/": "text/html; charset=utf-8",
    "/russia/feed/": "application/atom+xml; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/api/courses/": "application/json; charset=utf-8",
    "/russia/accent.css": "text/css; charset=utf-8",
    "/healthz": "text/plain; charset=utf-8",
}


def test_every_kind_of_answer_says_its_type_and_its_letters(client: Client, course: Course) -> None:
    told = {address: client.get(address)["Content-Type"].lower() for address in KINDS}
    assert told == KINDS


def test_a_password_is_changed_by_whoever_knows_it(client: Client, member: User) -> None:
    by_password(client)
    typed = {"password1": ANOTHER, "password2": ANOTHER}
    for old in ({}, {"oldpassword": ""}, {"oldpassword": "wrong wrong"}):
        client.post("/accounts/password/change/", typed | old)
    assert User.objects.get().check_password(PASSWORD)
    client.post("/accounts/password/change/", typed | {"oldpassword": PASSWORD})
    assert User.objects.get().check_password(ANOTHER)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/change/"])
def test_passwords_are_hidden_while_they_are_typed(client: Client, member: User, address: str) -> None:
    if "change" in address:
        by_password(client)
    page = client.get(address).content.decode()
    tags = [tag.split(">")[0] for tag in page.split("<input")[1:]]
    fields = [tag for tag in tags if 'name="password' in tag or 'name="oldpassword' in tag]
    assert fields
    assert [field for field in fields if 'type="password"' not in field or "autocomplete=" not in field] == []


def test_a_password_of_ten_years_ago_still_signs_in(client: Client, member: User) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3650), tick=False):
        assert is_signed_in(by_password(client))


def test_a_session_ends_after_two_weeks_used_or_not(client: Client, member: User) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        by_password(client)
    with time_machine.travel(start + timedelta(days=13, hours=23), tick=False):
        assert is_signed_in(client)
    with time_machine.travel(start + timedelta(days=14, seconds=1), tick=False):
        assert not is_signed_in(client)


def test_every_page_for_members_leads_to_signing_out(author: Enrolment) -> None:
    post = published(author)
    client = signed_in(author)
    pages = (
        "/russia/",
        post.get_absolute_url(),
        "/russia/write/",
        "/russia/me/",
        "/notifications/",
        "/accounts/email/",
    )
    assert [page for page in pages if "/accounts/logout/" not in client.get(page).content.decode()] == []


@pytest.mark.parametrize(
    "address",
    [
        *("/.git/config", "/.git/HEAD", "/manage.py", "/requirements.lock", "/blog/settings.py", "/var/secret_key"),
        *(
            "/static/",
            "/static/blog/",
            "/media/",
            "/images/",
            "/imports/",
            "/static/../manage.py",
            "/static/%2e%2e/manage.py",
        ),
        *("/server-status/", "/debug/", "/__debug__/", "/api/docs/", "/.env", "/static/blog/site.css.map"),
    ],
)
def test_nothing_beside_the_site_is_served(client: Client, course: Course, address: str) -> None:
    answer: Any = client.get(address)
    assert answer.status_code in {404, 405}
    assert "SECRET" not in answer.content.decode()


def test_what_is_sent_twice_counts_once(as_author: Client, author: Enrolment, classmate: Enrolment) -> None:
    typed = "title=One&title=Two&body=Words&audience=60&audience=60&author=1&author=2&status=published&status=draft"
    as_author.post("/russia/write/", typed, content_type="application/x-www-form-urlencoded")
    essay = Post.objects.get()
    assert (essay.draft.title, essay.author, essay.status) == ("Two", author, "draft")
    assert as_author.get("/russia/?page=1&page=abc&page=2").status_code == 200

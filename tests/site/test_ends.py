"""Where a request leads to no page: what is said then, to a person and to a script; that nothing of anybody is in it;
that it needs no database; and the whole site closed for maintenance."""

from __future__ import annotations

import errno
import json
import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup
from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from blog import publishing, urls
from blog.models import Course, Enrolment
from tests.factories import published

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
SCRIPT = {"HX-Request": "true"}
PROGRAM = {"Accept": "application/json"}
HEADINGS = {
    400: "This could not be read",
    403: "That did not go through",
    404: "There is nothing at this address",
    405: "Nothing was done",
    410: "This essay was withdrawn",
    429: "That was a lot at once",
    500: "Something broke on our side",
    503: "We are tidying up",
}


def ending(status: int) -> Callable[[HttpRequest], HttpResponse]:
    """A view that ends so, after it has said something personal."""

    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "You follow R. Vale.")
        if status == 429:
            return urls.handler429(request)
        raise {400: RequestDataTooBig, 403: PermissionDenied, 404: Http404, 500: ZeroDivisionError}[status]

    return view


def locked_out(request: HttpRequest) -> HttpResponse:
    """A view whose database is away."""
    raise OperationalError("database is locked")


def out_of_room(request: HttpRequest, what: str) -> HttpResponse:
    """A view that meets a full disk, as Python, SQLite or PostgreSQL tell of it."""
    if what == "disk":
        raise OSError(errno.ENOSPC, "No space left on device")
    if what == "elsewhere":
        raise OSError(errno.EIO, "Input/output error")
    cause: Any = (
        sqlite3.OperationalError("database or disk is full") if what == "sqlite" else Exception("could not extend")
    )
    setattr(cause, "sqlite_errorcode" if what == "sqlite" else "sqlstate", 13 if what == "sqlite" else "53100")
    raise OperationalError("full") from cause


def never_answered(request: HttpRequest) -> HttpResponse:
    """A view that asks an institution, which is away."""
    raise requests.ConnectionError("https://id.example.org is away")


urlpatterns = [
    path("ends/away/", never_answered),
    *(path(f"ends/{status}/", ending(status)) for status in (400, 403, 404, 429, 500)),
    path("ends/busy/", locked_out),
    path("ends/full/<str:what>/", out_of_room),
    *urls.urlpatterns,
]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The addresses above, a file of our own for maintenance; refusals are expected, and not worth a line."""
    settings.ROOT_URLCONF, settings.MAINTENANCE_FILE = __name__, tmp_path / "maintenance"
    caplog.set_level(logging.CRITICAL, "django")


def answer(client: Client, address: str, **more: Any) -> HttpResponse:
    """What is answered; an error is an answer."""
    client.raise_request_exception = False
    return client.get(address, **more)  # type: ignore[return-value]  # of the test's client


@pytest.fixture
def withdrawn(author: Enrolment) -> str:
    """The address of an essay that was taken back."""
    post = publishing.withdraw(published(author, "A Title of Its Own"), author.user)
    return str(post.get_absolute_url())


def test_every_end_has_a_page_without_anything_of_anybody(
    as_classmate: Client, classmate: Enrolment, withdrawn: str
) -> None:
    addresses = {status: f"/ends/{status}/" for status in (400, 403, 404, 429, 500)}
    addresses |= {405: "/preview/", 410: withdrawn}
    pages = {status: answer(as_classmate, address) for status, address in addresses.items()}
    call_command("maintenance", "on", stdout=StringIO())
    pages[503] = answer(as_classmate, "/russia/")
    assert {status: page.status_code for status, page in pages.items()} == {status: status for status in pages}
    texts = {status: page.content.decode() for status, page in pages.items()}
    assert {status for status, text in texts.items() if f"<h1>{HEADINGS[status]}</h1>" not in text} == set()
    assert {status for status, text in texts.items() if 'class="btn main"' not in text} == set()
    told = (classmate.user.email, "Okafor", "Vale", "Title of Its Own", "Twentieth-Century", "csrfmiddlewaretoken")
    assert [(status, word) for status, text in texts.items() for word in told if word in text] == []


def test_a_form_without_its_token_meets_the_same_look(as_classmate: Client, classmate: Enrolment) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = as_classmate.cookies
    page = browser.post("/join/", {"code": "x"})
    text = page.content.decode()
    assert (page.status_code, HEADINGS[403] in text, "grown too old" in text) == (403, True, True)
    assert (classmate.user.email in text, "Okafor" in text) == (False, False)


@pytest.mark.usefixtures("stranger_course", "post")
@pytest.mark.parametrize("rest", ["", "search/", "posts/two-capitals/", "nothing/", "feed/", "weeks/one/"])
@pytest.mark.parametrize("who", ["client", "as_outsider", "as_author"])
def test_a_hidden_course_answers_as_a_missing_one_to_the_byte(request: Any, who: str, rest: str) -> None:
    visitor = request.getfixturevalue(who)
    hidden, missing = (answer(visitor, f"/{course}/{rest}") for course in ("ottoman", "missing"))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content.replace(b"/ottoman/", b"/missing/") == missing.content
    of_one_request = {"X-Request-ID"}
    heads = [
        {name: value for name, value in page.headers.items() if name not in of_one_request}
        for page in (hidden, missing)
    ]
    assert heads[0] == heads[1]


def test_a_hidden_essay_answers_as_a_missing_one_to_the_byte(client: Client, author: Enrolment) -> None:
    published(author, "Hidden", audience=10)
    hidden, missing = (answer(client, f"/russia/posts/{slug}/").content for slug in ("hidden", "absent"))
    assert hidden.replace(b"/hidden/", b"/absent/") == missing


def test_whoever_finds_nothing_in_a_course_may_search_it(
    client: Client, as_author: Client, course: Course, stranger_course: Course
) -> None:
    search, sign_in = f'href="/{course.slug}/search/"', 'href="/accounts/login/?next=/russia/nothing/"'
    pages = [answer(visitor, "/russia/nothing/").content.decode() for visitor in (client, as_author)]
    assert [(search in page, sign_in in page) for page in pages] == [(True, True), (True, False)]
    assert ["sign in first" in page for page in pages] == [True, False]
    assert "/search/" not in answer(client, f"/{stranger_course.slug}/nothing/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/%00/", "/%ff%fe/x/", "/a%20b/", "/%F0%9F%98%80/", f"/{'x' * 3000}/y/"])
def test_no_address_is_an_error(client: Client, address: str) -> None:
    assert answer(client, address).status_code == 404


def test_a_page_for_a_broken_database_asks_it_nothing() -> None:
    page = answer(Client(), "/")
    assert (page.status_code, f"<h1>{HEADINGS[500]}</h1>" in page.content.decode()) == (500, True)


def test_while_the_database_is_away_everybody_is_asked_to_come_back_in_a_moment() -> None:
    page, part = answer(Client(), "/ends/busy/"), answer(Client(), "/ends/busy/", headers=SCRIPT)
    assert [(one.status_code, one["Retry-After"], one["Cache-Control"]) for one in (page, part)] == [
        (503, "10", "no-store"),
        (503, "10", "no-store"),
    ]
    assert ("One moment" in page.content.decode(), "locked" in page.content.decode()) == (True, False)
    assert part.content.decode().startswith("The site is busy, so nothing was sent.")


def test_an_institution_whose_sign_in_is_away_is_no_fault_of_ours_and_says_so() -> None:
    client = Client(raise_request_exception=False)
    page, part = answer(client, "/ends/away/"), answer(client, "/ends/away/", headers=SCRIPT)
    assert [(one.status_code, one["Retry-After"]) for one in (page, part)] == [(503, "10")] * 2
    assert ("sign in another way" in page.content.decode(), "id.example.org" in page.content.decode()) == (True, False)
    assert part.content.decode().startswith("The sign-in of your institution does not answer")


@pytest.mark.parametrize("what", ["disk", "sqlite", "postgresql"])
def test_a_full_disk_is_said_and_gives_the_words_back(what: str) -> None:
    client = Client(raise_request_exception=False)
    typed = {"body": "\nThe archive <b>of</b> a party.", "title": "Two Capitals", "password": "a-secret", "note": " "}
    page = client.post(f"/ends/full/{what}/", typed)
    shown = BeautifulSoup(page.content, "html.parser")
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "300", "no-store")
    assert "no room left" in shown.get_text()
    given = [box.get_text().removeprefix("\n") for box in shown.select("main textarea[readonly]")]
    assert given == ["Two Capitals", "\nThe archive <b>of</b> a party."]
    assert b"a-secret" not in page.content
    part = client.post(f"/ends/full/{what}/", typed, headers=SCRIPT)
    assert (part.status_code, part.content.decode()[:26]) == (503, "The site has no room left,")


def test_another_fault_of_a_disk_is_our_mistake_and_gives_the_words_back_too() -> None:
    client = Client(raise_request_exception=False)
    page = client.post("/ends/full/elsewhere/", {"body": "Some words."})
    assert (page.status_code, "Some words.</textarea>" in page.content.decode()) == (500, True)
    large = b"--x\r\nContent-Disposition: form-data; name=body\r\n\r\n" + b"a" * 3_000_000 + b"\r\n--x--\r\n"
    page = client.post("/ends/full/elsewhere/", large, content_type="multipart/form-data; boundary=x")
    assert (page.status_code, "<textarea" in page.content.decode()) == (500, False)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 405, 429, 500])
def test_a_script_is_told_one_plain_sentence(client: Client, status: int) -> None:
    address = "/preview/" if status == 405 else f"/ends/{status}/"
    part, told = answer(client, address, headers=SCRIPT), answer(client, address, headers=PROGRAM)
    assert (part.status_code, part["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert (told.status_code, json.loads(told.content)) == (status, {"detail": part.content.decode()})
    assert (part.content[-1:], len(part.content) < 150) == (b".", True)


@pytest.mark.django_db
def test_a_wrong_method_names_the_right_ones(client: Client) -> None:
    page = client.delete("/privacy/")
    assert (page.status_code, sorted(page["Allow"].split(", "))) == (405, ["GET", "HEAD", "OPTIONS"])
    assert HEADINGS[405] in page.content.decode()


def test_the_site_closes_for_maintenance_and_opens_again_without_a_database(
    client: Client, time_machine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "django")
    time_machine.move_to(NOON, tick=False)
    assert said("on", "--until", "2026-10-01T14:30+01:00").startswith("Closed for maintenance: ")
    for address in ("/", "/admin/", "/russia/posts/any/", "/accounts/login/"):
        page = client.get(address)
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5400", "no-store")
    assert "13:30 UTC, Oct. 1, 2026</time>" in page.content.decode()
    sent = client.post("/russia/posts/any/comments/", {"body": "Words."}, headers=SCRIPT)
    assert (sent.status_code, sent["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "Your text still stands here" in sent.content.decode()
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert [said()[:6], said("off"), said("off"), said()] == ["Closed", "Open.\n", "Open.\n", "Open.\n"]
    assert [record.name for record in caplog.records] == []
    assert client.get("/privacy/").status_code == 200


@pytest.mark.parametrize("words", ["", "soon", "2026-13-01T00:00", "2026-10-01T11:59", "2026-10-01", "\x00" * 999])
def test_whatever_stands_in_the_file_the_site_is_closed(
    client: Client, settings: Any, words: str, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    settings.MAINTENANCE_FILE.write_text(words)
    page = client.get("/")
    assert (page.status_code, page["Retry-After"], "will be back soon" in page.content.decode()) == (503, "300", True)


@pytest.mark.parametrize("words", ["soon", "2026-13-01T00:00", "2026-10-01T11:59", "tomorrow 9"])
def test_a_time_that_is_none_or_past_closes_nothing(words: str, settings: Any, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    with pytest.raises(CommandError):
        said("on", "--until", words)
    assert not settings.MAINTENANCE_FILE.exists()


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(settings: Any, tmp_path: Path) -> None:
    settings.MAINTENANCE_FILE = tmp_path / "missing" / "maintenance"
    with pytest.raises(CommandError, match="cannot be changed: No such file"):
        said("on")


def said(*words: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("maintenance", *words, stdout=out)
    return out.getvalue()

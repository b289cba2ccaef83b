"""The drive of `benchmarks/drive.py`: how it reads a page, what it puts into forms, and that it tells what broke."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from benchmarks.drive import Answer, Drive, Visitor
from benchmarks.driving import PARTS, TOKEN, Asked, Field, Filler, Form, forms_of, links_of, made
from blog import urls
from blog.models import Post

PAGE = """
<a href="/russia/?page=2#top">on</a><a href="posts/x/">in</a><a href="https://elsewhere.example/">out</a>
<a href="mailto:a@example.org">write</a><a href="/russia/?page=2">again</a><a href="//[">broken</a>
<form action="/russia/write/" method="post" id="write" enctype="multipart/form-data">
  <input type="hidden" name="csrfmiddlewaretoken" value="t"><input name="title" value="Old">
  <textarea name="body">Words</textarea>
  <select name="audience"><option value="60">All</option><option>40</option></select>
  <input type="file" name="document"><input name="off" disabled><input value="no name">
  <button name="press" value="keep">Keep</button>
</form>
<button form="write" name="press" value="publish">Publish</button>
<form><input name="q"></form><form action="https://elsewhere.example/" method="post"><input name="q"></form>
"""
FIELDS = (
    Field(TOKEN, "hidden", "t"),
    Field("title", "text", "Old"),
    Field("body", "textarea", "Words"),
    Field("audience", "select", "60", ("60", "40")),
    Field("document", "file"),
    Field("press", "submit", "keep"),
    Field("press", "submit", "publish"),
)
WRITE = Form("/russia/write/", "POST", True, FIELDS)


def test_the_links_of_a_page_are_read_and_those_that_lead_elsewhere_are_not() -> None:
    assert links_of(PAGE, "/russia/") == ["/russia/?page=2", "/russia/posts/x/"]
    assert links_of("", "/") == []


def test_the_forms_of_a_page_are_read_with_all_their_fields() -> None:
    assert forms_of(PAGE, "/russia/") == [WRITE, Form("/russia/", "GET", False, (Field("q", "text"),))]


def test_the_same_seed_fills_the_same_way_and_another_seed_another() -> None:
    again = made.__wrapped__
    asked = [[Filler(seed).asked(WRITE) for _time in range(3)] for seed in (1, 1, 2)]
    assert asked[0] == asked[1] != asked[2]
    assert (again(1) == again(1), again(1) == again(2), len(again(1)) > 50) == (True, False, True)


def test_a_form_is_filled_with_one_button_and_mostly_with_its_own_token() -> None:
    filler = Filler(5)
    filled = [filler.filled(Form("/", "POST", False, FIELDS)) for _time in range(200)]
    tokens = [value for pairs in filled for name, value in pairs if name == TOKEN]
    assert tokens.count("t") > 180
    assert {name for pairs in filled for name, _value in pairs} > {"title", "body", "audience", "press", "is_superuser"}
    assert "document" not in {name for pairs in filled for name, _value in pairs}


def test_what_takes_files_is_sent_in_parts_and_what_asks_as_a_query() -> None:
    filler = Filler(1)
    assert {filler.asked(WRITE).kind for _time in range(9)} == {PARTS}
    asked = filler.asked(Form("/russia/search/", "GET", False, (Field("q", "text"),)))
    assert (asked.method, asked.path.partition("?")[0], asked.body) == ("GET", "/russia/search/", b"")


def test_what_no_text_could_be_is_sent_as_bytes() -> None:
    form = Form("/", "POST", False, (Field("body", "text"),))
    filler = Filler(3)
    sent = b"".join(filler.asked(form).body for _time in range(300))
    assert (b"%00" in sent, re.search(rb"%ED%[AB]", sent) is not None) == (True, True)
    assert parse_qsl("body=%00") == [("body", "\x00")]


def broken(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), *urls.urlpatterns]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler500 = urls.handler500


def driven(client: Client, addresses: list[str], turns: int) -> Drive:
    """A short drive of one visitor over the client of the tests."""

    def ask(asked: Asked, cookie: str) -> Answer:
        answer: Any = client.generic(asked.method, asked.path, asked.body, content_type=asked.kind, HTTP_COOKIE=cookie)
        is_page = answer.get("Content-Type", "").startswith("text/html")
        sent = tuple(morsel.OutputString() for morsel in answer.cookies.values())
        text = answer.content.decode() if is_page else ""
        return Answer(answer.status_code, text, sent, answer.get("Location", ""))

    client.raise_request_exception = False
    drive = Drive(ask, Filler(1), addresses, [Visitor("me")])
    for _turn in range(turns):
        drive.step()
    return drive


def test_a_drive_follows_links_sends_forms_and_counts_what_came_back(post: Post, client: Client) -> None:
    drive = driven(client, ["russia/", "<slug:course>/posts/<slug:slug>/"], 40)
    assert (drive.broken, drive.statuses.total()) == ([], 40)
    assert {"home", "stream", "post"} <= set(drive.views)
    assert drive.sent


def test_a_view_that_breaks_is_told_with_what_broke_it(
    post: Post, client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")
    settings.ROOT_URLCONF = __name__
    drive = driven(client, ["broken/"], 1)
    assert drive.broken == ["500 me GET /broken/"]

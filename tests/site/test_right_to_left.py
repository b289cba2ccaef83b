"""A language that runs from right to left: every page says so, styles speak of start and end, and words that run
another way than their page keep their own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import trans_real

from blog.models import Course, Enrolment
from tests.factories import published, said
from tests.site.messages import ROOT
from tests.site.wordless import PAGES, Brackets, filled, wordless_world

HTML = re.compile(r'<html lang="([^"]+)" dir="(\w+)"')
OURS = ("blog", "comments")
PHYSICAL = re.compile(
    r"(?<![-\w])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|(?<![-\w])(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)
UNEVEN = re.compile(
    r"(?<![-\w])(?:margin|padding|inset):\s*([^\s;{}()]+) ([^\s;{}()]+) ([^\s;{}()]+) ([^\s;{}()]+)\s*[;}]"
)
FOR_READERS_OF_BOOKS = {"book.css"}  # some of them know no other properties


def physical(style: str) -> list[str]:
    """What of a style sheet speaks of left and right where it should speak of start and end."""
    uneven = [match[0] for match in UNEVEN.finditer(style) if match[2] != match[4]]
    return [*(match[0] for match in PHYSICAL.finditer(style)), *uneven]


def test_styles_speak_of_start_and_end() -> None:
    sheets = [path for package in OURS for path in (ROOT / package).rglob("static/**/*.css")]
    assert {"site.css", "admin.css", "desk.css", "work.css", "printed.css"} <= {path.name for path in sheets}
    found = {path.name: physical(path.read_text()) for path in sheets if path.name not in FOR_READERS_OF_BOOKS}
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_a_style_that_speaks_of_left_would_be_found() -> None:
    style = "a { left: 0; margin: 0 1px 0 2px; padding: 0 1px 0 1px; text-align: right; } .left { margin-left: 0; }"
    assert physical(style) == ["left:", "text-align: right", "margin-left", "margin: 0 1px 0 2px;"]
    assert physical("a { inset-inline-start: 0; margin-inline: 1px 2px; } .left a:left { color: red; }") == []


@pytest.fixture
def from_right(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site speaks a language that runs from right to left, every message of it in brackets."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    known = trans_real.translation
    pseudo = Brackets("ar")
    monkeypatch.setattr(trans_real, "translation", lambda code: pseudo if code == "ar" else known(code))


@pytest.mark.parametrize("viewer", PAGES)
def test_a_page_in_a_language_from_right_to_left_runs_so(
    db: None, from_right: None, monkeypatch: pytest.MonkeyPatch, viewer: str
) -> None:
    client, world = Client(headers={"Accept-Language": "ar"}), wordless_world(monkeypatch, "ar")
    if viewer != "anonymous":
        client.force_login(world[viewer])
    pages = {address: client.get(address, follow=True).content.decode() for address in filled(world, viewer)}
    told = {address: found.groups() if (found := HTML.search(page)) else None for address, page in pages.items()}
    assert {address: way for address, way in told.items() if way != ("ar", "rtl")} == {}
    assert [address for address, page in pages.items() if "⟦" not in page] == []


def test_words_that_run_another_way_do_so_within_a_page(client: Client, course: Course, author: Any) -> None:
    Enrolment.objects.filter(pk=author.pk).update(public_name="ר. ולנטין")
    post = published(Enrolment.objects.get(pk=author.pk), "שתי בירות", "הם הלכו.")
    said(post, author, "שלום")
    page = client.get(post.get_absolute_url()).content.decode()
    assert HTML.search(page).groups() == ("en", "ltr")  # type: ignore[union-attr]
    assert '<h1 dir="auto">שתי בירות</h1>' in page
    assert '<div class="essay" dir="auto"><p' in page
    assert '<div class="words" dir="auto"><p>שלום' in page
    assert page.count("<bdi>ר. ולנטין</bdi>") == 2

"""In which language the site speaks: a course in its own, whatever browsers ask for; the rest in the browser's. In
Spanish no word of ours stays English."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import translation

from blog import languages, manuscripts
from blog.citations.keys import Entry
from blog.models import Course, Notice, Post
from blog.settings import one_of
from blog.site.archiving import printing
from tests.blog.noticing import head, mail_into, parts, sent
from tests.factories import CourseFactory, EnrolmentFactory, published
from tests.site.messages import ids, messages, strings
from tests.site.wordless import PAGES, Words, filled, wordless_world

HTML = re.compile(r'<html lang="([^"]+)" dir="(\w+)"')
MONTHS = re.compile(r"\b(?:January|February|March|April|June|July|August|October|November|Jan\.|Aug\.|Sept\.|Dec\.)\b")
SPANISH = {text.casefold() for message in messages("es") for text in strings(message)}
OF_AN_IMAGE = {"Search"}  # its alternative text in Django's own admin, which knows no other language
ENGLISH = {text for message in messages("es") for text in ids(message) if text.casefold() not in SPANISH} - OF_AN_IMAGE


def spoken_in(page: Any) -> tuple[str, str, str]:
    """What an answer says of its language: in its head, and on the page with the way it runs."""
    language, way = HTML.search(page.content.decode()).groups()  # type: ignore[union-attr]
    return page["Content-Language"], language, way


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("es", "es"),
        ("es-MX", "es"),
        ("ES", "es"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("xx", "en"),
        ("", "en"),
    ],
)
def test_a_tag_is_served_by_the_catalogue_of_its_language_or_by_the_sites_own(tag: str, language: str) -> None:
    assert languages.spoken(tag) == language


def test_the_sites_own_language_is_one_that_it_has(settings: Any) -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    assert one_of("es", codes, "LANGUAGE_CODE") == "es"
    with pytest.raises(ImproperlyConfigured, match=r"LANGUAGE_CODE is one of en, es\."):
        one_of("fr", codes, "LANGUAGE_CODE")


@pytest.mark.parametrize("asked", ["es", "en", "de, fr;q=0.5", ""])
def test_a_course_speaks_its_language_whatever_a_browser_asks_for(client: Client, post: Post, asked: str) -> None:
    Course.objects.update(language="es-MX")
    page = client.get(post.get_absolute_url(), headers={"Accept-Language": asked})
    assert spoken_in(page) == ("es", "es-MX", "ltr")
    assert "Deja una respuesta" in page.content.decode()


def test_its_pages_stay_one_for_everybody(client: Client, post: Post, django_assert_num_queries: Any) -> None:
    Course.objects.update(language="es")
    first = client.get("/russia/", headers={"Accept-Language": "en"})
    with django_assert_num_queries(1):
        again = client.get("/russia/", headers={"Accept-Language": "es"})
    assert (first.content == again.content, "Accept-Language" in again["Vary"]) == (True, False)


def test_a_course_in_a_language_without_a_catalogue_says_so_around_english_words(
    client: Client, course: Course
) -> None:
    Course.objects.update(language="fr")
    page = client.get("/russia/", headers={"Accept-Language": "es"})
    assert spoken_in(page) == ("en", "fr", "ltr")


@pytest.mark.parametrize(("asked", "told"), [("es-AR,es;q=0.8", "es"), ("en", "en"), ("fr", "en"), ("", "en")])
def test_a_page_of_no_course_speaks_as_the_browser_asks(client: Client, db: None, asked: str, told: str) -> None:
    page = client.get("/accounts/login/", headers={"Accept-Language": asked})
    assert spoken_in(page) == (told, told, "ltr")


def test_what_is_missing_in_a_course_is_missing_in_its_language(client: Client, course: Course) -> None:
    Course.objects.update(language="es")
    page = client.get("/russia/nothing/")
    assert (page.status_code, "En esta dirección no hay nada" in page.content.decode()) == (404, True)
    hidden = CourseFactory(slug="hidden", language="es", audience=40)
    assert "There is nothing at this address" in client.get(f"/{hidden.slug}/").content.decode()


def test_a_page_under_maintenance_is_not_in_the_language_of_the_last_one(
    client: Client, post: Post, settings: Any, tmp_path: Path
) -> None:
    Course.objects.update(language="es")
    client.get(post.get_absolute_url())
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    settings.MAINTENANCE_FILE.touch()
    assert spoken_in(client.get("/", headers={"Accept-Language": "en"})) == ("en", "en", "ltr")


def test_an_archive_and_a_book_are_in_the_language_of_their_course(course: Course, post: Post) -> None:
    Course.objects.update(language="es")
    reached = type("Reached", (), {"course": Course.objects.get()})()
    with translation.override("en"), printing.as_always(reached):
        assert translation.get_language() == "es"


@pytest.mark.parametrize("viewer", PAGES)
def test_in_spanish_no_word_of_ours_is_english(db: None, monkeypatch: pytest.MonkeyPatch, viewer: str) -> None:
    world = wordless_world(monkeypatch, "es")
    client = Client(headers={"Accept-Language": "es"})
    if viewer != "anonymous":
        client.force_login(world[viewer])
    found, spoken = {}, {}
    for address in filled(world, viewer):
        page = client.get(address)
        found[address] = english(page.content.decode())
        spoken[address] = page["Content-Language"]
    assert {address: texts for address, texts in found.items() if texts} == {}
    assert {address: language for address, language in spoken.items() if language != "es"} == {}


def english(page: str) -> list[str]:
    """The texts of a page that stand in the catalogue as English, and months in English."""
    words = Words()
    words.feed(page)
    said = [" ".join(text.split()) for text in words.said]
    return [text for text in said if text in ENGLISH or MONTHS.search(text)]


def test_a_course_in_spanish_speaks_it_to_members_whose_browser_asks_for_english(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = wordless_world(monkeypatch, "es")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(world["author"])
    told = {address: client.get(address)["Content-Language"] for address in filled(world, "author")}
    elsewhere = {address for address in told if not address.startswith("/c/")}
    assert (len(elsewhere), {address for address, language in told.items() if language != "es"}) == (6, elsewhere)


@pytest.mark.parametrize(("language", "printed"), [
    ("es", "<h2 id=\"works\">Obras citadas</h2>"), ("es-MX", "<h2 id=\"works\">Obras citadas</h2>"),
    ("es-MX", "Reid, A., y B. Lund. <em>Walls</em>. P, 2001."),
    ("pt-BR", "Reid, A., e B. Lund. <em>Walls</em>. P, 2001."),
    ("xx", "Reid, A., and B. Lund. <em>Walls</em>. P, 2001."), ("</p>", "<h2 id=\"works\">Works Cited</h2>"),
])  # fmt: skip
def test_citations_and_the_list_are_printed_in_the_language_of_the_course(
    db: None, language: str, printed: str
) -> None:
    people = [{"family": "Reid", "given": "A."}, {"family": "Lund", "given": "B."}]
    record = {"type": "book", "title": "Walls", "author": people, "issued": {"date-parts": [[2001]]}, "publisher": "P"}
    sources = [Entry(key="reid", line="Reid, Walls.", record=record)]
    assert printed in manuscripts.render("So [@reid].", sources, language, "modern-language-association").html


def test_refusals_and_messages_of_a_course_are_in_its_language(as_author: Client, post: Post) -> None:
    Course.objects.update(language="es")
    refused = [
        as_author.post(f"{post.get_absolute_url()}comments/", {"body": ""}),
        as_author.post("/russia/write/", {"title": "", "body": ""}),
        as_author.post(f"{post.get_absolute_url()}deletion/", {"seen": "1"}),
        as_author.post(f"{post.get_absolute_url()}history/", {"restore": "1", "seen": "9"}),
    ]
    assert [page["Content-Language"] for page in refused] == ["es"] * 4
    assert [english(page.content.decode()) for page in refused] == [[]] * 4


def test_dates_and_times_are_told_as_spanish_tells_them(client: Client, post: Post) -> None:
    Course.objects.update(language="es")
    Post.objects.update(published_at="2026-11-03T17:05Z")
    page = client.get(post.get_absolute_url()).content.decode()
    assert '<time datetime="2026-11-03T12:05:00-05:00">3 de noviembre de 2026</time>' in page


def test_a_letter_is_in_the_language_of_the_course_it_comes_from(
    db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    wordless_world(monkeypatch, "es")
    mail_into(tmp_path, settings)
    letters = sent(tmp_path)
    assert len(letters) > 3
    for letter in letters:
        text, html = parts(letter)
        lines = [line.strip() for line in (head(letter, "Subject"), *text.splitlines())]
        assert ([line for line in lines if line in ENGLISH], english(html), '<html lang="es"' in html) == ([], [], True)


def test_a_letter_about_courses_of_two_languages_is_in_the_sites_own(settings: Any) -> None:
    spanish, english_one = Course(language="es"), Course(language="en")
    assert [languages.common(c) for c in ([spanish], [spanish, english_one], [], [None])] == ["es", "en", "en", "en"]
    settings.LANGUAGE_CODE = "es"
    assert languages.common([spanish, english_one]) == "es"
    assert Notice._meta.get_field("course").null is False


def test_an_essays_own_language_is_on_the_essay(client: Client, course: Course) -> None:
    Course.objects.update(language="es")
    place = EnrolmentFactory(course=Course.objects.get())
    page = client.get(published(place, language="ar").get_absolute_url()).content.decode()
    assert ('<article class="post" lang="ar"' in page, '<html lang="es"' in page) == (True, True)

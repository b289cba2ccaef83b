"""Every text goes through gettext: in a language whose every message stands in ⟦brackets⟧, and with data that has no
letters, no page may show a letter outside them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import Enrolment
from comments.models import Comment
from tests.blog.noticing import head, mail_into, parts, sent
from tests.site.wordless import PAGES, Brackets, Words, filled, wordless_world

LETTERS = re.compile(r"[^\W\d_]{2,}")
BRAND = {"Colloquy"}
DATA = {"about"}
BARE_IN_DJANGO = {"Search", "True", "False"}  # texts of alternative images in the stock admin
ADDRESS = re.compile(r"\S+@\S+")
DOCUMENT = """<h1>§</h1><p>1<a href="#a" id="b">1</a></p><table><tr><td>1</td><td>2</td></tr></table>
<p>§<img src="//1"></p><p id="a"><a href="#b">1</a> 2</p>""".encode()


def bare(page: str) -> list[str]:
    """The texts of a page that did not come through gettext."""
    words = Words()
    words.feed(page)
    said = re.sub(r"\s+", " ", "\x00".join(words.said))
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = inner
    texts = [text.strip() for text in said.split("\x00") if LETTERS.search(ADDRESS.sub("", text))]
    return [text for text in texts if text not in BRAND | DATA | BARE_IN_DJANGO]


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every page speaks in brackets."""
    pseudo = Brackets()
    monkeypatch.setattr(trans_real, "translation", lambda language: pseudo)
    monkeypatch.setattr(trans_real, "gettext", lambda message: pseudo.gettext(message.rpartition("\x04")[2]))
    translation.activate("en")
    yield
    monkeypatch.undo()
    translation.activate("en")


@pytest.fixture
def wordless(db: None, brackets: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A course in which nobody's words hold a letter."""
    return wordless_world(monkeypatch)


@pytest.mark.parametrize("viewer", PAGES)
def test_no_page_says_a_word_that_was_not_translated(wordless: dict[str, Any], brackets: None, viewer: str) -> None:
    client = Client()
    if viewer != "anonymous":
        client.force_login(wordless[viewer])
    found = {address: bare(client.get(address).content.decode()) for address in filled(wordless, viewer)}
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_refusals_are_translated_too(wordless: dict[str, Any], brackets: None) -> None:
    client = Client()
    client.force_login(wordless["author"])
    pages = [
        client.post(f"/c/posts/{wordless['slug']}/comments/", {"body": ""}),
        client.post("/c/write/", {"title": "", "body": ""}),
        client.post("/c/write/document/", {"title": "§"}),
        Client().post(f"/c/posts/{wordless['slug']}/comments/", {"body": "§", "guest_email": "§"}),
    ]
    assert [page.status_code for page in pages] == [422, 422, 422, 422]
    assert [bare(page.content.decode()) for page in pages] == [[], [], [], []]


def test_a_document_is_shown_in_words_that_were_translated(
    wordless: dict[str, Any], brackets: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(wordless["author"])
    page = client.post("/c/write/document/", {"document": SimpleUploadedFile("a.html", DOCUMENT), "body": "§"})
    assert (page.status_code, bare(page.content.decode())) == (200, [])


def test_letters_are_translated_too(wordless: dict[str, Any], brackets: None, settings: Any, tmp_path: Path) -> None:
    mail_into(tmp_path, settings)
    letters = sent(tmp_path)
    assert {letter["To"] for letter in letters} == {wordless[name].email for name in ("teacher", "author")}
    assert len(letters) > 3
    for letter in letters:
        text, html = parts(letter)
        shown = (head(letter, "Subject"), re.sub(r"\S+://\S+", "", text), html)
        assert [bare(f"<p>{words}</p>") for words in shown] == [[], [], []]


def test_the_pages_of_a_draft_and_of_what_came_back_are_translated(wordless: dict[str, Any], brackets: None) -> None:
    client, author = Client(), Enrolment.objects.get(slug="a")
    client.force_login(wordless["author"])
    draft = manuscripts.begin(author.course, author, Manuscript("§ 35", "§ 36 § 37", ("§ 38",)), by=author.user)
    manuscripts.revise(draft, Manuscript("§ 39", "§ 36\n\n§ 40", ("§ 41",)), by=wordless["teacher"])
    pages = [client.get(f"/c/posts/{draft.slug}/{page}/") for page in ("history", "deletion")]
    pages.append(client.post(f"/c/posts/{draft.slug}/history/", {"restore": "1", "seen": "1"}))
    pages.append(client.post(f"/c/posts/{draft.slug}/history/", {"restore": "1", "seen": "2"}))
    pages += [client.get(f"/c/posts/{draft.slug}/history/"), client.get("/c/drafts/")]
    pages += [client.post(f"/c/posts/{draft.slug}/deletion/", {"seen": seen}, follow=True) for seen in ("1", "3")]
    assert [page.status_code for page in pages] == [200, 200, 409, 302, 200, 200, 409, 200]
    assert [bare(page.content.decode()) for page in pages] == [[]] * 8


def test_a_bare_word_would_be_found() -> None:
    assert bare("<p>⟦Skip⟧</p><p>Bare word</p><img alt='Bare alt'>") == ["Bare word", "Bare alt"]
    assert bare("<p>⟦Week 1 · ⟦§⟧⟧, ⟦Nov.⟧ 1</p><script>let x</script>") == []


def test_every_comment_of_the_fixture_is_there(wordless: dict[str, Any]) -> None:
    assert Comment.objects.visible_to(wordless["teacher"]).count() == 5


def test_the_notice_about_roster_names_is_translated(wordless: dict[str, Any], brackets: None) -> None:
    client = Client()
    client.force_login(wordless["teacher"])
    client.post("/c/people/", {"roster_names": "on"})
    assert bare(client.get("/c/").content.decode()) == []

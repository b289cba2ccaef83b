"""Files brought to the write page: which kinds are read, which pictures are left out, and what is refused."""

from __future__ import annotations

import io
import time
import zipfile
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image as Picture

from blog import bringing
from blog.citations import program
from blog.models import Image, Post
from tests.blog import documents
from tests.blog.documents import ESSAY, NEW, bring, fields

media = documents.media

PAGE = b"<h1>Ships</h1><p>A <em>ship</em>.</p><blockquote><p>Sails.</p></blockquote>"


def changed_files(changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(ESSAY) as kept, zipfile.ZipFile(out, "w") as made:
        for name in kept.namelist():
            made.writestr(name, changes.get(name, kept.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.md", "Some *words*[^1].\n\n[^1]: Noted."),
        ("a.html", "<h1>T</h1><p>Some <i>words</i>.</p>"),
        ("a.txt", "T\n\nSome words " + "and more " * 8),
    ],
)
def test_text_and_pages_come_without_pandoc(
    as_author: Client, monkeypatch: pytest.MonkeyPatch, name: str, body: str
) -> None:
    monkeypatch.setattr(program.pypandoc, "get_pandoc_path", missing)
    assert bring(as_author, body.encode(), name, title="T").status_code == 200
    page = bring(as_author)
    assert (page.status_code, Image.objects.count()) == (422, 0)
    assert "Word files cannot be read on this site just now." in page.content.decode()


def missing() -> str:
    raise OSError


def test_an_open_document_file_comes_in(as_author: Client) -> None:
    command = [program.sufficient_pandoc(), "--from=html", "--to=odt", "--output=-"]
    made = program.output(command, PAGE, time.monotonic() + 9)
    page = bring(as_author, made, "a.odt")
    assert (fields(page)["title"], fields(page)["body"]) == ("Ships", "A *ship*.\n\n> Sails.")


def test_a_broken_picture_is_left_out_and_told(as_author: Client) -> None:
    page = bring(as_author, changed_files({"word/media/picture1.png": b"no picture", "word/media/picture2.png": b""}))
    text = page.content.decode()
    assert "2 pictures were left out" in text
    assert "The ladder, drawn from memory" in fields(page)["body"]
    assert ("\ue000" in text, Image.objects.count()) == (False, 0)


def test_pictures_of_too_many_pixels_are_left_out(as_author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Picture.new("1", (5000, 5000)).save(out, "PNG")
    page = bring(as_author, changed_files({"word/media/picture1.png": out.getvalue()}))
    assert ("One picture was left out" in page.content.decode(), Image.objects.count()) == (True, 1)
    monkeypatch.setattr(bringing, "MOST_PIXELS_TOGETHER", 200 * 150)
    bring(as_author)
    assert Image.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"MZ\x90\x00 a program", "a.docx", "This is no Word or OpenDocument file."),
        (b"GIF89a" + ESSAY.read_bytes(), "a.docx", "This is no Word or OpenDocument file."),
        (ESSAY.read_bytes()[:2000], "a.docx", "This file is damaged"),
        (changed_files({"word/document.xml": b"<w:document><unclosed>"}), "a.docx", "This file is damaged"),
        (b"x" * 20_000_001, "a.docx", "This file is larger than 20 MB."),
        (b"word " * 50_000, "a.txt", "This is too long for one essay"),
        (b"word " * 1_000_000, "a.md", "This is too long for one essay"),
        (b"<ul><li>" * 10_000, "a.html", "nested or tangled too deeply"),
    ],
    ids="program polyglot cut unclosed large long longer nested".split(),
)
def test_what_cannot_be_read_is_a_sentence_and_the_text_is_kept(
    as_author: Client, media: Path, data: bytes, name: str, sentence: str
) -> None:
    page = bring(as_author, data, name, title="Mine", body="Typed before.", works="")
    text = page.content.decode()
    assert (page.status_code, sentence in unescape(text)) == (422, True)
    assert fields(page, "#keep")["body"] == "Typed before."
    assert (Post.objects.count(), Image.objects.count(), [*media.rglob("*.png")]) == (0, 0, [])


def test_no_file_is_asked_for(as_author: Client) -> None:
    assert "Choose a file first" in as_author.post(NEW, {"title": "T"}).content.decode()

"""Hostile words in files that are brought in: rosters, exports, references, saved pages, documents, and the names of
the files themselves. What comes of them is kept as words, or refused with a sentence."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image as Pillow

from blog.characters import printable
from blog.citations.readers import LARGEST, read_references
from blog.importers.document import read_html, read_markdown
from blog.importers.page import read_page
from blog.models import Course, Enrolment, Image, Post, Tag
from tests.blog.importers.exports import HEAD, TAIL
from tests.conftest import signed_in
from tests.harmless import faults_of_page, faults_of_table
from tests.hostile import packs, sendable, strings

OWN = [sendable(text) for text in strings()]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def test_a_roster_of_them_is_read_row_by_row(course: Course, instructor: Enrolment, tmp_path: Path) -> None:
    out, typed = io.StringIO(), [text for text in OWN if "\0" not in text]  # a file with such a sign is none of text
    rows = [[text, f"h{n}@example.edu", text[:60], text[:60]] for n, text in enumerate(typed)]
    csv.writer(out).writerows(
        [["Name", "Email", "Section", "ID"], *rows, *([text, text, "A", "1"] for text in typed[::9])]
    )
    (tmp_path / "class.csv").write_bytes(out.getvalue().encode())
    with suppress(CommandError):
        call_command("import_roster", tmp_path / "class.csv", course="russia", most_are_gone=True, stdout=io.StringIO())
    assert course.enrolments.count() > 200
    answer = signed_in(instructor).get("/russia/people/")
    assert (answer.status_code, faults_of_page(answer.content)) == (200, [])
    assert faults_of_table(signed_in(instructor).get("/russia/people.csv").content) == []


def item(n: int, text: str, words: str) -> str:
    """One post of an export, every field of it hostile."""
    kept = escape(printable(text))
    told = {"title": kept, "link": kept, "dc:creator": kept, "wp:post_id": str(n), "wp:post_date": kept}
    told |= {
        "wp:post_name": kept,
        "wp:status": "publish",
        "wp:post_type": "post",
        "content:encoded": escape(printable(words)),
    }
    said = {
        "wp:comment_id": str(n),
        "wp:comment_author": kept,
        "wp:comment_author_url": kept,
        "wp:comment_approved": "1",
    }
    said |= {"wp:comment_author_email": kept, "wp:comment_date": kept, "wp:comment_content": escape(printable(words))}
    body = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    comment = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    tag = f'<category domain="post_tag" nicename="t{n}">{kept}</category>'
    return f"<item>{body}{tag}<wp:comment>{comment}</wp:comment></item>\n"


def test_an_export_of_them_comes_in_as_words(course: Course, client: Client, tmp_path: Path) -> None:
    texts = list(packs(160))
    export = HEAD + "".join(item(n, text, f"{text}<p>{text}</p>") for n, text in enumerate(texts[::3], 1)) + TAIL
    (tmp_path / "class.xml").write_text(export)
    told = io.StringIO()
    call_command("import_wordpress", tmp_path / "class.xml", course="russia", audience="web", verbosity=0, stdout=told)
    assert Post.objects.count() > 20
    for address in ["/russia/", "/russia/tags/", *(post.get_absolute_url() for post in Post.objects.all()[::6])]:
        answer = client.get(address)
        assert (address, answer.status_code, faults_of_page(answer.content)) == (address, 200, [])


def test_references_of_them_are_records_or_problems_with_a_line() -> None:
    fields = ("title", "container-title", "publisher", "volume", "URL", "DOI", "page", "note")
    works = [{"id": text, "type": text, **dict.fromkeys(fields, text)} for text in OWN]
    works += [{"title": "T", "author": [{"family": text, "given": text}], "issued": {"raw": text}} for text in OWN]
    lines = [" ".join(text.split()) for text in OWN]
    ris = [f"TY  - BOOK\nTI  - {line}\nAU  - {line}\nPY  - {line[:9]}\nER  - \n" for line in lines]
    files = [json.dumps(works[n : n + 100]) for n in range(0, len(works), 100)]
    files += ["".join(ris[n : n + 400]) for n in range(0, len(ris), 400)]
    found = [read_references(file) for file in files if len(file) <= LARGEST]
    assert len(found) > 5
    assert [(read.records, read.problems) for read in found if not (read.records or read.problems)] == []
    for record in [record for read in found for record in read.records]:
        json.dumps(record.record).encode()


def test_documents_and_saved_pages_of_them_are_text() -> None:
    for text in packs(3000, "\n\n"):
        for read in (read_markdown, lambda words: read_html(f"<html><body><h1>T</h1><p>{words}</p></body></html>")):
            with suppress(ValueError):
                read(text)
        with suppress(ValueError):
            read_page(f"<html><body><h1>T</h1><p>{text}</p></body></html>".encode())


def test_the_name_of_a_file_is_never_the_name_it_is_kept_under(
    as_author: Client, author: Enrolment, media: Path
) -> None:
    out = io.BytesIO()
    Pillow.new("RGB", (2, 2)).save(out, "PNG")
    for text in OWN[::8]:
        cache.clear()
        upload = SimpleUploadedFile("a.png", out.getvalue(), content_type="image/png")
        upload._name = text[:200] or "x"  # a browser may send any name; the class of the test would take its end alone
        assert as_author.post("/images/", {"image": upload}).status_code in {200, 201, 400}
    assert Image.objects.count() > 20
    assert {image.file.name.startswith("images/") and image.file.name.isascii() for image in Image.objects.all()} == {
        True
    }
    assert {path.relative_to(media).parts[:2] for path in media.rglob("*.png")} == {("media", "images")}


def test_tags_of_them_keep_an_address(course: Course, client: Client) -> None:
    tags = Tag.objects.named(course, [text[:60] for text in OWN])
    assert len({tag.slug for tag in tags}) == len(tags) > 100
    assert {bool(tag.slug) for tag in tags} == {True}

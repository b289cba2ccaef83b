"""Bringing a document to the write page: what is shown, what is kept once it is used, and what undoes it."""

from __future__ import annotations

import io
import re
import time
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture

from blog import bringing, manuscripts
from blog.citations import program
from blog.models import Course, Enrolment, Image, Post, WorkingCopy
from tests.factories import written

DOCUMENTS = Path("fixtures/documents")
ESSAY = DOCUMENTS / "essay.docx"
PAGE = b"<h1>Ships</h1><p>A <em>ship</em>.</p><blockquote><p>Sails.</p></blockquote>"
NEW = "/russia/write/document/"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(data: bytes | None = None, name: str = "essay.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ESSAY.read_bytes() if data is None else data)


def bring(client: Client, data: bytes | None = None, name: str = "essay.docx", address: str = NEW, **typed: str) -> Any:
    return client.post(address, {"document": upload(data, name), "audience": "60", **typed})


def fields(page: Any, form: str = "form.bring") -> dict[str, str]:
    """What a press of the form's button sends."""
    shown = BeautifulSoup(page.content, "html.parser").select_one(form)
    assert shown is not None
    found = {str(tag["name"]): str(tag.get("value", "")) for tag in shown.select("input[name]")}
    found |= {str(tag["name"]): tag.get_text().removeprefix("\n") for tag in shown.select("textarea[name]")}
    return found


def use(client: Client, page: Any, address: str = NEW, **changed: str) -> Any:
    return client.post(address, fields(page) | {"use": "1"} | changed)


def changed_files(changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(ESSAY) as kept, zipfile.ZipFile(out, "w") as made:
        for name in kept.namelist():
            made.writestr(name, changes.get(name, kept.read(name)))
    return out.getvalue()


def words(html: str) -> list[str]:
    """The words of an essay as readers see them: no numbers of notes, no arrows, no list of works."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select(".note-mark, .back, #notes, .works, .margin"):
        tag.extract()
    return " ".join(soup.get_text(" ").split()).replace(" ,", ",").replace(" .", ".").split()


def words_of_word_file(*names: str) -> list[str]:
    """The words in the XML of the kept file, in its order: those that were deleted are not among them."""
    found: list[str] = []
    with zipfile.ZipFile(ESSAY) as kept:
        for name in names:
            soup = BeautifulSoup(kept.read(f"word/{name}.xml"), "html.parser")
            for paragraph in soup.find_all("w:p"):
                found.append("".join(text.get_text() for text in paragraph.find_all("w:t")))
    return unescape(" ".join(found)).split()


def test_a_word_file_is_shown_before_anything_is_saved(as_author: Client) -> None:
    page = bring(as_author)
    text = page.content.decode()
    assert (page.status_code, Post.objects.count()) == (200, 0)
    shown = BeautifulSoup(page.content, "html.parser")
    assert [tag.get_text() for tag in shown.select("dl.facts dd")][1:] == ["12", "2", "3"]
    assert [tag.get_text() for tag in shown.select("#changed + ul li")] == [
        "3 works were taken from the end of the text into the list of works.",
        "2 tracked insertions were accepted.",
        "2 tracked deletions were accepted: their words are gone.",
        "One comment was left out.",
    ]
    assert "Is this so?" not in text
    assert fields(page)["title"] == "The Ladder Book of Górna"


def test_no_word_is_lost_on_the_way_from_word_to_the_essay(as_author: Client) -> None:
    use(as_author, bring(as_author))
    post = Post.objects.get()
    lines = [entry["line"].replace("*", "") for entry in post.draft.sources]
    before = words_of_word_file("document", "footnotes")
    after = [*post.title.split(), *words(post.draft.body_html), "Works", "Cited", *" ".join(lines).split()]
    assert sorted(before) == sorted(after)


def test_what_came_is_the_essay_once_its_author_uses_it(as_author: Client, author: Enrolment) -> None:
    answer = use(as_author, bring(as_author))
    post = Post.objects.get()
    assert answer["Location"] == f"/russia/posts/{post.slug}/edit/?brought=1"
    html = post.draft.body_html
    assert re.findall(r'<li id="fn-(\d+)"', html) == [str(number) for number in range(1, 13)]
    assert re.findall(r'id="fnref-(\d+)"', html) == [str(number) for number in range(1, 13)]
    quoted = re.search(r"<blockquote>.*?</blockquote>", html, re.DOTALL)
    assert quoted is not None
    assert re.findall(r'href="#fn-(\d+)"', quoted[0]) == ["6", "7"]
    assert [len(re.findall(tag, html)) for tag in ("<table>", "<figure>", "<figcaption>", "<ul>", "<ol>")] == [
        1,
        2,
        1,
        2,
        2,
    ]
    assert "<li>Picking, which is to say\n<ul>\n<li>cherries in June</li>" in html
    assert "<figcaption>The ladder, drawn from memory (author’s drawing).</figcaption>" in html
    assert '<a href="https://example.org/ladder"' in html
    assert [image.uploader for image in post.images.all()] == [author.user, author.user]
    assert [entry["line"][:6] for entry in post.draft.sources] == ["Kowal,", "Mazur,", "Zima, "]


def test_deleting_note_four_renumbers_the_others(as_author: Client, author: Enrolment) -> None:
    use(as_author, bring(as_author))
    post = Post.objects.get()
    html = manuscripts.render(post.draft.body.replace("[^4],", ","), [], "en", "modern-language-association").html
    assert re.findall(r'<li id="fn-(\d+)"', html) == [str(number) for number in range(1, 12)]
    assert "This is the note that one may delete." not in html
    assert '<li id="fn-4"><p>The clerk’s hand changes' in html


def test_a_draft_is_replaced_only_when_its_author_says_so_and_undo_brings_it_back(
    as_author: Client, author: Enrolment
) -> None:
    post = written(author, "Mine", "My own words.", works=["Freeze. Russia. 2009"])
    address = f"{post.get_absolute_url()}document/"
    typed = {"title": "Mine", "body": "My own words, and more.", "works": "Freeze. Russia. 2009", "seen": "1"}
    page = bring(as_author, address=address, **typed)
    post.refresh_from_db()
    assert (post.draft.number, post.draft.body) == (1, "My own words.")
    answer = use(as_author, page, address)
    post.refresh_from_db()
    assert answer["Location"] == f"{post.get_absolute_url()}edit/?brought=3"
    assert list(post.revisions.order_by("number").values_list("title", flat=True)) == [
        "Mine",
        "Mine",
        "The Ladder Book of Górna",
    ]
    shown = as_author.get(answer["Location"])
    assert fields(shown, "form.undo")["seen"] == "3"
    as_author.post(f"{address}undo/", {"seen": "3"})
    post.refresh_from_db()
    assert (post.draft.number, post.draft.title, post.draft.body) == (4, "Mine", "My own words, and more.")
    assert [entry["line"] for entry in post.draft.sources] == ["Freeze. Russia. 2009"]


def test_what_was_typed_before_a_first_save_is_kept_too(as_author: Client) -> None:
    use(as_author, bring(as_author, title="", body="Typed before.", works=""))
    post = Post.objects.get()
    assert [revision.body[:13] for revision in post.revisions.order_by("number")] == ["Typed before.", "In the spring"]


def test_a_title_and_works_typed_without_a_text_are_kept_too(as_author: Client) -> None:
    page = bring(as_author, title="Mine", body="", works="Freeze. Russia. 2009")
    assert "Your earlier text is kept." in page.content.decode()
    use(as_author, page)
    first = Post.objects.get().revisions.get(number=1)
    kept = [entry["line"] for entry in first.sources]
    assert (first.title, first.body, kept) == ("Mine", "", ["Freeze. Russia. 2009"])


@pytest.mark.parametrize(("typed", "left"), [("x" * 200_001, 1), ("", 1), ("My own words, and more.", 0)])
def test_unsaved_words_are_forgotten_only_where_they_were_kept(
    as_author: Client, author: Enrolment, typed: str, left: int
) -> None:
    post = written(author, "Mine", "My own words.")
    typing = {"title": "", "body": "My own words, and", "works": "", "confirmed": "", "seen": "1"}
    as_author.post(f"{post.get_absolute_url()}autosave/", typing | {"copy": "0"})
    address = f"{post.get_absolute_url()}document/"
    page = bring(as_author, address=address, **typing | {"copy": "1", "body": typed})
    assert use(as_author, page, address).status_code == 302
    assert WorkingCopy.objects.count() == left


def test_leaving_it_leads_back_to_what_was_typed(as_author: Client, author: Enrolment) -> None:
    page = bring(as_author, title="Mine", body="Typed *before*.", works="Freeze. Russia.")
    back = as_author.post("/russia/write/", fields(page, "#keep"))
    assert (back.status_code, Post.objects.count()) == (200, 0)
    assert "Typed *before*." in back.content.decode()


def test_another_window_is_not_written_over(as_author: Client, author: Enrolment) -> None:
    post = written(author, "Mine", "One.")
    address = f"{post.get_absolute_url()}document/"
    page = bring(as_author, address=address, title="Mine", body="One.", works="", seen="1")
    as_author.post(f"{post.get_absolute_url()}edit/", {"title": "Mine", "body": "Two.", "audience": "60", "seen": "1"})
    refused = use(as_author, page, address)
    post.refresh_from_db()
    assert (refused.status_code, post.draft.body) == (422, "Two.")
    assert "saved in another window" in refused.content.decode()
    assert use(as_author, refused, address).status_code == 302
    post.refresh_from_db()
    assert [revision.body[:4] for revision in post.revisions.order_by("number")] == ["One.", "Two.", "One.", "In t"]


def test_a_title_that_is_missing_is_asked_for_and_nothing_is_lost(as_author: Client) -> None:
    page = use(as_author, bring(as_author, b"Only " + b"words " * 14, "a.txt"), title="")
    assert (page.status_code, Post.objects.count()) == (422, 0)
    assert use(as_author, page, title="Now").status_code == 302
    assert Post.objects.get().title == "Now"


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


def test_only_its_author_brings_a_document_into_an_essay(
    client: Client, as_classmate: Client, as_outsider: Client, as_instructor: Client, author: Enrolment
) -> None:
    post = written(author, "Mine", "One.")
    people = (client, as_outsider, as_classmate, as_instructor)
    for address in ("document/", "document/undo/"):
        answers = [bring(person, address=post.get_absolute_url() + address, use="1").status_code for person in people]
        assert answers == [302, 404, 404, 404]
    assert [bring(person).status_code for person in people] == [302, 404, 200, 200]
    assert Post.objects.get().draft.number == 1


def test_undo_of_what_was_never_brought_is_missing(as_author: Client, author: Enrolment) -> None:
    address = f"{written(author).get_absolute_url()}document/undo/"
    assert [as_author.post(address, {"seen": seen}).status_code for seen in ("1", "9", "x", "")] == [404] * 4


def test_the_first_sight_of_the_write_page(as_author: Client, author: Enrolment) -> None:
    assert "Paste your essay here, or bring a Word file" in as_author.get("/russia/write/").content.decode()
    page = as_author.get(f"{written(author).get_absolute_url()}edit/").content.decode()
    assert ("Paste your essay here" in page, "Bring a Word file" in page, "undo/" in page) == (False, True, False)


def test_what_is_pasted_becomes_markdown_with_its_works_apart(as_author: Client) -> None:
    html = (DOCUMENTS / "word.html").read_text()
    answer = as_author.post("/paste/", {"html": html, "body": "Mine[^3].\n\n[^3]: Noted."}).json()
    assert answer["works"] == ["Stepan, Olga. *A House With One Key.* Dolna Press, 1974."]
    assert re.findall(r"\[\^\d+\]:", answer["text"]) == ["[^4]:", "[^5]:"]
    assert answer["told"].startswith("Pasted with 2 notes. One work was taken")


def test_only_members_paste_and_within_bounds(
    client: Client, as_outsider: Client, as_author: Client, course: Course
) -> None:
    answers = [person.post("/paste/", {"html": "<b>x</b>"}).status_code for person in (client, as_outsider, as_author)]
    assert answers == [403, 403, 200]
    long = as_author.post("/paste/", {"html": "x" * 2_000_001})
    assert (long.status_code, long["Content-Type"]) == (422, "text/plain")
    assert as_author.post("/paste/", {"html": "<p></p>"}).status_code == 422
    assert as_author.get("/paste/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(as_author.session and Enrolment.objects.get(public_name="R. Vale").user)
    assert strict.post("/paste/", {"html": "<b>x</b>"}).status_code == 403


@pytest.mark.parametrize("forged", ["<note-mark number='zz'>q</note-mark>", "<note-mark>q</note-mark>"])
def test_a_mark_of_a_note_that_somebody_made_up_is_words(as_author: Client, forged: str) -> None:
    answer = as_author.post("/paste/", {"html": f"<p>Before {forged} after.</p>"})
    assert (answer.status_code, "[^" in answer.content.decode()) == (200, False)

"""Bringing a document to the write page: what is shown, what is kept once it is used, and what undoes it."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from blog import manuscripts
from blog.models import Enrolment, Post, WorkingCopy
from tests.blog import documents
from tests.blog.documents import ESSAY, NEW, bring, fields
from tests.factories import written

media = documents.media

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def use(client: Client, page: Any, address: str = NEW, **changed: str) -> Any:
    return client.post(address, fields(page) | {"use": "1"} | changed)


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

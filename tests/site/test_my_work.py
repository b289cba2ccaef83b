"""My work: a person's own essays and comments as a zip, at any time; own words only, the same bytes for the same words,
and nothing that asks a network."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from blog import autosaving, coauthors, manuscripts, publishing
from blog.autosaving import Window
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Image, Post
from blog.site import closing
from blog.site.offline import local_html, local_markdown
from blog.site.work import pack
from comments import moderation
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, agreed, published, said, written

WORK = "/russia/me/my-work/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def picture(name: str, by: Enrolment) -> Image:
    """A picture somebody brought."""
    shown = {"kind": "png", "width": 900, "height": 600, "widths": [400]}
    return Image.objects.create(name=name, file=ContentFile(name.encode(), f"{name}.png"), uploader=by.user, **shown)


def packed(place: Enrolment) -> bytes:
    out = BytesIO()
    pack(Enrolment.objects.select_related("course", "user").get(pk=place.pk), out)
    return out.getvalue()


def files(place: Enrolment) -> dict[str, bytes]:
    with ZipFile(BytesIO(packed(place))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def text(place: Enrolment) -> str:
    return "\n".join(content.decode("utf-8", "replace") for content in files(place).values())


def front(markdown: bytes) -> dict[str, Any]:
    """The values in front of a text, each line read as the JSON it is."""
    lines = markdown.decode().split("---\n")[1].splitlines()
    return {name: json.loads(value) for name, value in (line.split(": ", 1) for line in lines)}


@pytest.fixture
def essay(author: Enrolment) -> Post:
    """A published essay with a picture, a source, a link and a note."""
    picture("a1b2", author)
    body = 'They left [in August](/russia/about/).\n\n![Two houses](/images/a1b2 "Two houses, 1957")\n\nSo be it.'
    return published(author, body=body, works=("Freeze, Gregory. *Russia: A History*. Oxford UP, 2009.",))


def test_an_essay_is_a_page_its_markdown_its_list_and_its_pictures(essay: Post, author: Enrolment) -> None:
    found = files(author)
    folder = "essays/the-specialists-go-home/"
    assert sorted(found) == sorted(
        ["style.css", "index.html", "comments.html", "comments.md"]
        + [folder + name for name in ("essay.html", "essay.md", "essay-sources.json", "images/a1b2.png")]
    )
    page, words = found[f"{folder}essay.html"].decode(), found[f"{folder}essay.md"].decode()
    assert found[f"{folder}images/a1b2.png"] == b"a1b2"
    assert 'src="images/a1b2.png"' in page
    assert '![Two houses](images/a1b2.png "Two houses, 1957")' in words
    assert json.loads(found[f"{folder}essay-sources.json"])[0]["title"] == "Russia: A History"


def test_the_markdown_says_what_is_known_in_front_of_the_words(essay: Post, author: Enrolment) -> None:
    known = front(files(author)["essays/the-specialists-go-home/essay.md"])
    assert {name: known[name] for name in ("title", "authors", "course", "status", "sources")} == {
        "title": "The Specialists Go Home",
        "authors": ["R. Vale"],
        "course": "Twentieth-Century Russia",
        "status": "published",
        "sources": ["Freeze, Gregory. *Russia: A History*. Oxford UP, 2009."],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d-0[45]:00", known["published"])


def test_a_title_that_is_no_plain_text_stays_a_value(author: Enrolment) -> None:
    title = '---\nstatus: "x" <b>& é'
    manuscripts.begin(author.course, author, Manuscript(title, "Words."), author.user)
    found = files(author)
    name = next(name for name in found if name.endswith("essay.md"))
    page = found[name.replace(".md", ".html")].decode()
    assert (front(found[name])["title"], "<b>" in page.split("<h1>")[1][:60]) == ('--- status: "x" <b>& é', False)


def test_no_address_of_a_page_leads_to_a_file_that_is_not_there_nor_loads_from_elsewhere(
    essay: Post, author: Enrolment
) -> None:
    said(essay, author, "See [this](/russia/weeks/) and [that](https://example.org/).")
    found = files(author)
    for name, content in found.items():
        folder = Path(name).parent
        for kind, address in re.findall(r'(src|href|srcset)="([^"]*)"', content.decode("utf-8", "replace")):
            if address.startswith("#") or (
                kind == "href" and address.startswith(("http://127.0.0.1:8000/", "https://"))
            ):
                continue
            there = str(Path(*_walked(folder / address.partition("#")[0])))
            assert (kind != "srcset", there in found) == (True, True), (name, address)


def _walked(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return parts


def test_the_same_words_make_the_same_bytes_at_any_time(essay: Post, author: Enrolment, time_machine: Any) -> None:
    said(essay, author)
    first = packed(author)
    time_machine.move_to(timezone.now() + timedelta(days=200), tick=False)
    assert packed(author) == first


def test_others_words_are_never_in_it(
    essay: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    theirs = said(essay, classmate, "Words of a classmate.")
    said(essay, author, "My own answer.", parent=theirs)
    held = said(published(classmate, "Their Essay", "Body of a classmate."), author, "My rejected one.")
    moderation.hold(held, instructor.user)
    moderation.reject(held, instructor.user, reason="other", note="A note of the instructor.")
    written(classmate, "Their Draft")
    found = text(author)
    mine = ["My own answer.", "My rejected one.", "Their Essay", "Mira Okafor", "They left"]
    others = ["Words of a classmate.", "Body of a classmate.", "A note of the instructor.", "Their Draft"]
    assert ([words for words in mine if words not in found], [words for words in others if words in found]) == ([], [])


def test_each_comment_says_where_when_its_number_and_how_it_stands(
    essay: Post, author: Enrolment, classmate: Enrolment
) -> None:
    first = said(essay, classmate)
    said(essay, author, "My own *answer*.", parent=first)
    page, words = (files(author)[f"comments.{kind}"].decode() for kind in ("html", "md"))
    for part in ("“The Specialists Go Home”, R. Vale", "1.1 · ", "Published", "answers 1", "<em>answer</em>"):
        assert part.lower() in page.lower()
    assert "## “The Specialists Go Home”, R. Vale\n\n*number 1.1, published, " in words
    assert "Answers 1.\n\nMy own *answer*.\n" in words


def test_drafts_are_in_it_and_newer_words_stand_beside_those_that_readers_see(essay: Post, author: Enrolment) -> None:
    written(author, "A Draft", "Not yet.")
    manuscripts.revise(essay, Manuscript(essay.title, "Newer words."), author.user)
    publishing.withdraw(published(author, "Gone", "Withdrawn words."), author.user)
    found = files(author)
    folder = "essays/the-specialists-go-home/"
    assert b"Not yet." in found["essays/a-draft/essay.md"]
    assert b"Withdrawn words." in found["essays/gone/essay.html"]
    assert (front(found[f"{folder}essay.md"])["status"], b"Newer words." in found[f"{folder}essay.html"]) == (
        "changed",
        True,
    )
    assert b"They left" in found[f"{folder}as-published.md"]
    assert b'href="as-published.html"' in found[f"{folder}essay.html"]


def test_what_was_typed_and_not_saved_is_in_it_for_who_typed_it(author: Enrolment, classmate: Enrolment) -> None:
    post = agreed(written(author, "Ours", "Begun."))
    coauthors.accept(coauthors.invite(post, classmate.public_name, author.user), classmate.user)
    fields = {"title": "Ours", "body": "Typed last.", "works": "", "confirmed": "[]"}
    autosaving.keep(Post.objects.get(pk=post.pk), fields, Window(1), classmate.user)
    assert b"Typed last." in files(classmate)["essays/ours/unsaved.md"]
    assert "essays/ours/unsaved.md" not in files(author)


def test_an_essay_signed_with_others_is_in_it_for_each_and_an_invitation_brings_nothing(
    author: Enrolment, classmate: Enrolment
) -> None:
    picture("c3d4", author)
    post = written(author, "Ours", "Together.\n\n![A](/images/c3d4)")
    asked = coauthors.invite(post, classmate.public_name, author.user)
    assert "Together." not in text(classmate)
    coauthors.accept(asked, classmate.user)
    found = files(classmate)
    assert (found["essays/ours/images/c3d4.png"], front(found["essays/ours/essay.md"])["authors"]) == (
        b"c3d4",
        ["R. Vale", "Mira Okafor"],
    )


def test_a_picture_of_somebody_elses_is_not_in_it(author: Enrolment, classmate: Enrolment) -> None:
    picture("stolen", classmate)
    written(author, "Mine", "![Not mine](/images/stolen)")
    found = files(author)
    assert [name for name in found if name.endswith(".png")] == []
    assert b'src="http' not in found["essays/mine/essay.html"]


def test_a_picture_whose_file_is_gone_keeps_nobody_from_their_words(essay: Post, author: Enrolment) -> None:
    image = Image.objects.get()
    image.file.storage.delete(str(image.file.name))
    assert b"They left" in files(author)["essays/the-specialists-go-home/essay.html"]


def test_the_title_of_an_essay_that_one_cannot_read_any_more_is_not_told(
    author: Enrolment, classmate: Enrolment
) -> None:
    post = published(author, "A Secret Title")
    said(post, classmate, "My words stay mine.")
    publishing.withdraw(post, author.user)
    found = text(classmate)
    assert ("My words stay mine." in found, "A Secret Title" in found) == (True, False)


def test_nothing_written_still_opens(classmate: Enrolment) -> None:
    assert sorted(files(classmate)) == ["comments.html", "comments.md", "index.html", "style.css"]


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("closed", [False, True])
def test_it_is_there_at_any_time(
    essay: Post, author: Enrolment, instructor: Enrolment, left: bool, closed: bool
) -> None:
    said(essay, author, "An answer of mine.")
    Course.objects.filter(pk=author.course_id).update(audience=40)
    if closed:
        closing.close(author.course, instructor.user)
    Enrolment.objects.filter(pk=author.pk).update(is_active=not left)
    client = signed_in(author)
    assert ("One essay" in client.get(WORK).content.decode(), client.get(WORK).status_code) == (True, 200)
    answer: Any = client.post(WORK)
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["Cache-Control"]) == (
        "application/zip",
        'attachment; filename="russia-my-work.zip"',
        "private, no-store",
    )
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert b"An answer of mine." in archive.read("comments.md")
        assert b"They left" in archive.read("essays/the-specialists-go-home/essay.html")


def test_nobody_gets_it_who_has_no_place(course: Course, as_outsider: Client, client: Client) -> None:
    assert (as_outsider.get(WORK).status_code, as_outsider.post(WORK).status_code) == (404, 404)
    assert client.post(WORK)["Location"] == f"/accounts/login/?next={WORK}"


def test_who_asks_too_often_waits(author: Enrolment) -> None:
    client = signed_in(author)
    answers = [client.post(WORK).status_code for _n in range(7)]
    assert answers == [200] * 6 + [302]
    assert "That is a lot at once." in client.get(WORK).content.decode()


def test_another_course_of_the_same_person_is_not_in_it(author: Enrolment, stranger_course: Course) -> None:
    other = EnrolmentFactory(course=stranger_course, user=author.user, public_name="Elsewhere")
    said(published(other, "Elsewhere", "Another course."), other, "Said elsewhere.")
    found = text(author)
    assert ("Another course." in found, "Said elsewhere." in found) == (False, False)


@pytest.mark.parametrize(
    ("html", "local"),
    [
        (
            '<img src="/images/a1" srcset="/images/a1/4 4w" sizes="9px" alt="x">',
            '<img src="images/a1.png" alt="x">',
        ),
        ('<a href="/images/a1/400">x</a>', '<a href="images/a1.png">x</a>'),
        ('<a href="/russia/">x</a>', '<a href="http://127.0.0.1:8000/russia/">x</a>'),
        ('<a href="#note" title="/a > b">x</a>', '<a href="#note" title="/a > b">x</a>'),
        ('<p>src="/images/a1"</p>', '<p>src="/images/a1"</p>'),
        ('<img src="/images/b2" alt="gone">', '<img alt="gone">'),
        ('<img alt="a > b" src="/images/a1">', '<img alt="a > b" src="images/a1.png">'),
    ],
)
def test_addresses_in_html_are_files_beside_it_or_written_out(html: str, local: str) -> None:
    assert local_html(html, {"a1": "images/a1.png"}) == local


def test_addresses_in_markdown_are_files_beside_it_or_stay() -> None:
    words = "![a](/images/a1) ![b](/images/a1/400) ![c](/images/b2) /images/a12"
    assert local_markdown(words, {"a1": "a.png"}) == "![a](a.png) ![b](a.png) ![c](/images/b2) /images/a12"

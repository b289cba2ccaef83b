"""An essay to keep: the page for paper, and the book for e-readers, which alone of all that is read may start a
process."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Pillow

from blog import manuscripts, publishing
from blog.books import binding
from blog.books.chapters import Surroundings, chapter_html
from blog.citations import program
from blog.citing import day_in
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Image, Post
from blog.views import printing
from tests.factories import published, said, written
from tests.site.books import XHTML, chapters, dangling, needs_pandoc, opened, words

WORKS = ("Freeze, Gregory. *Russia: A History*. Oxford UP, 2009.",)
BODY = "They left (Freeze 4).[^a] All of them (Freeze 7).\n\n## Why\n\nNobody knows.\n\n[^a]: By *train*."
AT = "/russia/posts/the-specialists-go-home/"


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own, and addresses a site."""
    settings.MEDIA_ROOT, settings.SITE_URL = tmp_path / "media", "https://class.example.org"


@pytest.fixture
def essay(course: Course, author: Enrolment) -> Post:
    """A published essay with a note, two citations of a work, and two pictures."""
    shown = "\n\n![A house](/images/one 'A house, 1957')\n\n![Another](/images/two)"
    for name in ("one", "two"):
        picture(name, author)
    return published(author, body=BODY + shown, works=WORKS, audience=60)


def picture(name: str, owner: Enrolment, kind: str = "PNG") -> Image:
    """A small picture that this person brought."""
    stream = BytesIO()
    Pillow.new("RGB", (8, 4), "red").save(stream, kind)
    told = {"kind": kind.lower(), "width": 8, "height": 4, "uploader": owner.user}
    return Image.objects.create(name=name, file=ContentFile(stream.getvalue(), f"{name}.{kind.lower()}"), **told)


def book(client: Client, address: str = AT) -> bytes:
    """The bytes of an essay's book."""
    answer: Any = client.get(f"{address}epub/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/epub+zip")
    return b"".join(answer.streaming_content)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of pandoc, which answers as ever."""
    asked: list[str] = []
    real = program.output

    def counted(command: Any, given: bytes, deadline: float) -> bytes:
        asked.append(given.decode())
        return real(command, given, deadline)

    monkeypatch.setattr(binding, "output", counted)
    return asked


# on paper


def test_the_page_for_paper_holds_the_essay_alone(client: Client, essay: Post, classmate: Enrolment) -> None:
    said(essay, classmate, "A word of a reader's.")
    page = client.get(f"{AT}printed/").content.decode()
    assert "https://class.example.org/russia/posts/the-specialists-go-home/</p></header>" in page
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["The Specialists Go Home"]
    assert re.findall(r"<(nav|form|footer|aside|header)\b", page) == ["header", "footer"]
    assert "R. Vale. “The Specialists Go Home.” Twentieth-Century Russia, " in page
    assert "A word of a reader's." not in page
    assert re.findall(r"<button[^>]*>", page) == ['<button class="btn main" type="button" data-print hidden>']


def test_no_picture_waits_to_be_scrolled_to_and_no_word_is_changed(client: Client, author: Enrolment) -> None:
    for name in ("one", "two"):
        picture(name, author)
    typed = 'She typed `<img loading="lazy">` there.\n\n![ a > b " loading="lazy" ](/images/one)\n\n![B](/images/two)'
    post = published(author, body=typed, audience=60)
    page = client.get(f"{AT}printed/").content.decode()
    assert post.shown.body_html.count(' loading="lazy">') == 1
    assert page.count("<img") == 2
    assert [image.count('loading="lazy"') for image in re.findall(r'<img(?:[^>"]|"[^"]*")*>', page)] == [0, 0]
    assert "She typed <code>&lt;img loading=" in page


def test_a_draft_says_that_it_is_one_on_paper_and_in_the_book(as_author: Client, author: Enrolment) -> None:
    written(author)
    (whence,) = re.findall(r'<p class="whence"[^>]*>(.*?)</p>', as_author.get(f"{AT}printed/").content.decode(), re.S)
    assert "\ndraft · https://" in whence
    assert "R. Vale · draft" in words(chapters(opened(book(as_author)))["ch001.xhtml"])


def test_the_essay_offers_both_and_no_book_where_none_is_made(
    as_author: Client, essay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = r'<a href="[^"]*/(printed|epub)/"'
    assert re.findall(offered, as_author.get(AT).content.decode()) == ["printed", "epub"]
    monkeypatch.setattr(binding.shutil, "which", lambda _name: None)
    monkeypatch.setattr(binding, "find_spec", lambda _name: None)
    binding.is_possible.cache_clear()
    try:
        assert re.findall(offered, as_author.get(AT).content.decode()) == ["printed"]
    finally:
        binding.is_possible.cache_clear()


def test_a_page_that_offers_a_book_starts_no_process(
    client: Client, essay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started(*_given: Any, **_more: Any) -> None:
        raise AssertionError("a process")

    monkeypatch.setattr(subprocess, "Popen", started)
    binding.is_possible.cache_clear()
    assert [client.get(f"{AT}{page}").status_code for page in ("", "printed/", "cite/")] == [200] * 3


# as a book


@needs_pandoc
def test_a_book_says_what_it_is_and_holds_together(client: Client, essay: Post) -> None:
    files = opened(book(client))
    package = ET.fromstring(files["EPUB/content.opf"])  # noqa: S314 - mends nothing
    told = {tag.tag.partition("dc/elements/1.1/}")[2]: tag.text for tag in package[0] if "dc/elements" in tag.tag}
    day = day_in("America/New_York", essay.published_at)
    assert day is not None
    assert told.pop("description")
    assert told == {
        "identifier": f"https://class.example.org{AT}",
        "title": "The Specialists Go Home",
        "language": "en",
        "creator": "R. Vale",
        "date": day.isoformat(),
        "publisher": "Twentieth-Century Russia",
        "rights": f"© R. Vale {day.year}",
    }
    assert dangling(files) == []
    page = chapters(files)["ch001.xhtml"]
    assert [words(tag) for tag in page.iter() if tag.tag in {f"{XHTML}h1", f"{XHTML}h2"}] == [
        "The Specialists Go Home", "Why", "Notes", "Works Cited",
    ]  # fmt: skip
    assert [name for name in files if "media/" in name] == ["EPUB/media/one.png", "EPUB/media/two.png"]
    assert "Cite this essay: R. Vale. “The Specialists Go Home.”" in words(page)


@needs_pandoc
def test_notes_and_citations_lead_there_and_back(client: Client, essay: Post) -> None:
    page = chapters(opened(book(client)))["ch001.xhtml"]
    by_mark = {tag.get("id"): tag for tag in page.iter() if tag.get("id")}
    links = [tag for tag in page.iter(f"{XHTML}a") if tag.get("href", "").startswith("ch001")]
    there = {tag.get("id"): by_mark[tag.get("href", "").partition("#")[2]] for tag in links}
    assert len(links) == 6
    for mark, place in there.items():
        back = [tag for tag in place.iter(f"{XHTML}a") if tag.get("href") == f"ch001.xhtml#{mark}"]
        assert mark is None or len(back) == 1


@needs_pandoc
def test_a_picture_that_a_reader_may_not_see_is_the_words_that_describe_it(
    client: Client, essay: Post, classmate: Enrolment
) -> None:
    Image.objects.filter(name="two").update(post=written(classmate, title="Hidden"))
    files = opened(book(client))
    assert [name for name in files if "media/" in name] == ["EPUB/media/one.png"]
    assert "Another" in words(chapters(files)["ch001.xhtml"])


@needs_pandoc
def test_a_kind_of_picture_that_older_readers_do_not_show_is_made_into_another(
    client: Client, author: Enrolment
) -> None:
    picture("three", author, "WEBP")
    published(author, body="![A](/images/three)", audience=60)
    files = opened(book(client))
    assert Pillow.open(BytesIO(files["EPUB/media/three.jpeg"])).format == "JPEG"
    assert 'href="media/three.jpeg" media-type="image/jpeg"' in files["EPUB/content.opf"].decode()


@needs_pandoc
def test_the_same_words_make_the_same_bytes_and_one_process(
    client: Client, essay: Post, author: Enrolment, processes: list[str]
) -> None:
    first = book(client)
    assert (book(client) == first, len(processes)) == (True, 1)
    cache.clear()
    assert (book(client) == first, len(processes)) == (True, 2)
    manuscripts.revise(essay, Manuscript("The Specialists Go Home", "Other words."), by=author.user)
    assert (book(client) == first, len(processes)) == (True, 2)
    publishing.publish(essay, by=author.user)
    assert (book(client) == first, len(processes)) == (False, 3)


@needs_pandoc
def test_who_asks_for_many_new_books_at_once_is_asked_to_wait_and_has_those_that_are_made(
    client: Client, as_classmate: Client, essay: Post, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_BOUND", 1)
    published(author, "Another", audience=60)
    with time_machine.travel(datetime(2026, 10, 5, 12, 0, 15, tzinfo=UTC), tick=False):
        made, elsewhere = book(client), Client(REMOTE_ADDR="203.0.113.9")
        refused = client.get("/russia/posts/another/epub/")
        assert (refused.status_code, refused["Retry-After"]) == (429, "45")
        assert "Wait 45 seconds" in refused.content.decode()
        assert book(client) == made
        assert book(as_classmate, "/russia/posts/another/") == book(elsewhere, "/russia/posts/another/")
    cache.clear()
    with time_machine.travel(datetime(2026, 10, 5, 12, 1, tzinfo=UTC), tick=False):
        assert book(client, "/russia/posts/another/")


@needs_pandoc
def test_all_together_bear_so_many_new_books(
    client: Client, as_classmate: Client, essay: Post, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_BOUND_BY_ALL", 1)
    published(author, "Another", audience=60)
    with time_machine.travel(datetime(2026, 10, 5, 12, tzinfo=UTC), tick=False):
        book(client)
        assert as_classmate.get("/russia/posts/another/epub/").status_code == 429


def failing(problem: Exception) -> Any:
    """A pandoc that fails."""

    def fails(*_given: Any) -> str:
        raise problem

    return fails


def test_without_pandoc_a_page_says_so_and_offers_paper(
    client: Client, essay: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.pypandoc, "get_pandoc_path", failing(OSError()))
    answer = client.get(f"{AT}epub/")
    assert answer.status_code == 503
    assert "pandoc, the program that makes them, is not installed" in answer.content.decode()
    assert f'href="{AT}printed/"' in answer.content.decode()


@needs_pandoc
@pytest.mark.parametrize("answer", [b"", b"no zip at all"])
def test_where_pandoc_stops_a_page_says_so_and_nothing_is_remembered(
    client: Client, essay: Post, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    with monkeypatch.context() as broken:
        fails = failing(program.EngineFailed("Too slow.")) if not answer else lambda *_given: answer
        broken.setattr(binding, "output", fails)
        refused = client.get(f"{AT}epub/")
        assert (refused.status_code, "No book could be made of this" in refused.content.decode()) == (503, True)
    assert book(client)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="#nowhere">a</a>', "<span>a</span>"),
        ('<a href="http://">a</a>', "<span>a</span>"),
        ('<a href="https://[::1">a</a>', "<span>a</span>"),
        ('<a href="https://a b.org/">a</a>', "<span>a</span>"),
        ('<a href="https://x.org:99999999/">a</a>', "<span>a</span>"),
        ('<a href="//evil.example.org/">a</a>', "<span>a</span>"),
        ('<a href="https://x.org/?a=1&amp;b=2" rel="noopener">a</a>', '<a href="https://x.org/?a=1&amp;b=2">a</a>'),
        ('<a href="/russia/about/">a</a>', '<a href="https://s.org/russia/about/">a</a>'),
        ('<a href="/russia/posts/x/#comments">a</a>', '<a href="#e9">a</a>'),
        ('<a href="https://s.org/russia/posts/x/">a</a>', '<a href="#e9">a</a>'),
        ('<h2 id="works">a</h2><h6>b</h6>', '<h3 id="e3-1">a</h3><h6 id="e3-2">b</h6>'),
        ('<p>a<small class="margin" aria-hidden="true">m</small></p>', "<p>a</p>"),
        ('<img src="/images/one" alt="A" srcset="x 1w" width="3">', '<img alt="A" src="media/one.png"/>'),
        ('<img src="/images/two" alt="B &lt;b&gt;">', "B &lt;b&gt;"),
        ("<ruby>a<rt>b</rt></ruby>", "<ruby>a<rt> (b)</rt></ruby>"),
    ],
)
def test_what_becomes_of_marks_links_and_pictures_in_a_book(html: str, expected: str) -> None:
    around = Surroundings(3, 2, "https://s.org", {"one": "one.png"}, {"/russia/posts/x/": 9})
    assert chapter_html(html, around) == expected

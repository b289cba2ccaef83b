"""A course as one book: its weeks and essays in order, what an audience may see and nothing else, the same bytes for
the same course, and nothing for epubcheck to say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from PIL import Image as Pillow

from blog.books import binding
from blog.citations import program
from blog.models import Course, Enrolment, Image, Post, Week
from blog.site import demo
from tests.factories import published, said, written
from tests.site.books import (
    XHTML,
    chapters,
    complaints,
    dangling,
    needs_epubcheck,
    needs_pandoc,
    opened,
    words,
)
from tests.site.canary import WORD, rule_of, ruled
from tests.site.course_files import exported
from tests.site.world import make_world

pytestmark = needs_pandoc


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own."""
    settings.MEDIA_ROOT, settings.SITE_URL = tmp_path / "media", "https://class.example.org"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.epub"


@pytest.fixture
def essays(course: Course, author: Enrolment, classmate: Enrolment) -> list[Post]:
    """Two essays of two weeks with a note, a work and the same headings each, one of none in another language; the
    second links to the first."""
    weeks = [Week.objects.create(course=course, number=n, slug=f"w{n}", title=f"On {n}") for n in (2, 1, 3)]
    work = ("Freeze, Gregory. *Russia: A History*. Oxford UP, 2009.",)
    body = "They left (Freeze 4).[^a]\n\n## What was left\n\nLittle.\n\n[^a]: By train."
    first = published(author, "First", body, works=work, audience=60)
    link = "As [he says](/russia/posts/first/#thread), and [we](/russia/about/), [not](/images/gone)."
    second = published(classmate, "Second & <last>", f"{body}\n\n{link}", works=work, audience=60)
    third = published(author, "Drittes", "Sie gingen.", audience=60, language="de")
    for post, week in ((first, weeks[0]), (second, weeks[1]), (third, None)):
        Post.objects.filter(pk=post.pk).update(week=week)
    said(first, classmate, "A word of a reader's.")
    return list(Post.objects.order_by("pk"))


def contents(files: dict[str, bytes]) -> list[str]:
    """The table of contents, inner ones set in."""
    found: list[str] = []

    def walk(list_of: ET.Element, depth: int) -> None:
        for item in list_of.findall(f"{XHTML}li"):
            found.append("  " * depth + words(item[0]))
            for inner in item.findall(f"{XHTML}ol"):
                walk(inner, depth + 1)

    nav = next(ET.fromstring(files["EPUB/nav.xhtml"]).iter(f"{XHTML}nav"))  # noqa: S314 - mends nothing
    walk(nav.findall(f"{XHTML}ol")[0], 0)
    return found


def test_weeks_are_parts_and_essays_chapters_that_hold_together(course: Course, essays: list[Post], out: Path) -> None:
    files = opened(exported(course, "epub", "web", out))
    assert contents(files) == [
        "Twentieth-Century Russia",
        "Week 1 · On 1",
        "  Second & <last>",
        "Week 2 · On 2",
        "  First",
        "More essays",
        "  Drittes",
    ]
    pages = chapters(files)
    assert dangling(files) == []
    links = [tag.get("href", "") for tag in pages["ch003.xhtml"].iter(f"{XHTML}a")]
    site = "https://class.example.org"
    outer = [link for link in links if "ch003" not in link]
    assert outer == ["ch005.xhtml#e5", f"{site}/russia/about/", f"{site}/images/gone"]
    levels = [tag.tag.removeprefix(XHTML) for tag in pages["ch005.xhtml"].iter() if tag.tag[-2:] in {"h1", "h2", "h3"}]
    assert levels == ["h2", "h3", "h3", "h3"]
    assert "A word of a reader's" not in out.read_bytes().decode("latin-1") + "".join(map(words, pages.values()))
    assert 'lang="de"' in files["EPUB/text/ch007.xhtml"].decode()


def test_what_is_told_of_the_book(course: Course, essays: list[Post], out: Path) -> None:
    package = ET.fromstring(opened(exported(course, "epub", "web", out))["EPUB/content.opf"])  # noqa: S314
    told = [(tag.tag.partition("dc/elements/1.1/}")[2], tag.text) for tag in package[0] if "dc/elements" in tag.tag]
    assert [pair for pair in told if pair[0] != "date"] == [
        ("identifier", "https://class.example.org/russia/"),
        ("title", "Twentieth-Century Russia"),
        ("language", "en"),
        ("creator", "Mira Okafor"),
        ("creator", "R. Vale"),
        ("rights", "Essays © their authors"),
    ]


def test_the_same_course_makes_the_same_bytes_and_in_portions_too(
    course: Course, essays: list[Post], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = exported(course, "epub", "staff", out)
    cache.clear()
    monkeypatch.setattr(binding, "MOST_LETTERS", 10)
    assert len(list(binding.portions_of([binding.Chapter("T", "x" * n) for n in (4, 6, 1, 20, 3)]))) == 4
    assert exported(course, "epub", "staff", out) == first


def test_pandoc_runs_while_nothing_of_the_database_is_held(
    course: Course, essays: list[Post], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    real = binding.asked_of

    def watched(*given: Any) -> binding.Pages:
        held.append(len(connection.savepoint_ids))
        return real(*given)

    monkeypatch.setattr(binding, "asked_of", watched)
    exported(course, "epub", "web", out)
    assert held == [0]


@pytest.mark.parametrize(
    ("circle", "role", "shown"),
    [
        ("web", "anonymous", {"web", "revised"}),
        ("course", "assistant", {"web", "revised", "course", "institution"}),
        ("staff", "instructor", {"web", "revised", "course", "section", "staff", "draft", "withdrawn", "bdraft"}),
    ],
)
def test_a_book_holds_what_its_audience_may_see_and_nothing_else(
    db: None, circle: str, role: str, shown: set[str], out: Path
) -> None:
    world = make_world()
    names, may = set().union(*ruled("xo.").values()), ruled("xo")[role]
    files = opened(exported(world.things["course"]["russia"], "epub", circle, out))
    text = "\n".join(f"{name}\n{content.decode('utf-8', 'replace')}" for name, content in files.items())
    met = WORD.findall(text.lower())
    assert sorted({rule_of(*each, names) for each in met} - may) == []
    assert sorted(shown - {thing for thing, _part in met}) == []
    assert {part for _thing, part in met} & {"roster", "email", "note"} == set()
    pictured = {name for name in files if name.startswith("EPUB/media/")}
    assert pictured == {f"EPUB/media/canary{thing}qimageend.png" for thing, part in met if part == "bytes"}
    assert "EPUB/media/canarywebqimageend.png" in pictured


def test_without_pandoc_it_says_so_and_writes_nothing(
    course: Course, essays: list[Post], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise OSError

    monkeypatch.setattr(program.pypandoc, "get_pandoc_path", missing)
    with pytest.raises(CommandError, match="pandoc, the program that makes them, is not installed"):
        call_command("export_course", "russia", format="epub", out=out)
    assert not out.exists()


def test_a_course_without_essays_is_a_book_of_one_page(course: Course, out: Path) -> None:
    assert contents(opened(exported(course, "epub", "web", out))) == ["Twentieth-Century Russia"]


@needs_epubcheck
def test_epubcheck_has_nothing_to_say_about_the_demonstration_course(db: None, tmp_path: Path, out: Path) -> None:
    list(demo.load())
    course = Course.objects.get(slug="twentieth-century-russia")
    content = exported(course, "epub", "web", out)
    assert len(chapters(opened(content))) == 13
    assert dangling(opened(content)) == []
    assert complaints(content, tmp_path) == []


@needs_epubcheck
def test_epubcheck_has_nothing_to_say_about_what_authors_may_write(
    course: Course, author: Enrolment, essays: list[Post], tmp_path: Path, out: Path
) -> None:
    stream = BytesIO()
    Pillow.new("RGBA", (8, 4), (200, 0, 0, 128)).save(stream, "WEBP")
    shown = {"kind": "webp", "width": 8, "height": 4}
    Image.objects.create(name="w1", file=ContentFile(stream.getvalue(), "w1.webp"), uploader=author.user, **shown)
    body = (
        '![A house](/images/w1 "A *house*")\n\n![](/images/nothing)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n'
        "3. x\n   - y\n\n> A\n>\n> > B `c` ~~d~~\n\n```\n<b>\n```\n\n"
        "[a](http://) [b](https://exa%20mple.org) [c](mailto:a@b.org) "
        "[d](https://x.org/?a=[1]&b=%zz) [e](#nowhere) <https://www.youtube.com/watch?v=1>\n\n"
        "https://www.youtube.com/watch?v=1\n\nA note.[^x] Again.[^x]\n\n[^x]: One.\n\n    Two.\n\n---\n\n"
        "#### Deep\n\nEnd."
    )
    published(author, "Ödipus “and” <all> & more", body, audience=60, language="el")
    written(author, "", "")
    content = exported(course, "epub", "staff", out)
    assert "EPUB/media/w1.jpeg" in opened(content)
    assert dangling(opened(content)) == []
    assert complaints(content, tmp_path) == []

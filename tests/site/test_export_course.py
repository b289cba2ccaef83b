"""A course to take along, for WordPress, as JSON and as Markdown: what each audience may see and nothing else, the same
bytes for the same course, whole in each format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog import coauthors, manuscripts
from blog.importers.wordpress import ItemRecord, Problem, SiteRecord, read_export
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Image, Page, Post, Tag, Week
from blog.site.course_markdown import free_name
from comments import moderation
from comments.models import Comment
from tests.factories import published, said, said_by_guest, written
from tests.site.course_files import FORMATS, exported, files, front


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own."""
    settings.MEDIA_ROOT, settings.SITE_URL = tmp_path / "media", "https://class.example.org"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def essay(course: Course, author: Enrolment, classmate: Enrolment) -> Post:
    """An essay with a picture, a work, a week, tags and a thread of three levels."""
    shown = {"kind": "png", "width": 9, "height": 6, "credit": "A. Smith", "licence": "own"}
    Image.objects.create(name="a1b2", file=ContentFile(b"picture", "a1b2.png"), uploader=author.user, **shown)
    body = 'They left [in August](/russia/about/).\n\n![Two houses](/images/a1b2 "Two houses, 1957")\n\nSo be it.'
    works = ("Freeze, Gregory. *Russia: A History*. Oxford UP, 2009.",)
    post = published(author, body=body, works=works, audience=60)
    Post.objects.filter(pk=post.pk).update(week=Week.objects.create(course=course, number=1, slug="one", title="One"))
    post.tags.set(Tag.objects.named(course, ["Labour", "August"]))
    first = said(post, classmate, "Why August?")
    second = said(post, author, "Because of *the harvest*.", parent=first)
    said(post, classmate, "I see.", parent=second)
    return Post.objects.get(pk=post.pk)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_course_makes_the_same_bytes(course: Course, essay: Post, form: str, tmp_path: Path) -> None:
    first = exported(course, form, "staff", tmp_path / "first")
    assert exported(course, form, "staff", tmp_path / "second") == first


@pytest.mark.parametrize("form", FORMATS)
def test_no_audience_of_the_web_for_a_course_that_is_not_on_the_web(
    stranger_course: Course, form: str, out: Path
) -> None:
    with pytest.raises(CommandError, match="not open to the web"):
        call_command("export_course", "ottoman", format=form, audience="web", out=out)
    assert not out.exists()


def test_an_essay_as_markdown_is_a_folder(course: Course, essay: Post, out: Path) -> None:
    found = files(exported(course, "markdown", "course", out))
    folder = "posts/the-specialists-go-home/"
    assert sorted(found) == ["index.md"] + [
        folder + name for name in ("comments.md", "images/a1b2.png", "index.md", "sources.json")
    ]
    told = front(found[f"{folder}index.md"])
    moment = told.pop("date")
    assert told == {
        "title": "The Specialists Go Home",
        "authors": ["R. Vale"],
        "week": "One",
        "tags": ["August", "Labour"],
        "audience": "web",
        "citation_style": "modern-language-association",
        "language": "en",
        "comments": 3,
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00", moment)
    assert "](images/a1b2.png" in found[f"{folder}index.md"].decode()
    assert [item["title"] for item in json.loads(found[f"{folder}sources.json"])] == ["Russia: A History"]
    assert re.findall(r"^## (.*)$", found[f"{folder}comments.md"].decode(), re.M) == [
        "1 Mira Okafor",
        "1.1 R. Vale",
        "1.1.1 Mira Okafor",
    ]


def test_a_hidden_comment_holds_the_place_of_its_replies_and_no_word(
    course: Course, essay: Post, instructor: Enrolment, out: Path
) -> None:
    moderation.remove(Comment.objects.get(number="1.1"), instructor.user, reason="other", note="No.")
    text = files(exported(course, "markdown", "course", out))["posts/the-specialists-go-home/comments.md"].decode()
    assert "## 1.1\n\n*This comment is not shown.*" in text
    assert "harvest" not in text
    items = [item for item in wordpress(course, "course", out) if item.type == "post"]
    first, last = items[0].comments
    assert (first.parent, last.parent) == (0, first.id)


def test_newer_words_and_standings_are_for_staff(course: Course, essay: Post, author: Enrolment, out: Path) -> None:
    manuscripts.revise(essay, Manuscript("Newer", "Newer words."), by=author.user)
    folder = "posts/the-specialists-go-home/"
    assert b"Newer" not in b"".join(files(exported(course, "markdown", "course", out)).values())
    found = files(exported(course, "markdown", "staff", out))
    assert front(found[f"{folder}draft.md"])["title"] == "Newer"
    assert front(found[f"{folder}index.md"])["status"] == "published"


def test_front_matter_survives_signs_that_yaml_reads_otherwise(course: Course, author: Enrolment, out: Path) -> None:
    title = 'A: "b" # c\u2028d\x85e\\ \u201cf\u201d --- {g}'
    post = published(author, title=title, audience=60)
    Post.objects.filter(pk=post.pk).update(slug="signs")
    assert front(files(exported(course, "markdown", "course", out))["posts/signs/index.md"])["title"] == post.title
    assert post.title == 'A: "b" # c d e\\ \u201cf\u201d --- {g}'


def test_names_of_files_are_safe_bounded_and_different() -> None:
    taken = set[str]()
    wished = ["Con", "../../etc/passwd", "a" * 200, "a" * 200, "Essay", "essay", "", "été"]
    assert [free_name(name, taken) for name in wished] == [
        "con-", "etc-passwd", "a" * 80, "a" * 80 + "-2", "essay", "essay-2", "untitled", "t",
    ]  # fmt: skip


def wordpress(course: Course, circle: str, out: Path) -> list[ItemRecord]:
    content = exported(course, "wordpress", circle, out)
    assert ET.fromstring(content).tag == "rss"  # noqa: S314 - a reader that mends nothing
    records = list(read_export(BytesIO(content)))
    assert [record for record in records if isinstance(record, Problem)] == []
    assert isinstance(records[0], SiteRecord)
    return [record for record in records if isinstance(record, ItemRecord)]


def test_an_essay_for_wordpress_is_read_by_our_own_import(course: Course, essay: Post, out: Path) -> None:
    Page.objects.create(course=course, slug="about", title="About", body="Us.", body_html="<p>Us.</p>")
    page, picture, post = wordpress(course, "web", out)
    assert (page.type, page.title, page.slug, page.content) == ("page", "About", "about", "<p>Us.</p>")
    assert (picture.type, picture.parent) == ("attachment", post.id)
    assert picture.attachment_url == "https://class.example.org/images/a1b2"
    assert (post.status, post.creator, post.is_sticky, post.comments_open) == ("publish", "r-vale", False, True)
    assert [(term.kind, term.slug) for term in post.terms] == [
        ("category", "one"),
        ("tag", "august"),
        ("tag", "labour"),
    ]
    assert '<a href="https://class.example.org/russia/about/"' in post.content
    assert '<img src="https://class.example.org/images/a1b2"' in post.content
    first, second, third = post.comments
    assert [comment.parent for comment in post.comments] == [0, first.id, second.id]
    assert [comment.author for comment in post.comments] == ["Mira Okafor", "R. Vale", "Mira Okafor"]
    assert {comment.email for comment in post.comments} == {""}
    assert third.at == Comment.objects.get(number="1.1.1").published_at.replace(microsecond=0)  # type: ignore[union-attr]


def test_what_is_not_for_everybody_is_private_in_wordpress(
    course: Course, author: Enrolment, instructor: Enrolment, out: Path
) -> None:
    post = published(author, audience=40)
    comment = said(post, author, "For staff.")
    Comment.objects.filter(pk=comment.pk).update(audience=10, number="")
    written(author, title="A draft")
    items = {item.title: item for item in wordpress(course, "staff", out)}
    assert items["The Specialists Go Home"].status == "private"
    assert [one.status for one in items["The Specialists Go Home"].comments] == ["held"]
    assert (items["A draft"].status, items["A draft"].at) == ("draft", None)
    assert [item.title for item in wordpress(course, "course", out)] == ["The Specialists Go Home"]


def test_no_word_leaves_its_element(course: Course, author: Enrolment, out: Path) -> None:
    post = published(author, title="]]> & <wp:status>\x0b", audience=60)
    said_by_guest(post, name="]]><b>")
    moderation.approve(Comment.objects.get(), author.user)
    (item,) = wordpress(course, "web", out)
    assert (item.title, item.status, item.comments[0].author) == ("]]> & <wp:status>", "publish", "]]><b>")


def test_the_json_document_names_rows_by_addresses(course: Course, essay: Post, out: Path) -> None:
    found = files(exported(course, "json", "course", out))
    document = json.loads(found["course.json"])
    assert found["media/a1b2.png"] == b"picture"
    assert (document["form"], document["version"], document["audience"]) == ("colloquy-course", 1, "course")
    assert [person["slug"] for person in document["people"]] == ["mira-okafor", "r-vale"]
    (post,) = document["posts"]
    assert (post["slug"], post["author"], post["week"], len(post["revisions"])) == (essay.slug, "r-vale", "one", 1)
    assert [(one["id"], one["parent"], one["number"]) for one in document["comments"]] == [
        (1, 0, "1"), (2, 1, "1.1"), (3, 2, "1.1.1"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_a_picture_of_a_hidden_essay_stays_where_it_is(
    course: Course, essay: Post, author: Enrolment, classmate: Enrolment, form: str, out: Path
) -> None:
    Image.objects.update(post=written(author, title="Hidden"))
    published(classmate, title="Another", body="![Hers](/images/a1b2)", audience=60)
    assert [name for name in files(exported(course, form, "course", out)) if "a1b2" in name] == []


def test_those_who_signed_together_stand_in_every_format(
    course: Course, essay: Post, classmate: Enrolment, author: Enrolment, out: Path
) -> None:
    coauthors.accept(coauthors.invite(essay, classmate.public_name, author.user), classmate.user, agreed=True)
    assert json.loads(files(exported(course, "json", "web", out))["course.json"])["posts"][0]["authors"] == [
        "r-vale",
        "mira-okafor",
    ]
    told = front(files(exported(course, "markdown", "web", out))["posts/the-specialists-go-home/index.md"])
    assert told["authors"] == ["R. Vale", "Mira Okafor"]
    (post,) = (item for item in wordpress(course, "web", out) if item.type == "post")
    assert [term.name for term in post.terms if term.kind == "author"] == ["R. Vale", "Mira Okafor"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_longer_thread_asks_the_database_no_more(
    course: Course, essay: Post, classmate: Enrolment, form: str, out: Path
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as short:
        exported(course, form, "staff", out)
    for _n in range(5):
        said(essay, classmate)
    with CaptureQueriesContext(connection) as long:
        exported(course, form, "staff", out)
    assert len(long) == len(short)


def test_the_command_names_its_file_and_says_what_is_in_it(
    course: Course, essay: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said_so = StringIO()
    call_command("export_course", "russia", format="wordpress", stdout=said_so, stderr=StringIO())
    assert "Written to russia-wordpress.xml: what --audience course may see." in said_so.getvalue()
    assert "3 comments" in said_so.getvalue()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "russia-wordpress.xml"]


def test_a_file_that_cannot_be_written_is_told(course: Course, essay: Post, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be written"):
        call_command("export_course", "russia", format="json", out=tmp_path / "nowhere" / "file.zip")
    with pytest.raises(CommandError, match="There is no course"):
        call_command("export_course", "nothing", format="json", out=tmp_path / "file.zip")

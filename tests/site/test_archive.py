"""A course as a site that opens from disk: the same bytes for the same course, every way in it leads somewhere, every
comment stands in it, and nothing in it can be sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import translation
from lxml import html

from blog.models import Course, Enrolment, Image, Page, Post, Tag, Week
from blog.site.archiving import pages as lists
from blog.site.archiving import planning, threads
from comments import moderation
from comments.models import Comment
from tests.factories import published, said, said_by_guest, written
from tests.site.archives import Found, archived, opened

FOLDER = "posts/the-specialists-go-home/"
WORK = "Freeze, Gregory. *Russia: A History*. Oxford UP, 2009."


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own."""
    settings.MEDIA_ROOT, settings.SITE_URL = tmp_path / "media", "https://class.example.org"


@pytest.fixture
def essay(course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> Post:
    """An essay with a picture and its copy, a work, a week, a tag, links of every kind, and a thread."""
    shown = {"kind": "png", "width": 900, "height": 600, "widths": [480], "credit": "A. Smith", "licence": "own"}
    kept = Image.objects.create(name="a1b2", file=ContentFile(b"picture", "a1b2.png"), uploader=author.user, **shown)
    kept.file.storage.save(f"{str(kept.file.name).removesuffix('.png')}-480.png", ContentFile(b"copy"))
    hidden = published(author, "Only for Us", audience=40)
    Page.objects.create(course=course, slug="rules", title="Rules", body="Be kind.", body_html="<p>Be kind.</p>")
    body = (
        "They left [in August](/russia/about/), as [others](https://elsewhere.example.org/a?b=1) say (Freeze 12);"
        f" see [this]({hidden.get_absolute_url()}), [the rules](https://class.example.org/russia/pages/rules/),"
        " [the desk](/admin/) and [me](/russia/me/?next=x).\n\n"
        '![Two houses](/images/a1b2 "Two houses, 1957")\n\nSo be it.'
    )
    post = published(author, body=body, works=(WORK,), audience=60)
    week = Week.objects.create(course=course, number=1, slug="one", title="One")
    Post.objects.filter(pk=post.pk).update(week=week)
    post.tags.set(Tag.objects.named(course, ["Labour"]))
    first = said(post, classmate, "Why August?")
    second = said(post, author, f"Because of *the harvest*, as in [1](/comments/{first.pk}/).", parent=first)
    said(post, classmate, "I see.", parent=second)
    return Post.objects.get(pk=post.pk)


def kept(course: Course, circle: str, folder: Path) -> Found:
    return opened(archived(course, circle, folder / "out.zip"))


def links(found: Found, page: str, words: str) -> list[str | None]:
    """Where these words lead on a page; None where they are no link."""
    tree = found.pages[page]
    return [each.get("href") for each in tree.xpath("//main//a|//main//span") if each.text_content() == words]


def test_the_same_course_makes_the_same_bytes_whenever_and_in_whatever_language(
    course: Course, essay: Post, tmp_path: Path
) -> None:
    first = archived(course, "staff", tmp_path / "first.zip")
    with time_machine.travel(datetime(2031, 3, 3, tzinfo=UTC)), translation.override("de"):
        assert archived(course, "staff", tmp_path / "second.zip") == first


def test_a_course_without_a_word_makes_an_archive_with_the_same_bytes(course: Course, tmp_path: Path) -> None:
    first = archived(course, "web", tmp_path / "first.zip")
    with time_machine.travel(datetime(2031, 3, 3, tzinfo=UTC)):
        assert archived(course, "web", tmp_path / "second.zip") == first
    assert opened(first).broken == []


def test_every_way_leads_to_a_file_or_outside_and_nothing_is_sent_or_run(
    course: Course, essay: Post, tmp_path: Path
) -> None:
    found = kept(course, "course", tmp_path)
    assert (found.broken, found.outside) == ([], {"https://elsewhere.example.org/a?b=1"})
    assert set(found.files) - found.linked - {"index.html"} == set()
    for name, page in found.pages.items():
        scripts = [script.get("src") for script in page.xpath("//script")]
        assert scripts == (["files/archive.js", "files/index.js"] if name == "search.html" else []), name
        assert [form.get("id") for form in page.xpath("//form")] == (["find"] if name == "search.html" else []), name
        assert page.xpath("//head/meta[2]/@http-equiv") == ["Content-Security-Policy"], name
        assert page.xpath("//@*[starts-with(name(), 'hx-') or starts-with(name(), 'on') or name() = 'style']") == []
        assert "class.example.org" not in "".join(page.xpath("//@href|//@src|//@content")), name


def test_links_of_an_essay_lead_to_what_the_archive_has_and_are_words_elsewhere(
    course: Course, essay: Post, tmp_path: Path
) -> None:
    page = f"{FOLDER}index.html"
    web, members = kept(course, "web", tmp_path), kept(course, "course", tmp_path)
    ways = {words: links(web, page, words) for words in ("in August", "others", "the rules", "this", "the desk", "me")}
    assert ways == {
        "in August": ["../../about.html"],
        "others": ["https://elsewhere.example.org/a?b=1"],
        "the rules": ["../../pages/rules.html"],
        "this": [None],
        "the desk": [None],
        "me": [None],
    }
    assert links(members, page, "this") == ["../only-for-us/index.html"]
    assert "only-for-us" not in "".join(
        name + content.decode("utf-8", "replace") for name, content in web.files.items()
    )


def test_an_essay_has_its_pictures_its_works_its_record_and_its_feed(
    course: Course, essay: Post, tmp_path: Path
) -> None:
    found = kept(course, "web", tmp_path)
    assert sorted(name.removeprefix(FOLDER) for name in found.files if name.startswith(FOLDER)) == [
        *(f"cite-{style}.html" for style in ("apa", "chicago-author-date")),
        *(f"cite.{form}" for form in ("bib", "html", "json", "ris", "txt")),
        "feed.xml",
        "index.html",
        *(f"sources.{form}" for form in ("bib", "json", "ris")),
    ]
    picture = found.pages[f"{FOLDER}index.html"].xpath("//figure//img")[0]
    assert (picture.get("src"), picture.get("srcset")) == (
        "../../pictures/a1b2.png",
        "../../pictures/a1b2-480.png 480w, ../../pictures/a1b2.png 900w",
    )
    assert (found.files["pictures/a1b2.png"], found.files["pictures/a1b2-480.png"]) == (b"picture", b"copy")
    assert "Freeze" in found.files[f"{FOLDER}sources.bib"].decode()
    assert "R. Vale" in found.files[f"{FOLDER}cite.txt"].decode()


def test_a_thread_stands_open_with_its_count_its_levels_and_what_is_hidden_in_it(
    course: Course, essay: Post, author: Enrolment, instructor: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    gone = said(essay, classmate, "A word to forget")
    said(essay, author, "It is forgotten.", parent=gone)
    moderation.remove(gone, instructor.user, reason="other")
    said_by_guest(essay, body="A guest who waits")
    found = kept(course, "web", tmp_path)
    page = found.pages[f"{FOLDER}index.html"]
    assert page.xpath("//h2[@id='thoughts']/text()") == ["4 thoughts on “The Specialists Go Home”"]
    assert page.xpath("//*[@class='number']/text()") == ["1", "1.1", "1.1.1", "2", "2.1"]
    assert len(page.xpath("//li//li//li/article")) == 1
    assert page.xpath("//p[@class='stone']")[0].text_content().split() == ["2", "not", "shown"]
    assert "4 thoughts" in found.text("index.html")
    assert not any(
        word in content for content in found.files.values() for word in (b"A word to forget", b"A guest who")
    )
    staff = kept(course, "staff", tmp_path)
    assert {"A word to forget", "A guest who waits"} <= set(staff.pages[f"{FOLDER}index.html"].xpath("//p/text()"))


def test_a_long_discussion_goes_on_from_page_to_page(
    course: Course, post: Post, author: Enrolment, classmate: Enrolment, monkeypatch: Any, tmp_path: Path
) -> None:
    monkeypatch.setattr(threads, "COMMENTS_A_PAGE", 3)
    first = said(post, author, "1")
    above = said(post, author, f"see [1](/comments/{first.pk}/)", parent=said(post, author, "2"))
    for _n in range(4):
        above = said(post, classmate, parent=above)
    last = said(post, author, f"see [deep](/comments/{above.pk}/)")
    found = kept(course, "course", tmp_path)
    pages = [f"{FOLDER}{name}.html" for name in ("index", "thread-2", "thread-3", "thread-4")]
    numbers = [found.pages[name].xpath("//article//*[@class='number']/text()") for name in pages]
    assert numbers == [["1"], ["2", "2.1", "2.1.1"], ["2.1.1.1", "2.1.1.1.1", "2.1.1.1.1.1"], ["3"]]
    stones = found.pages[pages[2]].xpath("//p[@class='stone']/a/@href")
    assert stones == [f"thread-2.html#comment-{pk}" for pk in chain(above)[:3]]
    assert links(found, pages[1], "1") == [f"index.html#comment-{first.pk}"]
    assert links(found, pages[3], "deep") == [f"thread-3.html#comment-{above.pk}"]
    assert (found.broken, len(found.comments())) == ([], 8)
    assert f"comment-{last.pk}" in found.pages[pages[3]].xpath("//article/@id")


def chain(comment: Comment) -> list[int]:
    """The ids from the top of a thread down to a comment."""
    ids = [comment.pk]
    while comment.parent:
        comment = comment.parent
        ids.append(comment.pk)
    return ids[::-1]


def test_lists_go_on_from_page_to_page(course: Course, author: Enrolment, monkeypatch: Any, tmp_path: Path) -> None:
    for module in (planning, lists):
        monkeypatch.setattr(module, "ESSAYS_A_PAGE", 2)
    for n in range(3):
        published(author, f"Essay {n}")
    found = kept(course, "course", tmp_path)
    shown = [found.pages[name].xpath("//article//h2") for name in ("index.html", "page-2.html")]
    assert [len(each) for each in shown] == [2, 1]
    assert found.pages["page-2.html"].xpath("//nav[@class='pages']/a/@href") == ["index.html"]
    assert (found.broken, "authors/r-vale/page-2.html" in found.files) == ([], True)


def test_the_index_of_the_search_is_a_script_that_assigns_what_the_audience_reads(
    course: Course, essay: Post, classmate: Enrolment, tmp_path: Path
) -> None:
    said(essay, classmate, "A \u2028 line </script> end")
    index = kept(course, "web", tmp_path).files["files/index.js"].decode()
    assert (index.startswith("window.archive = [\n"), "\u2028" in index) == (True, False)
    rows = json.loads(index.removeprefix("window.archive = ").rstrip(";\n").rstrip("]").rstrip(",\n") + "]")
    assert [row[0] for row in rows] == ["Essay", "Source", "Comment", "Comment", "Comment", "Comment"]
    comments = Comment.objects.order_by("published_at", "pk")
    assert [row[3] for row in rows] == [
        f"{FOLDER}index.html",
        f"{FOLDER}index.html#{essay.published.sources[0]['key'] and anchor(essay)}",
        *(f"{FOLDER}index.html#comment-{comment.pk}" for comment in comments),
    ]


def anchor(essay: Post) -> str:
    """The place of the only work in an essay's list."""
    return str(html.fromstring(essay.published.body_html).xpath("//li[starts-with(@id, 'ref-')]/@id")[0])


def test_drafts_stand_in_the_archive_of_staff_alone(course: Course, author: Enrolment, tmp_path: Path) -> None:
    written(author, "Not Finished")
    assert "drafts.html" not in kept(course, "course", tmp_path).files
    staff = kept(course, "staff", tmp_path)
    assert "Not Finished" in staff.text("drafts.html")
    assert "This essay is not published (draft)." in staff.text("posts/not-finished/index.html")


def test_a_picture_whose_file_is_gone_is_its_description(course: Course, essay: Post, tmp_path: Path) -> None:
    Image.objects.get().file.delete(save=False)
    found = kept(course, "web", tmp_path)
    picture = found.pages[f"{FOLDER}index.html"].xpath("//figure//img")[0]
    assert (dict(picture.attrib).keys() & {"src", "srcset"}, picture.get("alt")) == (set(), "Two houses")
    assert (found.broken, [name for name in found.files if name.startswith("pictures/")]) == ([], [])


def test_the_command_says_what_it_wrote(course: Course, essay: Post, tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "web.zip"
    call_command("archive_course", "russia", audience="web", out=file, stdout=out)
    told = " ".join(out.getvalue().split())
    assert "3 comments 1 essays 1 pictures" in told
    assert told.endswith(f"Written to {file}: what --audience web may see.")
    assert opened(file.read_bytes()).broken == []


def test_what_cannot_be_archived_is_refused_in_a_sentence(
    course: Course, stranger_course: Course, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="“Ottoman Cities” is not open to the web"):
        call_command("archive_course", "ottoman", audience="web", out=tmp_path / "a.zip")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("archive_course", "russia", out=tmp_path / "missing" / "a.zip")
    with pytest.raises(CommandError, match="nowhere"):
        call_command("archive_course", "nowhere", out=tmp_path / "a.zip")
    assert list(tmp_path.glob("*.zip*")) == []

"""A course as JSON, read into a site that has none of it: equal field by field; and what is refused on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image as Pillow

from blog import coauthors, manuscripts
from blog.manuscripts import Manuscript
from blog.models import (
    Announcement,
    Audience,
    CoAuthor,
    Course,
    Decision,
    Enrolment,
    Image,
    Page,
    Post,
    Revision,
    Section,
    Tag,
    Week,
)
from blog.site import course_json_entries as entries
from blog.site import course_json_threads as threads
from comments import moderation
from comments.audiences import narrow
from comments.models import Comment, CommentRevision, Rules
from tests.factories import published, said, said_by_guest, written
from tests.site.world import make_world

# Every model of which rows stand in the document, with the names of its fields there and of lists beside them.
IN_THE_DOCUMENT: dict[Any, tuple[str, ...]] = {
    Course: (*entries.ABOUT_COURSE, *entries.SETTINGS),
    Section: ("name",),
    Week: entries.WEEK,
    Tag: entries.TAG,
    Page: (*entries.PAGE, "raw"),
    Announcement: entries.ANNOUNCEMENT,
    Enrolment: (*entries.PERSON, *entries.PLACE, "section"),
    Post: (*entries.POST, *entries.POST_OF_STAFF, *"author section week tags peers draft published".split()),
    Revision: (*entries.REVISION, *entries.REVISION_OF_STAFF, "by_name"),
    Image: (*entries.PICTURE, "post"),
    CoAuthor: ("enrolment", "invited_at", "accepted_at"),
    Decision: (*entries.DECISION, "by_name"),
    Rules: entries.RULES,
    Comment: (*threads.COMMENT, *threads.COMMENT_OF_STAFF, "author", "mentioned"),
    CommentRevision: ("body", "replaced_at"),
}
# What is made anew on the way in, and has to be as it was.
MADE_ANEW = {
    Post: ("n_published", "n_threads"),
    Revision: tuple("body_html summary words n_quoted n_noted n_open_findings problem".split()),
    Comment: ("body_html", "text_hash", "depth"),
    Page: ("body_html",),
    Announcement: ("body_html",),
}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures have a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def rich(course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> Course:
    """A course in which everything is said that can be."""
    out = BytesIO()
    Pillow.new("RGB", (900, 4), "red").save(out, "PNG")
    shown = {"kind": "png", "width": 900, "height": 4, "widths": [400, 800], "credit": "A. Smith", "licence": "own"}
    Image.objects.create(name="a1b2", file=ContentFile(out.getvalue(), "a1b2.png"), uploader=author.user, **shown)
    Rules.objects.create(course=course, hold_words="fool\n", switched_off=["links"])
    Section.objects.create(course=course, name="A")
    Announcement.objects.create(course=course, body="*Be there.*", body_html="<p><em>Be there.</em></p>\n")
    Page.objects.create(course=course, slug="about", title="About", body="Us.", body_html="<p>Us.</p>\n")
    body = 'They left (Freeze 12).\n\n![Two houses](/images/a1b2 "Two houses, 1957")\n\n> So be it.\n\nÉté, “𝒳”.'
    works = ("Freeze, Gregory. *Russia: A History*. Oxford UP, 2009.",)
    post = published(author, body=body, works=works, audience=60)
    week = Week.objects.create(course=course, number=1, slug="one", title="One", due=timezone.now())
    Post.objects.filter(pk=post.pk).update(week=week, is_featured=True)
    post.tags.set(Tag.objects.named(course, ["Labour", "August"]))
    coauthors.accept(coauthors.invite(post, classmate.public_name, author.user), classmate.user, agreed=True)
    manuscripts.revise(Post.objects.get(pk=post.pk), Manuscript("Newer", "Newer words."), by=author.user)
    written(classmate, title="A draft", audience=20).peers.add(author)
    talk(post, author, classmate, instructor)
    return course


def talk(post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> None:
    """A thread in which comments stand in every way."""
    first = said(post, classmate, "Why *August*?")
    second = said(post, author, "Because.", parent=first)
    said(post, classmate, "I see, @R. Vale.", parent=second)
    said_by_guest(post)
    moderation.remove(second, instructor.user, reason="other", note="No.")
    moderation.mark_spam(said_by_guest(post), instructor.user)
    narrow(said(post, classmate, "For few."), Audience.PEERS, classmate.user)
    CommentRevision.objects.create(comment=first, body="Why?", replaced_at=timezone.now() - timedelta(hours=1))


def taken_out(slug: str, out: Path, audience: str = "staff") -> Path:
    call_command("export_course", slug, format="json", audience=audience, out=out, stdout=StringIO())
    return out


def document(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("course.json"))
        return found


def emptied() -> None:
    """A site with nothing in it, whose next rows get other numbers than the last ones had."""
    connection.check_constraints()
    call_command("flush", interactive=False, reset_sequences=False, verbosity=0)
    assert not Course.objects.exists()


def derived() -> dict[str, list[tuple[Any, ...]]]:
    """What is made anew, row by row."""
    orders: dict[Any, tuple[str, ...]] = {
        Post: ("slug",), Revision: ("post__slug", "number"), Comment: ("post__slug", "number", "created_at"),
    }  # fmt: skip
    return {
        model.__name__: list(model.objects.order_by(*orders.get(model, ("pk",))).values_list(*names))
        for model, names in MADE_ANEW.items()
    }


def test_a_course_comes_back_equal_field_by_field(rich: Course, tmp_path: Path) -> None:
    before, made = taken_out("russia", tmp_path / "before.zip"), derived()
    emptied()
    call_command("import_course", before, stdout=StringIO())
    after = taken_out("russia", tmp_path / "after.zip")
    assert document(after) == document(before)
    assert derived() == made
    with ZipFile(before) as one, ZipFile(after) as other:
        assert [other.read(name) for name in one.namelist()] == [one.read(name) for name in one.namelist()]
    assert not Enrolment.objects.filter(user__isnull=False).exists()
    assert Decision.objects.get(kind="course").note == "before.zip"


def test_a_world_in_which_everything_is_hidden_comes_back_equal(db: None, tmp_path: Path) -> None:
    world = make_world()
    Image.objects.all().delete()  # its pictures are words, not pictures
    before, made = taken_out(world.things["course"]["russia"].slug, tmp_path / "before.zip"), derived()
    assert made
    emptied()
    call_command("import_course", before, stdout=StringIO())
    assert document(taken_out("russia", tmp_path / "after.zip")) == document(before)


@pytest.mark.parametrize("model", IN_THE_DOCUMENT, ids=lambda model: model.__name__)
def test_every_field_is_in_the_document_or_left_out_by_name(model: Any) -> None:
    fields = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    left_out = entries.LEFT_OUT[model._meta.model_name].split()
    assert sorted([*IN_THE_DOCUMENT[model], *left_out]) == sorted(fields)


def changed(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The file with something else in its document."""
    with ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(inside["course.json"])
    change(told)
    inside["course.json"] = json.dumps(told).encode()
    with ZipFile(path, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return path


def no_name(said: dict[str, Any]) -> None:
    del said["people"][0]["public_name"]


def no_author(said: dict[str, Any]) -> None:
    said["posts"][0]["author"] = "nobody"


def odd_status(said: dict[str, Any]) -> None:
    said["comments"][0]["status"] = "shown"


def long_title(said: dict[str, Any]) -> None:
    said["posts"][0]["revisions"][0]["title"] = "T" * 201


def odd_date(said: dict[str, Any]) -> None:
    said["comments"][0]["created_at"] = "yesterday"


def answers_itself(said: dict[str, Any]) -> None:
    said["comments"][0]["parent"] = 1


def same_number(said: dict[str, Any]) -> None:
    said["comments"][1]["number"] = "1"


def odd_zone(said: dict[str, Any]) -> None:
    said["course"]["time_zone"] = "Moon/Sea"


def script_for_a_picture(said: dict[str, Any]) -> None:
    said["pictures"][0]["kind"] = "../x"


def nul(said: dict[str, Any]) -> None:
    said["course"]["title"] = "A\x00B"


def works_of_another_shape(said: dict[str, Any]) -> None:
    said["posts"][0]["revisions"][0]["sources"] = [{"key": "a", "line": 3, "record": {}}]


BROKEN = [
    (no_name, "people, 1, “public_name”: it is missing"),
    (no_author, "there is no “nobody” in this file"),
    (odd_status, "comments, 1, “status”"),
    (long_title, "“title”: it is too long"),
    (odd_date, "“created_at”"),
    (answers_itself, "there is no “1” in this file"),
    (same_number, "contradicts itself"),
    (odd_zone, "“time_zone”: Moon/Sea"),
    (script_for_a_picture, "media/a1b2.*damaged"),
    (nul, "no course exported as JSON"),
    (works_of_another_shape, "a work needs a key and a line"),
]


@pytest.mark.parametrize(("change", "sentence"), BROKEN, ids=[change.__name__ for change, _sentence in BROKEN])
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    rich: Course, tmp_path: Path, change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    path = changed(taken_out("russia", tmp_path / "it.zip"), change)
    emptied()
    files = sorted((tmp_path / "media").rglob("*"))
    with pytest.raises(CommandError, match=sentence):
        call_command("import_course", path, stdout=StringIO())
    assert (Course.objects.count(), Enrolment.objects.count(), Image.objects.count()) == (0, 0, 0)
    assert sorted((tmp_path / "media").rglob("*")) == files


def test_a_course_is_not_read_over_another(rich: Course, tmp_path: Path) -> None:
    path = taken_out("russia", tmp_path / "it.zip")
    with pytest.raises(CommandError, match="There is a course “russia” already"):
        call_command("import_course", path, stdout=StringIO())


def test_a_part_of_a_course_is_not_read_in(rich: Course, tmp_path: Path) -> None:
    path = taken_out("russia", tmp_path / "it.zip", audience="course")
    with pytest.raises(CommandError, match="--audience staff"):
        call_command("import_course", path, stdout=StringIO())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"<rss/>"])
def test_a_file_of_another_kind_is_told(db: None, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "it.zip"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="no course exported as JSON"):
        call_command("import_course", path, stdout=StringIO())

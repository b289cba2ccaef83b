"""`manage.py doctor`: what is wrong is found, what can be mended is, and what is well is left alone."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image as Pillow

from blog import working
from blog.models import Announcement, Change, Course, Enrolment, Image, Page, Post, Revision
from blog.notices.sending import send_due
from blog.pictures import copy_name, keep_picture
from blog.searching.documents import Document, Kind, put
from blog.site.doctor import look_over
from blog.site.doctor_files import YOUNG
from comments.models import Comment
from tests.factories import published, said, said_by_guest
from tests.site.backups import everything, files

Found = list[tuple[str, bool]]
BOOKKEEPING = {"thread_version", "version", "index_version"}


@pytest.fixture(autouse=True)
def _well(post: Post, classmate: Enrolment, settings: Any, tmp_path: Path) -> None:
    """A site in which all is well: an essay with a thread, a held guest, a page, an announcement and a picture; no
    letter waits."""
    settings.MEDIA_ROOT = tmp_path
    first = said(post, classmate)
    said(post, post.author, parent=first)
    said(post, classmate)
    said_by_guest(post)
    Page.objects.create(course=post.course, slug="rules", title="Rules", body="Be kind.", body_html="<p>Be kind.</p>\n")
    content = BytesIO()
    Pillow.new("RGB", (1000, 10), "teal").save(content, "png")
    keep_picture(SimpleUploadedFile("teal.png", content.getvalue()), post.author.user)
    DBTaskResult.objects.all().delete()


def found(*, mend: bool = False) -> Found:
    return [(one.kind, one.is_mended) for one in look_over(mend=mend) if one]


def state() -> dict[str, list[Any]]:
    """All rows, without the versions that grow whenever something is written."""
    return {
        kind: [{name: value for name, value in row.items() if name not in BOOKKEEPING} for row in rows]
        for kind, rows in everything().items()
    }


def mends(kind: str, times: int = 1) -> None:
    """It is seen without being touched, mended once, and then all is well."""
    before = everything()
    assert (found(), everything()) == ([(kind, False)] * times, before)
    assert found(mend=True) == [(kind, True)] * times
    assert found() == found(mend=True) == []


def test_a_site_that_is_well_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(), files()
    call_command("doctor", mend=True)
    assert (everything(), files()) == before
    assert capsys.readouterr().out == "Colloquy 0.1.0\nAll is well.\n"


def test_the_command_says_what_is_wrong_and_ends_well_only_once_it_is_not(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    Post.objects.update(n_published=9)
    with pytest.raises(CommandError, match=r"1 of these are still wrong\. Run it with --mend\."):
        call_command("doctor")
    call_command("doctor", mend=True, quick=True)
    told = capsys.readouterr().out
    assert f"  counts of essays: essay {post.pk}\n       1 counts of essays\n" in told
    assert f"  counts of essays, mended: essay {post.pk}\n       1 counts of essays, mended\nAll is well.\n" in told


@pytest.mark.parametrize(
    "wrong", [{"n_published": 9}, {"last_comment_at": None}, {"n_threads": 1}, {"n_published": 0, "n_threads": 0}]
)
def test_counts_come_back_to_what_stands_under_the_essay(post: Post, wrong: dict[str, Any]) -> None:
    before, version = state(), Post.objects.get(pk=post.pk).thread_version
    Post.objects.filter(pk=post.pk).update(**wrong)
    mends("counts of essays")
    assert state() == before
    assert Post.objects.get(pk=post.pk).thread_version > version


def test_a_thread_that_was_given_and_is_gone_stays_counted(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(n_threads=7)
    assert found(mend=True) == []


def test_numbers_that_are_missing_are_given_in_the_order_of_publication_and_others_never_changed(
    post: Post, classmate: Enrolment
) -> None:
    Comment.objects.filter(number__in=("2", "1.1")).update(number="", position=None)
    mends("comments without a number", 2)
    assert sorted(Comment.objects.exclude(number="").values_list("number", flat=True)) == ["1", "1.1", "3"]
    assert said(post, classmate).number == "4"
    Comment.objects.filter(number="1.1").update(number="1.7")
    assert found(mend=True) == [("comments with another number than their place", False)]
    Comment.objects.filter(number="1.7").update(number="1.1", depth=2)
    assert found(mend=True) == [("comments in another place than their thread has", False)]


def test_a_whole_thread_without_numbers_gets_them_at_once(post: Post) -> None:
    before = state()
    Comment.objects.all().update(number="", position=None)
    Post.objects.update(n_threads=0)
    mends("comments without a number", 3)
    assert state() == before


def test_files_that_no_picture_names_go_once_they_are_old() -> None:
    kept = files()
    default_storage.save("images/orphan.png", ContentFile(b"?"))
    default_storage.save("elsewhere/other.png", ContentFile(b"?"))
    assert found(mend=True) == []
    with time_machine.travel(timezone.now() + YOUNG + timedelta(minutes=1), tick=False):
        mends("files that no picture names")
    assert files() == kept | {"elsewhere/other.png": b"?"}


def test_lost_copies_are_made_again_and_lost_pictures_are_named() -> None:
    image, before = Image.objects.get(), files()
    assert image.widths == [400, 800]
    for width in image.widths:
        default_storage.delete(copy_name(image, width))
    mends("smaller copies of pictures that are lost", 2)
    assert files() == before
    default_storage.delete(str(image.file.name))
    assert found(mend=True) == [("pictures whose file is lost", False)]


def test_stale_pages_of_every_kind_are_printed_anew(post: Post, course: Course) -> None:
    Announcement.objects.create(course=course, body="Friday.", body_html="<p>Friday.</p>\n")
    assert found() == []
    before = state()
    for model in (Revision, Page, Announcement, Comment):
        model.objects.all().update(body_html="<p>Stale.</p>")
    mends("pages to rerender", 1 + 1 + 1 + 4)
    DBTaskResult.objects.all().delete()
    assert state() == before


def test_what_is_searched_is_what_is_published(post: Post, author: Enrolment) -> None:
    published(author, title="Another", works=("Hart, L. Going Home. London, 1999.",))
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM blog_search")
    mends("courses whose search is not what is published")
    put([Document(Kind.ESSAY, post.course_id, 9_999, "gone")])
    mends("courses whose search is not what is published")
    put([Document(Kind.ESSAY, 9_999, 1, "gone")])
    mends("documents of the search without a course")


def test_tasks_of_a_lost_worker_go_back_and_those_that_nobody_takes_are_told() -> None:
    task = send_due.enqueue()
    lost = {"status": "RUNNING", "started_at": timezone.now() - working.LOST_AFTER - timedelta(minutes=1)}
    DBTaskResult.objects.filter(pk=task.id).update(**lost)
    mends("tasks whose worker is gone")
    assert DBTaskResult.objects.get().status == "READY"
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert found(mend=True) == [("tasks that nobody takes up", False)]


def test_changes_that_the_cache_was_not_told_of_are_told() -> None:
    Change.objects.create(key="course-1")
    assert found() == []
    Change.objects.update(at=timezone.now() - timedelta(minutes=6))
    mends("changes that the cache was not told of")
    assert not Change.objects.exists()


def test_without_its_migrations_nothing_else_is_looked_at() -> None:
    Post.objects.update(n_published=9)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'comments' AND name = '0007_thread_status'")
    assert found(mend=True) == [("pending migrations", False)]
    assert Post.objects.get().n_published == 9

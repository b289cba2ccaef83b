"""The pages on which a class's past is brought in: who may, what they are told, and what of a file is shown."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Course, CourseImport, Decision, Enrolment, Post, Stage
from blog.site.wordpress import uploading
from blog.site.wordpress.authors import authors_of
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory
from tests.site.exports import comment, export, item
from tests.site.importing import file, give, page, press, work

pytestmark = pytest.mark.django_db(transaction=True)  # the worker has connections of its own
HOSTILE = ("evil", "evil@example.net", "<script>alert(1)</script> \u202eNoor")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "imports"


@pytest.fixture
def teacher(instructor: Enrolment) -> Client:
    return signed_in(instructor)


def test_an_export_is_read_shown_and_brought_in_with_an_account_that_adds_up(teacher: Client, course: Course) -> None:
    run = give(teacher, course, export(item(1, comments=comment(1) + comment(2, 1)), item(2, type="nav_menu_item")))
    assert "Waiting for the worker" in page(teacher, run)
    work()
    run.refresh_from_db()
    assert (run.stage, Post.objects.count(), run.n_done, run.n_total) == (Stage.CHECKED, 0, 2, 2)
    shown = page(teacher, run)
    assert "2 people would become visible to the course." in shown
    assert '<th scope="row">everything</th><td>4</td><td>3</td><td>0</td><td>1</td>' in shown
    press(teacher, run, "bring")
    work()
    run.refresh_from_db()
    assert (run.stage, Post.objects.count(), Comment.objects.count()) == (Stage.DONE, 1, 2)
    assert "2 people are visible to the course." in page(teacher, run)
    notes = [decision.note for decision in Decision.objects.filter(act="import").order_by("pk")]
    assert notes == [
        "From class-1.xml; seen by the course.",
        "essays: 1 brought, 0 updated, 0 skipped; pages: 0 brought, 0 updated, 0 skipped; comments: 2 brought, "
        "0 updated, 0 skipped; pictures and files: 0 brought, 0 updated, 0 skipped; categories and tags: 0 brought, "
        "0 updated, 0 skipped; other items: 0 brought, 0 updated, 1 skipped",
    ]


def test_files_are_private_while_they_are_needed_and_gone_when_it_is_done(
    teacher: Client, course: Course, media: Path
) -> None:
    run = give(teacher, course, export(item(1)))
    folder = uploading.folder_of(run)
    assert folder is not None
    assert (folder.parent, folder.stat().st_mode & 0o777) == (media, 0o700)
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]
    work()
    press(teacher, run, "bring")
    work()
    assert [path for path in media.rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def test_what_nobody_brought_in_is_deleted_after_seven_days(
    teacher: Client, course: Course, media: Path, time_machine: Any
) -> None:
    run = give(teacher, course, export(item(1)))
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=6, hours=23))
    uploading.forget_uploads.call()
    assert uploading.folder_of(run) is not None
    time_machine.move_to(now + timedelta(days=7, hours=1))
    uploading.forget_uploads.call()
    assert uploading.folder_of(run) is None
    assert "The files of this import are not kept any more." in press(teacher, run, "on").content.decode()


def test_whoever_does_not_run_the_course_finds_no_page(
    course: Course, teacher: Client, author: Enrolment, other_instructor: Enrolment
) -> None:
    run = give(teacher, course, export(item(1)))
    assistant = EnrolmentFactory(course=course, role="assistant")
    for more in ("", f"{run.pk}/", f"{run.pk}/progress/", f"{run.pk}/report.json", f"{run.pk}/redirects.csv"):
        address = f"/admin/blog/course/{course.pk}/import/{more}"
        answers = [signed_in(who).get(address).status_code for who in (assistant, other_instructor, author)]
        assert (more, [*answers, Client().get(address).status_code]) == (more, [404, 404, 302, 302])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\x00\xff junk " * 500_000, "class.xml: This is no export of WordPress."),
        (b"", "class.xml"),
        (b"<html><p>A page.</p></html>", "class.xml: This is no export of WordPress."),
    ],
    ids=["five megabytes of junk", "empty", "a page"],
)
def test_what_is_no_export_gets_a_sentence_and_nothing_is_kept(
    teacher: Client, course: Course, media: Path, text: bytes, sentence: str
) -> None:
    address = f"/admin/blog/course/{course.pk}/import/"
    answer = teacher.post(address, {"exports": file(text), "web": "on"})
    assert (answer.status_code, CourseImport.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()
    assert 'name="web" checked' in answer.content.decode()
    assert list(media.iterdir()) == []


def test_what_is_too_large_or_too_many_gets_a_sentence(
    teacher: Client, course: Course, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/admin/blog/course/{course.pk}/import/"
    monkeypatch.setitem(uploading.LARGEST, "people", 1_000_000)
    given = {"exports": file(export(item(1))), "people": file(b"a,b\n" * 300_000, "who.csv")}
    answer = teacher.post(address, given)
    assert (answer.status_code, "who.csv is larger than 1 MB." in answer.content.decode()) == (422, True)
    answer = teacher.post(address, {"exports": [file(export(item(n)), f"{n}.xml") for n in range(1, 12)]})
    assert (answer.status_code, "11.xml was left out: at most 10 exports" in answer.content.decode()) == (422, True)
    assert (list(media.iterdir()), CourseImport.objects.count()) == ([], 0)


def test_a_bad_zip_and_a_bad_list_are_named(teacher: Client, course: Course) -> None:
    address = f"/admin/blog/course/{course.pk}/import/"
    answer = teacher.post(address, {"exports": file(export(item(1))), "uploads": file(b"no zip", "pictures.zip")})
    assert "pictures.zip is no zip that can be read." in answer.content.decode()
    lines = file("there,here\nnoor7,Nobody Here\n", "who.csv")
    answer = teacher.post(address, {"exports": file(export(item(1))), "people": lines})
    assert "who.csv, line 2: nobody in" in answer.content.decode()


def test_a_form_of_another_site_brings_nothing_in(instructor: Enrolment, course: Course, media: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor.user)
    answer = client.post(f"/admin/blog/course/{course.pk}/import/", {"exports": file(export(item(1)))})
    assert (answer.status_code, CourseImport.objects.count()) == (403, 0)
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_names_out_of_a_file_are_shown_as_words_and_addresses_in_part(teacher: Client, course: Course) -> None:
    title = "<img src=x onerror=alert(1)> \u202egnp.exe of noor@example.org"
    essays = item(1, title, creator="evil") + item(2, title, type="nav_menu_item")
    run = give(teacher, course, export(essays, authors=[HOSTILE]))
    work()
    shown, report = page(teacher, run), page(teacher, run, "report.json")
    for text in (shown, report):
        assert [word for word in ("\u202e", "evil@example.net", "noor@example.org") if word in text] == []
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "e…@example.net" in shown
    assert json.loads(report)["others"]["skipped"] == 1


def test_people_are_matched_by_hand_and_what_is_shown_is_what_comes(
    teacher: Client, course: Course, author: Enrolment, classmate: Enrolment
) -> None:
    run = give(teacher, course, export(item(1), item(2, creator="noor7", comments=comment(5, user=2))))
    work()
    rows = {row.name: row for row in authors_of(run)}
    assert {name: (row.essays, row.comments, row.how) for name, row in rows.items()} == {
        "Ruth Valentine": (1, 0, "email"),
        "Noor Aziz": (1, 0, ""),
        "Ada Lind": (0, 1, ""),
    }
    assert page(teacher, run).count('<option value="">not matched</option>') == 2
    who = f"who-{rows['Noor Aziz'].key}"
    told = press(teacher, run, "bring", **{who: classmate.pk}).content.decode()
    assert "You changed who is who." in told
    work()
    assert (Post.objects.count(), {row.name: row.how for row in authors_of(run)}["Noor Aziz"]) == (0, "hand")
    press(teacher, run, "bring", **{who: classmate.pk})
    work()
    assert dict(Post.objects.values_list("slug", "author")) == {"an-essay": author.pk, "an-essay-2": classmate.pk}


def test_somebody_of_another_course_cannot_be_chosen(
    teacher: Client, course: Course, other_instructor: Enrolment
) -> None:
    run = give(teacher, course, export(item(1)))
    work()
    (row, *_rest) = authors_of(run)
    press(teacher, run, "match", **{f"who-{row.key}": other_instructor.pk, "who-nobody": "1", "who-": "x" * 99})
    run.refresh_from_db()
    assert run.options["matches"] == {}


def test_the_lists_for_the_old_server_can_be_had_when_it_is_done(teacher: Client, course: Course) -> None:
    run = give(teacher, course, export(item(12, "The Split", link="https://class.example.org/2019/04/07/the-split/")))
    work()
    assert "redirects.csv" not in page(teacher, run)
    press(teacher, run, "bring")
    work()
    assert "redirects.csv" in page(teacher, run)
    for name in ("redirects.csv", "nginx-redirects.conf", "htaccess.txt"):
        assert "the" in page(teacher, run, name)
    missing = f"/admin/blog/course/{course.pk}/import/{run.pk}/anything.txt"
    assert teacher.get(missing).status_code == 404


def test_a_course_for_members_alone_offers_no_web(other_instructor: Enrolment, stranger_course: Course) -> None:
    shown = signed_in(other_instructor).get(f"/admin/blog/course/{stranger_course.pk}/import/").content.decode()
    assert ('name="web"' in shown, "This course is not open to the web" in shown) == (False, True)


def test_the_body_of_an_upload_is_not_read_for_a_stranger(as_outsider: Client, course: Course, media: Path) -> None:
    as_outsider.post(f"/admin/blog/course/{course.pk}/import/", {"exports": BytesIO(b"x" * 1000)})
    assert not media.exists()

"""The command import_page: what it writes, what it prints, what it refuses."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.management.commands.import_page import Command
from blog.models import Course, Enrolment, Post, PostStatus
from comments.models import Comment

PAGES = Path(__file__).resolve().parents[2] / "fixtures" / "pages"
SAMPLES = os.environ.get("SAMPLES", "")
originals = pytest.mark.skipif(not SAMPLES, reason="SAMPLES does not name the folder of the two original documents.")


def imported(file: Path, course: str = "russia", **options: Any) -> str:
    out = StringIO()
    call_command("import_page", str(file), course=course, stdout=out, no_color=True, **options)
    return out.getvalue()


def test_a_page_is_brought_in_and_what_was_found_is_printed(author: Enrolment) -> None:
    printed = imported(PAGES / "thread.txt", author=author.user.email, publish=True)
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert lines[:5] == [
        "Title The Specialists Go Home",
        "Paragraphs 5",
        "Quotations 2",
        "Captions Soviet engineers at a Chinese steel works (Ogonyok",
        "Works 2, without a heading",
    ]
    assert lines[7] == "Comments 4"
    assert [line.split()[0] for line in lines[8:12]] == ["1", "1.1", "2", "3"]
    assert lines[12:] == [
        "Unsure No heading stands above the works; 2 at the end were taken for them by their look.",
        "“The Specialists Go Home” was brought in as the-specialists-go-home (published).",
    ]
    post = Post.objects.get()
    assert (post.status, post.author, Comment.objects.count()) == (PostStatus.PUBLISHED, author, 4)


def test_a_dry_run_prints_the_same_and_writes_nothing(course: Course) -> None:
    printed = imported(PAGES / "thread.txt", dry_run=True)
    assert printed.splitlines()[0].split() == ["Title", "The", "Specialists", "Go", "Home"]
    assert printed.splitlines()[-1] == "Nothing was written; leave --dry-run out to bring it in."
    assert (Post.objects.count(), Enrolment.objects.filter(user=None).count()) == (0, 0)


def test_a_dry_run_needs_no_title(course: Course) -> None:
    assert "No title was found; give one." in imported(PAGES / "essay.txt", dry_run=True)


def test_an_essay_without_a_title_asks_for_one_and_writes_nothing(course: Course) -> None:
    with pytest.raises(CommandError) as refusal:
        imported(PAGES / "essay.txt")
    assert str(refusal.value) == "No title was found in this file; give one with --title."
    assert Post.objects.count() == 0


def test_a_title_given_is_the_essays(course: Course) -> None:
    printed = imported(PAGES / "essay.txt", title="The First Pupil")
    post = Post.objects.get()
    assert ("Unsure" in printed, post.title, post.status) == (False, "The First Pupil", PostStatus.DRAFT)


def test_a_program_reads_what_was_found(course: Course) -> None:
    told = json.loads(imported(PAGES / "thread.html", format="json"))
    assert (told["title"], told["paragraphs"], told["quotations"], told["declared"]) == ("Goulash and Wheat", 3, 1, 5)
    assert [said["number"] for said in told["comments"]] == ["1", "1.1", "1.1.1", "2"]
    assert told["post"] == {"slug": "goulash-and-wheat", "title": "Goulash and Wheat", "status": "draft", "comments": 4}


def test_a_dry_run_tells_a_program_that_nothing_was_written(course: Course) -> None:
    assert json.loads(imported(PAGES / "thread.html", format="json", dry_run=True))["post"] is None


def test_colour_is_used_where_the_terminal_has_it(course: Course) -> None:
    out = StringIO()
    call_command("import_page", str(PAGES / "thread.txt"), course="russia", dry_run=True, stdout=out, force_color=True)
    assert "\x1b[" in out.getvalue()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"course": "nowhere"}, "There is no course “nowhere”; give the address of one that exists."),
        (
            {"author": "nobody@example.edu"},
            "Nobody with the address nobody@example.edu is in “Twentieth-Century Russia”; enrol them first.",
        ),
    ],
)
def test_an_unknown_course_or_author_is_refused(course: Course, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        imported(PAGES / "thread.txt", **options)
    assert (str(refusal.value), Post.objects.count()) == (sentence, 0)


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"a" * 6_000_000, b"Hello.", b"%PDF-1.4"])
def test_a_file_that_is_no_page_is_refused_and_nothing_is_written(course: Course, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(data)
    with pytest.raises(CommandError, match=r"^page\.txt: [A-Z][^\n]*\.$"):
        imported(file, title="A Title")
    assert Post.objects.count() == 0


def test_the_help_ends_with_an_example() -> None:
    parser = Command().create_parser("manage.py", "import_page")
    assert parser.format_help().rstrip().endswith(Command.example)


@originals
def test_the_original_page_comes_in_as_its_description_says(course: Course) -> None:
    imported(next(Path(SAMPLES).glob("004_*.txt")), publish=True)
    post = Post.objects.get()
    assert (post.title, post.sources.count(), post.n_published) == ("The Sino-Soviet Split", 2, 4)
    comments = post.comments.order_by("number")
    assert list(comments.values_list("number", "parent__number")) == [
        ("1", None),
        ("1.1", "1"),
        ("2", None),
        ("3", None),
    ]
    assert set(comments.values_list("guest_name", "author")) == {("Unnamed reader", None)}
    assert "Leave a Reply" not in post.published.body_html


@originals
def test_the_original_essay_comes_in_under_the_title_given(course: Course) -> None:
    imported(next(Path(SAMPLES).glob("000_*.txt")), title="Two Parties")
    post = Post.objects.get()
    assert (post.title, post.status, post.sources.count()) == ("Two Parties", PostStatus.DRAFT, 0)
    assert post.draft.body_html.count("<p>") == 10

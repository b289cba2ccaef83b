"""The command import_roster: what it writes, what it prints, what it refuses, and its exit code."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.management.commands.import_roster import Command
from blog.models import Course, Decision, Enrolment, User

ROSTERS = Path(__file__).resolve().parents[1] / "blog/importers/rosters"


def imported(file: Path, course: str = "russia", **options: Any) -> str:
    out = StringIO()
    call_command("import_roster", str(file), course=course, stdout=out, no_color=True, **options)
    return out.getvalue()


def test_a_class_comes_in_and_the_summary_says_how_many(course: Course) -> None:
    printed = imported(ROSTERS / "german_latin1.csv").splitlines()
    assert printed[0] == (
        "Columns: email = E-Mail-Adresse, first = Vorname, last = Name, id = Matrikelnummer, section = Gruppe, "
        "role = Rolle"
    )
    assert printed[1:] == [
        "  new      line 2     Jürgen Müller juergen@example.edu: student, Montag",
        "  new      line 3     Änne Groß aenne@example.edu: assistant, Dienstag",
        "2 new people, 0 changed, 0 marked as missing, 0 as before, 0 rows with a problem.",
    ]
    assert sorted(course.enrolments.values_list("user__name", "role")) == [
        ("Jürgen Müller", "student"),
        ("Änne Groß", "assistant"),
    ]


def test_rows_with_a_problem_are_named_the_others_come_in_and_the_exit_code_is_one(course: Course) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match=r"^1 row has a problem; it is named above\.$") as caught:
        call_command("import_roster", str(ROSTERS / "canvas.csv"), course="russia", stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue().splitlines()[1:] == [
        "  problem  line 7     Tom Berg: The row has neither an email address nor a number. Add one of them.",
        "  new      line 4     Ruth Valentine rvalentine@example.edu: student, HIST 305-01",
        "  new      line 5     Mira Okafor mokafor@example.edu: student, HIST 305-01",
        "  new      line 6     Ana María de la Cruz acruz@example.edu: student, HIST 305-02",
        "3 new people, 0 changed, 0 marked as missing, 0 as before, 1 row with a problem.",
        "Lines 2, 3, 8 name nobody.",
    ]
    assert course.enrolments.count() == 3


def test_running_it_twice_changes_nothing(course: Course) -> None:
    imported(ROSTERS / "german_latin1.csv")
    before = list(Enrolment.objects.values()), list(User.objects.values()), Decision.objects.count()
    printed = imported(ROSTERS / "german_latin1.csv").splitlines()
    assert printed[1:] == [
        "0 new people, 0 changed, 0 marked as missing, 2 as before, 0 rows with a problem.",
        "Nothing was written.",
    ]
    assert (list(Enrolment.objects.values()), list(User.objects.values()), Decision.objects.count()) == before


def test_a_dry_run_prints_the_same_and_writes_nothing(course: Course) -> None:
    printed = imported(ROSTERS / "tabs.txt", dry_run=True).splitlines()
    assert printed[-2:] == [
        "2 new people, 0 changed, 0 marked as missing, 0 as before, 0 rows with a problem.",
        "Nothing was written.",
    ]
    course.refresh_from_db()
    assert (Enrolment.objects.count(), User.objects.count(), course.roster_columns) == (0, 0, {})


def test_columns_can_be_named_and_are_remembered(course: Course, tmp_path: Path) -> None:
    file = tmp_path / "class.csv"
    file.write_text("Who,Home,Campus\nRuth Valentine,ruth@example.org,ruth@example.edu\n")
    imported(file, column=["name=Who", "email=Campus"])
    assert course.enrolments.get().user.email == "ruth@example.edu"
    assert imported(file).startswith("Columns: name = Who, email = Campus\n0 new people")
    assert imported(file, column=["id=Home", "name="], dry_run=True).startswith("Columns: email = Campus, id = Home\n")


@pytest.mark.parametrize("pair", ["mail=Email", "email=Nothing", "email", "=Email"])
def test_a_column_that_is_none_is_refused_with_what_there_is(course: Course, pair: str) -> None:
    with pytest.raises(CommandError) as caught:
        imported(ROSTERS / "tabs.txt", column=[pair])
    there_is = "Fields: name, first, last, email, id, section, role. Columns: Full name, Email, Section."
    assert (str(caught.value), User.objects.count()) == (f"“{pair}” names no column. {there_is}", 0)


def test_most_of_a_course_is_marked_only_when_asked_to(course: Course, author: Enrolment, classmate: Enrolment) -> None:
    file = ROSTERS / "sep_line.csv"
    with pytest.raises(CommandError, match="would mark 2 of 2 people as missing"):
        imported(file)
    assert (User.objects.filter(email="ruth@example.edu").count(), Decision.objects.count()) == (0, 0)
    imported(file, most_are_gone=True)
    assert Enrolment.objects.filter(missing_since__isnull=False).count() == 2


def test_a_program_reads_the_same_as_values(course: Course) -> None:
    told = json.loads(imported(ROSTERS / "sep_line.csv", format="json"))
    assert told == {
        "columns": {"email": "Email", "name": "Name"},
        "counts": {"problem": 0, "left": 0, "changed": 0, "new": 1, "known": 0},
        "written": True,
        "rows": [
            {
                "kind": "new",
                "line": 3,
                "name": "Ruth Valentine",
                "email": "ruth@example.edu",
                "roster_id": "",
                "told": "student",
            }
        ],
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "class.csv: This file is empty. Export the roster again and give that file."),
        (b"PK\x03\x04", "class.csv: This is a workbook or a document, not CSV. Save it as CSV and give that file."),
        (
            b'Name,Email\n"Ruth,ruth@example.edu\nTom,tom@example.edu\n',
            "class.csv: A quotation mark opens in line 2 and never closes. Close it and try again.",
        ),
    ],
)
def test_a_file_that_is_no_roster_is_refused(course: Course, tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "class.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        imported(file)
    assert str(caught.value) == sentence


def test_a_missing_file_and_a_missing_course_are_refused(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be opened"):
        imported(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="There is no course “elsewhere”"):
        imported(ROSTERS / "tabs.txt", course="elsewhere")


def test_a_file_without_an_address_or_a_number_brings_nobody(course: Course, author: Enrolment) -> None:
    with pytest.raises(CommandError, match="1 row has a problem"):
        imported(ROSTERS / "canvas_ta.csv")
    author.refresh_from_db()
    assert author.missing_since is None


def test_its_help_ends_with_an_example() -> None:
    told = Command().create_parser("manage.py", "import_roster").format_help()
    assert told.rstrip().endswith(
        "python manage.py import_roster class.csv --course russia --column email=Mail --dry-run"
    )

"""Rosters as campus systems and people write them: each file in `rosters/` with what every row of it is."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.importers.roster import (
    Fault,
    Field,
    NotARoster,
    Person,
    Problem,
    guessed,
    key_of,
    read_people,
    read_table,
    remembered,
)
from blog.importers.roster_bytes import LARGEST
from blog.importers.roster_people import put_in_order, role_of

ROSTERS = Path(__file__).parent / "rosters"
FILES = sorted(path for path in ROSTERS.iterdir() if path.suffix != ".rows")


def told(read: Person | Problem) -> str:
    """A row as the files have it: `line | name | address | number | section | role`, or `line | ! why | whom`."""
    if isinstance(read, Problem):
        why = " ".join([read.fault, *(f"{name}={value}" for name, value in read.told.items())])
        cells = [f"! {why}", read.name, read.email, read.roster_id]
    else:
        cells = [read.name, read.email, read.roster_id, read.section, read.role]
    return " | ".join([str(read.line), *cells]).rstrip(" |")


def rows_of(data: bytes) -> list[str]:
    """The columns, the lines that name nobody, and every row."""
    table = read_table(data)
    columns = guessed(table)
    fields = ", ".join(f"{field}={table.labels[columns[field]]}" for field in Field if field in columns)
    over = ", ".join(map(str, table.passed_over))
    return [f"columns: {fields}", f"nobody: {over}".strip(), *map(told, read_people(table, columns))]


def people(text: str | bytes) -> list[str]:
    """The rows alone."""
    return rows_of(text.encode() if isinstance(text, str) else text)[2:]


def fault_of(data: bytes) -> Fault:
    """Why these bytes are no roster."""
    with pytest.raises(NotARoster) as caught:
        list(read_people(table := read_table(data), guessed(table)))
    return caught.value.fault


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_every_row_of_this_file_is_read_as_its_rows_say(file: Path) -> None:
    expected = file.with_suffix(".rows").read_text(encoding="utf-8").splitlines()
    assert rows_of(file.read_bytes()) == expected


def test_every_file_has_its_rows() -> None:
    assert {path.stem for path in FILES} == {path.stem for path in ROSTERS.glob("*.rows")}
    assert len(FILES) == len({path.stem for path in FILES})


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\n\r\n , ,\n", Fault.EMPTY),
        ("\ufeff".encode(), Fault.EMPTY),
        (b"Name,Email\n", Fault.PEOPLE),
        (b"Student,ID\n    Points Possible,\n", Fault.PEOPLE),
        (b"Name,Email\nRuth,ruth@example.edu\n" + b"x" * LARGEST, Fault.LARGE),
        (b"PK\x03\x04workbook", Fault.WORKBOOK),
        (b"\xd0\xcf\x11\xe0workbook", Fault.WORKBOOK),
        (b"%PDF-1.7", Fault.WORKBOOK),
        (b"GIF89a\x00\x01\x00\x00\x00\x00\x00\x00" + b"ab\x00c" * 50, Fault.BINARY),
        (b'Name,Email\n"Ruth,ruth@example.edu\nMira,mira@example.edu\n', Fault.QUOTES),
        (b'Name,Email\nRuth,"' + b"r" * 200_000, Fault.QUOTES),
        (b"Email\n" + b"".join(b"p%d@example.edu\n" % n for n in range(10_001)), Fault.ROWS),
        (b"Email\n" + b"a@b.cd\n" * 200_000, Fault.ROWS),
        (b"Email" + b",x" * 200 + b"\nruth@example.edu\n", Fault.COLUMNS),
    ],
)
def test_a_file_that_is_no_roster_says_why(data: bytes, fault: Fault) -> None:
    assert fault_of(data) == fault


def test_a_quotation_that_never_closes_is_named_by_its_line() -> None:
    with pytest.raises(NotARoster) as caught:
        read_table(b'Name,Email\nRuth,ruth@example.edu\n"Mira,mira@example.edu\nTom,tom@example.edu\n')
    assert caught.value.told == {"line": 3}


def test_ten_thousand_rows_and_two_hundred_columns_still_come_in() -> None:
    rows = b"".join(b"p%d@example.edu\n" % n for n in range(10_000))
    assert len(people(b"Email\n" + rows)) == 10_000
    assert people(b"Email" + b",x" * 199 + b"\nruth@example.edu\n") == ["2 |  | ruth@example.edu"]


def test_a_long_cell_matters_in_a_column_that_is_read_and_in_no_other() -> None:
    assert people(f"Name,Email,Note\nRuth,ruth@example.edu,{'x' * 900}\n") == ["2 | Ruth | ruth@example.edu"]
    assert people(f"Name,Email,ID\nRuth,ruth@example.edu,{'x' * 900}\n")[0].startswith("2 | ! long field=id most=64")


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("E-Mail", Field.EMAIL),
        ("Courriel", Field.EMAIL),
        ("Correo electrónico", Field.EMAIL),
        ("Poczta", Field.EMAIL),
        ("Indirizzo e-mail", Field.EMAIL),
        ("Vollständiger Name", Field.NAME),
        ("Nom complet", Field.NAME),
        ("Nombre completo", Field.NAME),
        ("Imię i nazwisko", Field.NAME),
        ("Matrikelnr.", Field.ID),
        ("Número de alumno", Field.ID),
        ("Nr indeksu", Field.ID),
        ("Numéro d'étudiant", Field.ID),
        ("Gruppe", Field.SECTION),
        ("Groupe", Field.SECTION),
        ("Sección", Field.SECTION),
        ("Sekcja", Field.SECTION),
        ("Rolle", Field.ROLE),
        ("Rôle", Field.ROLE),
        ("Rol", Field.ROLE),
    ],
)
def test_a_label_is_known_in_many_languages(label: str, field: Field) -> None:
    value = "ruth@example.edu" if field == Field.EMAIL else "x"
    assert guessed(read_table(f"{label},Sonstiges\n{value},y\n".encode())).get(field) == 0


@pytest.mark.parametrize(
    ("labels", "name"),
    [
        ("Name,Vorname", "Erste Zweite"),
        ("Nom,Prénom", "Erste Zweite"),
        ("Apellidos,Nombre", "Erste Zweite"),
        ("Nazwisko,Imię", "Erste Zweite"),
        ("Cognome,Nome", "Erste Zweite"),
        ("Achternaam,Voornaam", "Erste Zweite"),
        ("Surname,First name", "Erste Zweite"),
    ],
)
def test_first_and_last_names_are_told_apart_by_each_other(labels: str, name: str) -> None:
    assert people(f"{labels},Mail\nZweite,Erste,e@example.edu\n") == [f"2 | {name} | e@example.edu"]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Vale, Ruth", "Ruth Vale"),
        ("de la Cruz, Ana María", "Ana María de la Cruz"),
        ("King, Martin, Jr.", "Martin King, Jr."),
        ("King, Jr., Martin", "Martin King, Jr."),
        ("Martin King, Jr.", "Martin King, Jr."),
        ("Ruth Vale", "Ruth Vale"),
        ("Vale,", "Vale"),
        ("a, b, c, d", "a, b, c, d"),
        ('=HYPERLINK("x","Ruth")', '=HYPERLINK("x","Ruth")'),
        ("", ""),
    ],
)
def test_a_name_is_put_in_the_order_in_which_it_is_spoken(written: str, spoken: str) -> None:
    assert put_in_order(written) == spoken


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Student", "student"),
        ("Studierende", "student"),
        ("Étudiant", "student"),
        ("TA", "assistant"),
        ("Non-editing teacher", "assistant"),
        ("Teacher", "instructor"),
        ("prowadzący", "instructor"),
        ("Student, Grader", "student"),
        ("", ""),
        ("Observer", None),
    ],
)
def test_a_role_is_one_of_three_or_not_known(word: str, role: str | None) -> None:
    assert role_of(word) == role


def test_a_choice_of_columns_is_found_again_for_the_same_labels_and_for_a_gradebook_that_grew() -> None:
    first = read_table(b"Who,Mail,Essay 1\nRuth,ruth@example.edu,9\n")
    choices = {key_of(first): {"name": "Who", "email": "Mail"}}
    grown = read_table(b"Who,Essay 1,Essay 2,Mail\nRuth,9,8,ruth@example.edu\n")
    assert remembered(first, choices) == {Field.NAME: 0, Field.EMAIL: 1}
    assert remembered(grown, choices) == {Field.NAME: 0, Field.EMAIL: 3}
    assert remembered(read_table(b"Person,Mail\nRuth,ruth@example.edu\n"), choices) is None


def test_labels_that_come_twice_or_not_at_all_can_be_told_apart() -> None:
    assert read_table(b"Email,,Email\na@example.edu,b,c\n").labels == ("Email", "#2", "Email #3")


def test_a_login_without_an_address_is_no_address() -> None:
    assert people("Student,SIS User ID,SIS Login ID\nRuth,S1,rvale\n") == ["2 | Ruth |  | S1"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_the_bytes_there_is_a_table_or_one_kind_of_error(data: bytes) -> None:
    with suppress(NotARoster):
        assert len(rows_of(data)) >= 3


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab,;\t\n"@.é=', max_size=200))
def test_whatever_the_signs_every_row_is_a_person_or_a_problem(text: str) -> None:
    with suppress(NotARoster):
        assert {row.split(" | ")[0].isdecimal() for row in people(text)} == {True}


def test_a_word_as_long_as_a_cell_may_be_is_read_once() -> None:
    long = "x" * 130_000  # read again from each of its letters it would take minutes
    table = read_table(f"Name,Email\nLindqvist Ada,ada@example.edu\n{long},bo@example.edu\n{long},{long}".encode())
    people = list(read_people(table, guessed(table)))
    assert [told(read)[:40] for read in people[:1]] == ["2 | Lindqvist Ada | ada@example.edu"]
    assert len(people) == 3

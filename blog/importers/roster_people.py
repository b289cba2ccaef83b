"""One row of a roster as a person: names put together, an address, a role in one word. Knows no file and no course."""

from __future__ import annotations

import re

from blog.characters import one_line
from blog.importers.roster_columns import plain
from blog.importers.roster_records import Columns, Fault, Field, Line, Person, Problem

LONGEST = {Field.NAME: 120, Field.EMAIL: 254, Field.ID: 64, Field.SECTION: 60}
LONGEST_CELL = 500
MAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
IN_BRACKETS = re.compile(r".*<([^<>]*)>|mailto:(.*)", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@")
KEPT_BY_EXCEL = re.compile(r'="([^"]*)"')
SUFFIX = re.compile(r"(?:jr|sr|i{1,3}|iv|v|phd|md|esq)\.?", re.IGNORECASE)

WORDS = {
    "student": "student students learner s studentin studierende studierender studenten teilnehmer teilnehmerin "
    "etudiant etudiante estudiante alumno alumna studentka uczestnik uczestniczka studente studentessa estudiantes "
    "aluno aluna studentenrollment undergraduate graduate auditor enrolled participant",
    "assistant": "ta teachingassistant assistant graduateassistant grader tutor tutorin taenrollment assistantin "
    "assistent assistentin assistante ayudante asistente asystent asystentka assistente noneditingteacher hiwi "
    "teacherwithouteditingrights teacherassistant courseassistant",
    "instructor": "instructor teacher professor prof lecturer faculty teacherenrollment editingteacher dozent dozentin "
    "primaryinstructor lehrende lehrender lehrer lehrerin enseignant enseignante professeur profesor profesora "
    "docente nauczyciel nauczycielka prowadzacy wykladowca professore coursebuilder",
}
ROLES = {word: role for role, words in WORDS.items() for word in words.split()}


def read_line(line: Line, columns: Columns, width: int) -> Person | Problem:
    """The person of this row, or why it is none; a row that is none still says whom it may have meant."""
    cells = {field: _cell(line, column) for field, column in columns.items()}
    role = role_of(cells.get(Field.ROLE, ""))
    told = {
        Field.NAME: _name(cells),
        Field.EMAIL: _address(cells.get(Field.EMAIL, "")),
        Field.ID: cells.get(Field.ID, ""),
        Field.SECTION: cells.get(Field.SECTION, ""),
    }
    if any(line.cells[width:]):
        told[Field.EMAIL] = next(filter(MAIL.fullmatch, map(_address, line.cells)), "")
        found = _problem(line, told, Fault.RAGGED, n=len(line.cells), columns=width)
    elif long := next((field for field, value in told.items() if len(value) > LONGEST[field]), None):
        found = _problem(line, told, Fault.LONG, field=long, most=LONGEST[long])
    elif not told[Field.EMAIL] and not told[Field.ID]:
        found = _problem(line, told, Fault.NO_ADDRESS)
    elif told[Field.EMAIL] and not MAIL.fullmatch(told[Field.EMAIL]):
        found = _problem(line, told, Fault.BAD_EMAIL, email=told[Field.EMAIL])
    elif role is None:
        found = _problem(line, told, Fault.ROLE, role=cells[Field.ROLE][:60])
    else:
        name, email, roster_id, section = told.values()
        return Person(line.number, name, email, roster_id, section, role)
    return found


def _problem(line: Line, told: dict[Field, str], fault: Fault, **more: object) -> Problem:
    """This row with its fault."""
    name, email, roster_id = (told[field][: LONGEST[field]] for field in (Field.NAME, Field.EMAIL, Field.ID))
    return Problem(line.number, fault, more, name, email, roster_id)


def role_of(words: str) -> str | None:
    """The role in one word, "" for no words, None for one that is not known here. Of several the first one counts."""
    return ROLES.get(plain(re.split(r"[,;/]", words)[0])) if words else ""


def put_in_order(name: str) -> str:
    """`Last, First` the way it is spoken; a name with another kind of comma, and a formula, as it stands."""
    if name.startswith(FORMULA):
        return name
    match [part.strip() for part in name.split(",")]:
        case [last, first] if last and first and not SUFFIX.fullmatch(first):
            return f"{first} {last}"
        case [last, first, suffix] if SUFFIX.fullmatch(suffix):
            return f"{first} {last}, {suffix}"
        case [last, suffix, first] if SUFFIX.fullmatch(suffix):
            return f"{first} {last}, {suffix}"
        case [*parts]:
            return ", ".join(part for part in parts if part)


def _cell(line: Line, column: int) -> str:
    """What a row has in this column, as plain text on one line; `="0012"` is how Excel keeps a zero."""
    cell = one_line(line.cells[column][: LONGEST_CELL + 1]) if column < len(line.cells) else ""
    kept = KEPT_BY_EXCEL.fullmatch(cell)
    return kept[1].strip() if kept else cell


def _name(cells: dict[Field, str]) -> str:
    """The whole name, from one column or two."""
    if Field.NAME in cells:
        return put_in_order(cells[Field.NAME])
    return " ".join(filter(None, (cells.get(Field.FIRST, ""), cells.get(Field.LAST, ""))))


def _address(cell: str) -> str:
    """The address in lower case, without a name before it."""
    found = IN_BRACKETS.fullmatch(cell)
    return (found[1] or found[2] if found else cell).strip().lower() if cell else ""

"""What the roster's pages show in their rows: a choice of column for each field, a filter for each kind. It must not
know requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from blog.importers.roster import Columns, Field, Table
from blog.rosters.plan import Kind, Plan, Step
from blog.rosters.words import FIELDS, KINDS, words_of

SAMPLES_FROM = 20
LONGEST_SAMPLE = 40
HELP = {
    Field.NAME: _("“Ruth Vale” or “Vale, Ruth”. Leave it out if first and last name have a column each."),
    Field.EMAIL: _("People sign in with it, and are known by it from one file to the next."),
    Field.ID: _("The campus's own number: people are known by it even if their address changes."),
    Field.SECTION: _("A section that the course does not have yet is made."),
    Field.ROLE: _("Students and assistants. Without a column for it everybody new is a student."),
}


@dataclass(frozen=True)
class Option:
    """A column to choose, with the first thing that stands in it."""

    value: int
    label: str
    sample: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldChoice:
    """One field, and the columns it may be."""

    name: str
    label: Any
    help: Any
    options: tuple[Option, ...]


@dataclass(frozen=True)
class KindLink:
    """A filter: its kind, empty for all, and how many there are."""

    kind: str
    label: Any
    n: int
    is_chosen: bool


@dataclass(frozen=True)
class PlanRow:
    """One step in words."""

    kind: Kind
    label: Any
    line: int | None
    name: str
    email: str
    roster_id: str
    told: str


def row_of(step: Step) -> PlanRow:
    """A step as the table shows it."""
    return PlanRow(step.kind, KINDS[step.kind], step.line, step.name, step.email, step.roster_id, words_of(step))


def choices_of(table: Table, columns: Columns) -> list[FieldChoice]:
    """For each field the columns of the file, the present one chosen."""
    samples = [sample_of(table, column) for column in range(len(table.labels))]
    return [
        FieldChoice(
            field,
            FIELDS[field],
            HELP.get(field, ""),
            tuple(
                Option(column, label, samples[column], columns.get(field) == column)
                for column, label in enumerate(table.labels)
            ),
        )
        for field in Field
    ]


def sample_of(table: Table, column: int) -> str:
    """The first thing that stands in a column, shortened."""
    cells = (line.cells[column] for line in table.lines[:SAMPLES_FROM] if column < len(line.cells))
    return " ".join(next(filter(None, cells), "").split())[:LONGEST_SAMPLE]


def columns_asked(asked: Mapping[str, Any], width: int) -> Columns | None:
    """The columns that an address names by number, None if it names no field; a number beyond the file is no column."""
    if not any(field in asked for field in Field):
        return None
    given = {field: str(asked.get(field, "")) for field in Field}
    numbers = {
        field: int(value) for field, value in given.items() if value.isascii() and value.isdecimal() and len(value) < 4
    }
    return {field: column for field, column in numbers.items() if column < width}


def kinds_of(plan: Plan, chosen: str) -> list[KindLink]:
    """All, and each kind that occurs."""
    kinds = [KindLink(kind, KINDS[kind], plan.counts[kind], chosen == kind) for kind in Kind if plan.counts[kind]]
    return [KindLink("", _("all"), len(plan.steps), chosen not in {kind.kind for kind in kinds}), *kinds]

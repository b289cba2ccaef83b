"""A roster from the command line: the file opened, its columns named, and what was planned told as text or values.

It must not know how a roster is read, compared or written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.importers.roster import Columns, Field, NotARoster, Table, guessed, key_of, read_table, remembered
from blog.importers.roster_bytes import LARGEST
from blog.models import Course, User
from blog.refusals import Refused
from blog.rosters.comparing import plan_for
from blog.rosters.plan import Kind, Plan
from blog.rosters.words import KINDS, in_counts, passed_over, sentence_of, words_of
from blog.rosters.writing import write_plan


@dataclass(frozen=True)
class Read:
    """A file that was read for a course: what it would do, and how its columns were taken."""

    plan: Plan
    columns: dict[str, str]
    remembered: dict[str, dict[str, str]]


def read_for(course: Course, path: Path, named: list[str]) -> Read:
    """The plan of a file. `named` are columns like `email=Mail`. Raises Refused with the file's name."""
    try:
        with path.open("rb") as file:
            table = read_table(file.read(LARGEST + 1))
    except OSError as problem:
        sentence = _("%(file)s could not be opened (%(why)s); check its name and try again.")
        raise Refused(sentence % {"file": path.name, "why": problem.strerror}) from problem
    except NotARoster as problem:
        raise Refused(f"{path.name}: {sentence_of(problem)}") from problem
    columns = columns_for(course, table, named)
    labels = {str(field): table.labels[column] for field, column in columns.items()}
    return Read(plan_for(course, table, columns), labels, {**course.roster_columns, key_of(table): labels})


def columns_for(course: Course, table: Table, named: list[str]) -> Columns:
    """The columns as remembered or guessed, but for those that are named. Raises Refused for a name that is none."""
    columns = dict(remembered(table, course.roster_columns) or guessed(table))
    for pair in named:
        field, sign, label = pair.partition("=")
        if not sign or field not in set(Field) or (label and label not in table.labels):
            told = {"pair": pair, "fields": ", ".join(Field), "labels": ", ".join(table.labels)}
            raise Refused(_("“%(pair)s” names no column. Fields: %(fields)s. Columns: %(labels)s.") % told)
        columns.pop(Field(field), None)
        if label:
            columns[Field(field)] = table.labels.index(label)
    return columns


def bring_in(read: Read, *, most_may_go: bool, by: User | None = None) -> bool:
    """Write the plan; whether there was anything to do. Raises Refused if most people would be marked as missing and
    nobody said that this is right."""
    if read.plan.is_drastic and not most_may_go:
        told = {"n": read.plan.counts[Kind.LEFT], "all": read.plan.members}
        sentence = _("This file would mark %(n)s of %(all)s people as missing. If that is right, add --most-are-gone.")
        raise Refused(sentence % told)
    return write_plan(read.plan, by, read.remembered)


def stayed_out(read: Read) -> str:
    """How many rows did not come in, empty for none."""
    n = read.plan.counts[Kind.PROBLEM]
    sentence = ngettext(
        "%(n)s row has a problem; it is named above.", "%(n)s rows have a problem; they are named above.", n
    )
    return sentence % {"n": n} if n else ""


def as_text(read: Read) -> Iterator[str]:
    """What is not as before, row by row, and how many there are."""
    yield _("Columns: %(columns)s") % {"columns": ", ".join(f"{f} = {label}" for f, label in read.columns.items())}
    for step in read.plan.steps:
        if step.kind != Kind.KNOWN or step.remark:
            line = _("line %(n)s") % {"n": step.line} if step.line else "–"
            who = " ".join(filter(None, (step.name, step.email)))
            yield f"  {KINDS[step.kind]!s:8} {line:10} {who}: {words_of(step)}"
    yield from filter(None, [in_counts(read.plan.counts), passed_over(read.plan.passed_over)])


def as_json(read: Read, written: bool) -> str:
    """The same for a program, with everybody."""
    steps: list[Mapping[str, object]] = [
        {
            "kind": step.kind,
            "line": step.line,
            "name": step.name,
            "email": step.email,
            "roster_id": step.roster_id,
            "told": words_of(step),
        }
        for step in read.plan.steps
    ]
    counts = {kind: read.plan.counts[kind] for kind in Kind}
    told = {"columns": read.columns, "counts": counts, "written": written, "rows": steps}
    return json.dumps(told, ensure_ascii=False, indent=2)

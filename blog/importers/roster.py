"""A class's roster as campus systems and people write it, read row by row. The door of this package for rosters.

Knows files as bytes; must not know a path, a course or a model."""

from __future__ import annotations

from collections.abc import Iterator

from blog.importers.roster_bytes import text_of
from blog.importers.roster_columns import guessed, key_of, remembered
from blog.importers.roster_people import read_line
from blog.importers.roster_records import Columns, Fault, Field, NotARoster, Person, Problem, Table
from blog.importers.roster_table import table_of

__all__ = [
    "Columns",
    "Fault",
    "Field",
    "NotARoster",
    "Person",
    "Problem",
    "Table",
    "guessed",
    "key_of",
    "read_people",
    "read_table",
    "remembered",
]


def read_table(data: bytes) -> Table:
    """The rows and columns in these bytes. Raises NotARoster, and nothing else."""
    return table_of(text_of(data))


def read_people(table: Table, columns: Columns) -> Iterator[Person | Problem]:
    """Each row as a person or a problem, in the order of the file. Whoever stands there twice comes in once."""
    emails: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for line in table.lines:
        read = read_line(line, columns, len(table.labels))
        if isinstance(read, Person):
            first = emails.get(read.email) or numbers.get(read.roster_id)
            if first:
                whom = {"name": read.name, "email": read.email, "roster_id": read.roster_id}
                read = Problem(read.line, Fault.DUPLICATE, {"line": first}, **whom)
            else:
                emails |= {read.email: read.line} if read.email else {}
                numbers |= {read.roster_id: read.line} if read.roster_id else {}
        yield read

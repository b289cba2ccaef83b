"""The database as one moment has it, whoever writes meanwhile: of SQLite a copy of the file (`VACUUM INTO`, one reading
transaction, which also leaves behind what was deleted), of PostgreSQL each table as COPY tells it in one transaction
that reads a single snapshot. COPY needs no program beside Python, so that it never is of another version than the
server, or missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from blog.refusals import Refused
from blog.site.backing_up_archive import A_PIECE, DATABASE, Manifest, Writer

FILE = f"{DATABASE}site.sqlite3"
BESIDE_THE_MODELS = ("blog_search", "django_migrations")
PATIENCE = 60
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'blog_search_*'"
)
COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
    " AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
SEQUENCES = (
    "SELECT c.relname, s.seqrelid::regclass::text FROM pg_sequence s JOIN pg_depend d ON d.objid = s.seqrelid"
    " AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass JOIN pg_class c ON c.oid = d.refobjid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY (%s)"
)
Write = Callable[[Writer], Iterator[str]]


def snapshot(beside: Path) -> AbstractContextManager[tuple[Manifest, Write]]:
    """The database as it is now, for as long as it is held: what the manifest says of it, and what writes it, table by
    table; the file of SQLite is copied into the folder. Raises Refused."""
    return of_postgresql() if connection.vendor == "postgresql" else of_sqlite(beside)


@contextmanager
def of_sqlite(beside: Path) -> Iterator[tuple[Manifest, Write]]:
    """A copy of the file."""
    copy = beside / "site.sqlite3"
    try:
        with closing(sqlite3.connect(f"{database_file().as_uri()}?mode=rw", PATIENCE, uri=True)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        counts, migrations = looked_through(copy)
    except sqlite3.Error as problem:
        raise Refused(_("The database cannot be copied (%(why)s).") % {"why": problem}) from problem

    def write(writer: Writer) -> Iterator[str]:
        """The file, in one piece after the other."""
        with copy.open("rb") as file:
            writer.add(FILE, iter(lambda: file.read(A_PIECE), b""), packed=True)
        yield from counts

    yield Manifest("", "sqlite", migrations, counts), write


def database_file() -> Path:
    """The file of SQLite. Raises Refused for a database in memory."""
    name = str(connection.settings_dict["NAME"])
    if name.startswith(("file:", ":memory:")):
        raise Refused(_("The database is in memory, so there is nothing to keep."))
    return Path(name).absolute()


def looked_through(file: Path) -> tuple[dict[str, int], list[list[str]]]:
    """How many rows each table of a copy has, and its migrations. Raises Refused for a damaged one, or one in which
    something stands that is no table of ours, and sqlite3.Error."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as copy:
        copy.execute("PRAGMA trusted_schema = OFF")
        if copy.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            raise Refused(_("The database in it is damaged."))
        if copy.execute("SELECT 1 FROM sqlite_master WHERE type NOT IN ('table', 'index')").fetchall():
            raise Refused(_("The database in it has views or triggers. Colloquy makes none."))
        names = sorted(name for (name,) in copy.execute(TABLES))
        counts = {name: copy.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0] for name in names}  # noqa: S608
        known = copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return counts, [list(row) for row in known]


def quoted(name: str) -> str:
    """A name for SQL, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def of_postgresql() -> Iterator[tuple[Manifest, Write]]:
    """Its tables, in the one transaction in which this is held; nobody takes a table away meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = our_tables()
        cursor.execute(f"LOCK TABLE {', '.join(map(quoted, tables))} IN ACCESS SHARE MODE")
        migrations = [list(key) for key in sorted(MigrationRecorder(connection).applied_migrations())]
        manifest = Manifest("", "postgresql", migrations, columns={name: columns_of(name) for name in tables})
        cursor.execute(SEQUENCES, [tables])
        for table, sequence in cursor.fetchall():
            cursor.execute(f"SELECT last_value + is_called::int FROM {sequence}")  # noqa: S608 - the server's own words
            manifest.sequences[table] = cursor.fetchone()[0]

        def write(writer: Writer) -> Iterator[str]:
            """Each table."""
            for table in tables:
                writer.add(f"{DATABASE}{table}.copy", rows_of(cursor, table, manifest), packed=True)
                yield table

        yield manifest, write


def our_tables() -> list[str]:
    """The tables of the models, and those beside them, as far as they are there."""
    there = set(connection.introspection.table_names())
    if "django_migrations" not in there:
        raise Refused(_("The database is empty: there is nothing to keep."))
    return sorted(there & {*connection.introspection.django_table_names(), *BESIDE_THE_MODELS})


def columns_of(table: str) -> list[str]:
    """The columns of a table that are written, and not made of others."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        return [name for (name,) in cursor.fetchall()]


def rows_of(cursor: Any, table: str, manifest: Manifest) -> Iterator[bytes]:
    """The rows of a table as COPY tells them; how many there were stands in the manifest afterwards."""
    columns = ", ".join(map(quoted, manifest.columns[table]))
    with cursor.copy(f"COPY {quoted(table)} ({columns}) TO STDOUT") as rows:
        for piece in rows:
            yield bytes(piece)
    manifest.counts[table] = cursor.rowcount

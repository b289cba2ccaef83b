"""Putting the database of an archive in the place of the one that is here, in one transaction: whoever reads meanwhile
sees all of the old one or all of the new one, and a kill leaves the old.

SQLite's own backup writes the pages of the checked copy into the file as one transaction, so that processes which have
it open go on with the new rows; to put another file in its place would leave them writing into one that is gone.
PostgreSQL's tables are made and filled in a schema of their own, by the migrations that the archive names, and change
places with the old ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from blog.refusals import Refused
from blog.site.backing_up_archive import DATABASE, Archive, Manifest
from blog.site.backing_up_database import (
    BESIDE_THE_MODELS,
    FILE,
    PATIENCE,
    columns_of,
    database_file,
    looked_through,
    quoted,
)

BESIDE, ONE_AT_A_TIME = "colloquy_restoring", 0x636F6C6C
LONGEST_WAIT, A_MOMENT = "60s", 100
Made = Iterator[str]


def refuse_foreign(manifest: Manifest) -> None:
    """Raise Refused for a database of another kind than the one here."""
    if manifest.database != connection.vendor:
        told = {"theirs": manifest.database, "ours": connection.vendor}
        raise Refused(
            _("This is a backup of %(theirs)s; here is %(ours)s. See docs/operating.md for the way over.") % told
        )


@contextmanager
def checked_copy(archive: Archive, beside: Path) -> Iterator[Path]:
    """The copy of SQLite's file, unpacked and looked through; what PostgreSQL has needs none. Raises Refused."""
    copy = beside / "site.sqlite3"
    if connection.vendor == "sqlite":
        with copy.open("wb") as file:
            for piece in archive.pieces(FILE):
                file.write(piece)
        try:
            counts, migrations = looked_through(copy)
        except sqlite3.Error as problem:
            raise Refused(archive.damaged(FILE)) from problem
        if (counts, migrations) != (archive.manifest.counts, archive.manifest.migrations):
            raise Refused(archive.damaged(FILE))
    yield copy


def replace_database(archive: Archive, copy: Path) -> Iterator[str]:
    """Put it in the place of the one that is here; yields the name of each table. Raises Refused, and DatabaseError of
    either kind; all is as it was, then."""
    if connection.vendor == "postgresql":
        yield from replace_postgresql(archive)
    else:
        replace_sqlite(copy)
        yield from archive.manifest.counts


def replace_sqlite(copy: Path) -> None:
    """Write the copy into the file, as one transaction, and what waits beside it too."""
    connection.close()
    try:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(database_file(), PATIENCE)) as target:
            target.execute("PRAGMA journal_mode = WAL")
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target, progress=refuse_to_wait)
            target.execute(f"PRAGMA busy_timeout = {A_MOMENT}")  # who still reads the old rows keeps only its pages
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as problem:
        told = {"file": database_file(), "why": problem}
        sentence = _(
            "%(file)s cannot be written (%(why)s). If it is damaged, move it and its -wal and -shm away first."
        )
        raise Refused(sentence % told) from problem


def refuse_to_wait(status: int, _left: int, _all: int) -> None:
    """Raise OperationalError where a step could not write for as long as it is patient: without this it tries for
    ever."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise sqlite3.OperationalError("database is locked")


def replace_postgresql(archive: Archive) -> Iterator[str]:
    """Make and fill the tables beside, then let them change places."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s), current_schema()", [ONE_AT_A_TIME])
        is_alone, here = cursor.fetchone()
        if not is_alone:
            raise Refused(_("Another backup is being restored."))
        try:
            cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")
            cursor.execute(f"CREATE SCHEMA {BESIDE}")
            cursor.execute(f"SET search_path TO {BESIDE}")
            migrate_to(archive.manifest)
            yield from fill(cursor, archive)
            change_places(cursor, here)
        finally:
            if connection.is_usable():
                cursor.execute(f"SET search_path TO {quoted(here)}")
                cursor.execute(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def migrate_to(manifest: Manifest) -> None:
    """Make the tables as the archive's own migrations make them."""
    executor, applied = MigrationExecutor(connection), manifest.applied
    graph = executor.loader.graph
    known = [key for key in sorted(applied) if key in graph.nodes]
    followed = {
        (parent.key[0], parent.key[1])
        for key in known
        for parent in graph.node_map[key].parents
        if parent.key[0] == key[0]
    }
    executor.migrate([key for key in known if key not in followed])


def fill(cursor: Any, archive: Archive) -> Iterator[str]:
    """Fill the tables, and let each go on counting where it was. Raises Refused where they are not what was kept."""
    manifest, there = archive.manifest, set(connection.introspection.table_names())
    if missing := manifest.columns.keys() - there:
        names = ", ".join(sorted(missing))
        raise Refused(_("The migrations do not make the tables of this backup: %(names)s.") % {"names": names})
    with transaction.atomic():
        cursor.execute(f"TRUNCATE {', '.join(map(quoted, sorted(there)))}")
        for table, columns in manifest.columns.items():
            if set(columns) != set(columns_of(table)):
                raise Refused(_("The migrations do not make the table %(name)s of this backup.") % {"name": table})
            into = f"COPY {quoted(table)} ({', '.join(map(quoted, columns))}) FROM STDIN"
            with cursor.copy(into) as rows:
                for piece in archive.pieces(f"{DATABASE}{table}.copy"):
                    rows.write(piece)
            if cursor.rowcount != manifest.counts.get(table):
                raise Refused(archive.damaged(f"{DATABASE}{table}.copy"))
            yield table
        for table, following in manifest.sequences.items():
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [quoted(table), following])


def change_places(cursor: Any, here: str) -> None:
    """Drop our tables that are here, and move the new ones to their place, at one moment."""
    made = connection.introspection.table_names()
    ours = {*made, *connection.introspection.django_table_names(), *BESIDE_THE_MODELS}
    with transaction.atomic():
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename = ANY (%s)", [here, list(ours)]
        )
        if old := [f"{quoted(here)}.{quoted(name)}" for (name,) in cursor.fetchall()]:
            cursor.execute(f"DROP TABLE {', '.join(old)}")
        for table in made:
            cursor.execute(f"ALTER TABLE {BESIDE}.{quoted(table)} SET SCHEMA {quoted(here)}")

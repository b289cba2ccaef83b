"""The empty database of the tests, kept from one run to the next: Django takes seconds to go through all migrations,
and a copy of what came of it is made in no time. On SQLite alone, and only as long as no migration and no library is
another; the migrations are asked again in any case, and find that nothing is left to do."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

FOLDERS = ("blog/migrations", "comments/migrations")
LIBRARIES = "requirements.lock"


def path() -> Path:
    """Where the copy is kept: under a name that is made of all it depends on."""
    known = sha256(f"{sys.version} {sqlite3.sqlite_version} {settings.INSTALLED_APPS}".encode())
    for folder in FOLDERS:
        for file in sorted((settings.BASE_DIR / folder).glob("*.py")):
            known.update(file.name.encode() + file.read_bytes())
    known.update((settings.BASE_DIR / LIBRARIES).read_bytes())
    return Path(settings.BASE_DIR) / "var" / "tests" / f"{known.hexdigest()[:32]}.sqlite3"


class Template:
    """The copy, and whether the database of the tests began with it."""

    def __init__(self) -> None:
        self.path, self.is_begun = path(), False

    def offer(self) -> None:
        """Let the database begin with the copy when it is first opened."""
        if connection.vendor == "sqlite":
            connection_created.connect(self.begin)

    def begin(self, connection: Any, **_sent: Any) -> None:
        """Fill an empty database of the tests."""
        if self.is_begun or not self.path.exists() or not connection.is_in_memory_db():
            return
        self.is_begun = True
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)

    def keep(self) -> None:
        """Keep a copy of the database as the migrations have made it, where there was none; older ones go."""
        connection_created.disconnect(self.begin)
        if self.is_begun or connection.vendor != "sqlite" or not connection.is_in_memory_db():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        made = self.path.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(made)) as target:
            connection.connection.backup(target)
        made.replace(self.path)
        for old in self.path.parent.glob("*.sqlite3"):
            if old != self.path:
                old.unlink(missing_ok=True)

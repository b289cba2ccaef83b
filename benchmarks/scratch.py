"""Scratch places for one run: a folder, a database, and nothing left of either."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LONGEST = 900
SIZES = (0, 1, 100, 1_000, 10_000)
ESSAYS, EACH = 40, 100
ORDER = ["--posts", str(ESSAYS), "--comments", str(EACH), "--big", *map(str, SIZES)]


@dataclass(frozen=True)
class Scratch:
    """Where the scratch site is: the environment of every process that belongs to it."""

    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """What a Python process of the scratch site prints. Raises CalledProcessError."""
        command = [sys.executable, *words]
        done = subprocess.run(  # noqa: S603 - our own words
            command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST
        )
        return done.stdout


@contextmanager
def scratch_site(database: str, comments: int = 8_000, cache: str = "", filled: str = "") -> Iterator[Scratch]:
    """A migrated site with its static files and its data, so many comments beside the large threads; all of it is gone
    afterwards, but for a database that was filled before and is named."""
    own = nullcontext(filled) if filled else None
    with TemporaryDirectory(prefix="benchmark-") as folder, own or scratch_database(database, folder) as url:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        site = Scratch(
            {
                **kept,
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                "BENCHMARK_FOLDER": folder,
                "DATABASE_URL": url,
                "CACHE_URL": cache,
                "MEDIA_ROOT": f"{folder}/media",
                "SECRET_KEY": token_hex(40),
                "PYTHONPATH": str(ROOT),
            }
        )
        site.run("manage.py", "migrate", "--verbosity", "0")
        site.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        if not filled:
            site.run("manage.py", "load_data", "--courses", str(max(1, comments // (ESSAYS * EACH))), *ORDER)
        yield site


@contextmanager
def scratch_database(kind: str, folder: str) -> Iterator[str]:
    """The address of a new database: a file, or one on this machine's PostgreSQL that is dropped afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/scratch.sqlite3"
        return
    import psycopg

    server = subprocess.check_output([ROOT / "scripts" / "postgres-url"], text=True).strip()  # noqa: S603 - our own
    parts = urlsplit(server)
    if parts.hostname not in LOOPBACK:
        raise SystemExit("The PostgreSQL named is not on this machine; benchmarks write to no other.")
    name = f"benchmark_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

"""A scratch site for one drill, and the processes that run it as `deploy/` does: the server of several processes and
the worker. Whatever was started is gone afterwards. It must not know any drill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from atexit import register
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from urllib.parse import urlencode

from benchmarks.hosts_class import TOKEN
from benchmarks.scratch import ROOT, Scratch, scratch_database
from benchmarks.server import PARENT, PROC, stat

PROCESSES, PATIENCE, START = 2, 30, 120
APPLICATION = "benchmarks.unhurried:application"
FORM = "application/x-www-form-urlencoded"
LETTERS = "letters"
TRUNCATE = "from django.db import connection; connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"


@dataclass(frozen=True)
class Place(Scratch):
    """A scratch site with its folder and whatever runs for it. `root` is where its code is."""

    folder: Path = Path()
    root: Path = ROOT
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where Python looks first: what a drill put into the folder `early`, then the code."""
        return os.pathsep.join((str(self.folder / "early"), str(self.root)))

    def start(self, *words: str, log: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a Python process of the site, in a group of its own."""
        with (self.folder / log).open("ab") as out:
            process = subprocess.Popen(  # noqa: S603 - our own words
                [sys.executable, *words],
                stdout=out,
                stderr=out,
                env={**self.environment, "PYTHONPATH": self.path, **more},
                cwd=self.root,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def tried(self, *words: str, seconds: float = 600, **more: str) -> subprocess.CompletedProcess[str]:
        """What became of a Python process of the site, whatever that is."""
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, *words],
            env={**self.environment, "PYTHONPATH": self.path, **more},
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )

    def run(self, *words: str) -> str:
        """What a Python process of the site prints. Raises RuntimeError with what went wrong."""
        done = self.tried(*words)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def shell(self, code: str) -> str:
        """What a few lines print in which the models are there. Raises RuntimeError with what went wrong."""
        return self.run("manage.py", "shell", "-v0", "-c", code).strip()

    def serve(self, port: int = 0, **more: str) -> Server:
        """The server as it is shipped, with two processes, on a free port unless one is named; returns once it
        answers."""
        port = port or free_port()
        words = [
            "-m",
            "gunicorn",
            "--config",
            str(ROOT / "deploy" / "gunicorn.conf.py"),
            more.pop("APPLICATION", APPLICATION),
        ]
        told = {"WEB_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(PROCESSES)}
        process = self.start(*words, log="web.log", SITE_URL=f"http://127.0.0.1:{port}", **told, **more)
        server = Server(process, port)
        try:
            server.await_answer()
        except RuntimeError as problem:
            raise RuntimeError(f"{problem} {(self.folder / 'web.log').read_text()[-1500:]}") from problem
        return server

    def work(self, **more: str) -> subprocess.Popen[bytes]:
        """The worker."""
        return self.start("manage.py", "db_worker", "--interval", "0.2", log="worker.log", **more)

    def stop_all(self) -> None:
        """End everything that was started here."""
        for process in self.running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait(PATIENCE)
        self.running.clear()

    @property
    def file(self) -> Path:
        """The file of SQLite."""
        return Path(self.environment["DATABASE_URL"].removeprefix("sqlite:///"))

    def is_whole(self) -> str:
        """What the database says of itself, `ok` where all is well."""
        if not self.environment["DATABASE_URL"].startswith("sqlite"):
            return "ok" if self.tried("manage.py", "check", "--database", "default").returncode == 0 else "no answer"
        with sqlite3.connect(self.file, 20) as file:
            found = [row[0] for row in file.execute("PRAGMA integrity_check(3)")]
            found += [f"{row[0]} {row[1]} names no {row[2]}" for row in file.execute("PRAGMA foreign_key_check")]
        return "ok" if found == ["ok"] else "; ".join(found)

    def letters(self) -> list[Path]:
        """The files that letters were written to."""
        return sorted((self.folder / LETTERS).glob("*"))


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def host(self) -> str:
        """Where it is asked."""
        return f"127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir(PROC))) if stat(pid)[PARENT] == self.process.pid]

    def ask(self, path: str, form: Mapping[str, Any] | None = None, cookie: str = "", **more: Any) -> Answer:
        """One request; a form is posted with its token. `body` and `kind` send something else."""
        headers = {"Cookie": cookie} if cookie else {}
        body, method = more.get("body"), "POST" if form is not None or "body" in more else "GET"
        if form is not None:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, **form}, doseq=True)
        if method == "POST":
            headers["Content-Type"] = more.get("kind", FORM)
            headers |= {"Origin": f"http://{self.host}", "Sec-Fetch-Site": "same-origin"}
        connection = HTTPConnection(self.host, timeout=more.get("timeout", PATIENCE))
        began = time.monotonic()
        try:
            connection.request(method, path, body, headers | more.get("headers", {}))
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            return Answer(response.status, text, time.monotonic() - began, dict(response.headers))
        except (OSError, HTTPException) as problem:
            return Answer(0, type(problem).__name__, time.monotonic() - began, {})
        finally:
            connection.close()

    def await_answer(self) -> float:
        """How long it takes until it answers. Raises RuntimeError when it does not."""
        began = time.monotonic()
        while time.monotonic() - began < START:
            if 0 < self.ask("/healthz", timeout=5).status < 500:  # an older release may not know this address
                return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("The server did not start.")


@dataclass(frozen=True)
class Answer:
    """What came of one request; status 0 where nothing came."""

    status: int
    text: str
    seconds: float
    headers: dict[str, str]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def a_site(database: str, *, folder: Path | None = None, cached: str = "", url: str = "") -> Iterator[Place]:
    """A migrated, empty site with its static files, in this folder or in one of its own, on a database that is there
    already if its address is given; all that it started and wrote is gone afterwards."""
    with TemporaryDirectory(prefix="drill-") as scratch, ExitStack() as stack:
        place = in_folder(Path(scratch), folder or Path(scratch), cached)
        stack.callback(place.stop_all)
        is_new = not url and database == "sqlite"
        place.environment["DATABASE_URL"] = url or (
            f"sqlite:///{folder or scratch}/scratch.sqlite3"
            if database == "sqlite"
            else stack.enter_context(scratch_database(database, scratch))
        )
        if is_new:
            shutil.copyfile(migrated(), place.file)
        else:
            place.run("manage.py", "migrate", "--verbosity", "0")
        (place.folder / "static").symlink_to(static())
        yield place


def in_folder(folder: Path, kept_in: Path, cached: str) -> Place:
    """A site that has no database yet; its media are kept in one folder, the rest in another."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX") if name in os.environ}
    place = Place(
        {
            **known,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "BENCHMARK_FOLDER": str(folder),
            "CACHE_URL": cached,
            "MEDIA_ROOT": str(kept_in / "media"),
            "EMAIL_URL": f"file://{folder}/{LETTERS}",
            "SECRET_KEY": token_hex(40),
            "PYTHONPATH": str(ROOT),
        },
        folder,
    )
    (kept_in / "media").mkdir(exist_ok=True)
    return place


@cache
def made_once() -> Path:
    """A folder for what every drill of this run begins with, gone when the run ends."""
    folder = Path(mkdtemp(prefix="drills-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def migrated() -> Path:
    """A migrated, empty file of SQLite."""
    place = in_folder(made_once(), made_once(), "")
    place.environment["DATABASE_URL"] = f"sqlite:///{place.folder}/migrated.sqlite3"
    place.run("manage.py", "migrate", "--verbosity", "0")
    place.run("manage.py", "shell", "-v0", "-c", TRUNCATE)
    return place.file


@cache
def static() -> Path:
    """The static files."""
    place = in_folder(made_once(), made_once(), "")
    place.environment["DATABASE_URL"] = "sqlite:///:memory:"
    place.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    return place.folder / "static"

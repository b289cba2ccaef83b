"""D4: a backup and a migration are killed at moments all along; each is begun again afterwards and has to end well."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.site import Place, a_site

MEGABYTES = 20
VERIFY = """
from pathlib import Path
from blog.site.backing_up_archive import Archive
print(len(list(Archive(Path({file!r})).verify())))
"""
COUNTS = """
import json
from blog.models import *
from comments.models import Comment
print(json.dumps([model.objects.count() for model in (Course, Post, Revision, Enrolment, User, Comment)]))
"""


def kill_backup(order: Order, seen: Seen) -> None:
    """D4: at moments all along a backup; once a whole one stands there, it must stand there ever after."""
    with a_site(order.database) as place:
        place.run("manage.py", "load_data", "--posts", "10", "--comments", "100")
        (place.folder / "media" / "images").mkdir(exist_ok=True)
        for n in range(MEGABYTES):
            (place.folder / "media" / "images" / f"{n:024x}.png").write_bytes(os.urandom(1_000_000))
        out, began = place.folder / "out" / "site.zip", time.monotonic()
        out.parent.mkdir()
        done = place.tried("manage.py", "backup", str(out))
        took = time.monotonic() - began
        seen.check("the first ends well", done.returncode == 0)
        out.unlink()
        cut, states = 0, Counter[str]()
        for n in range(order.kills):
            if n == order.kills // 2:
                place.run("manage.py", "backup", str(out))
            before = out.read_bytes() if out.exists() else b""
            cut += cut_short(place, took * (n + 1) / (order.kills + 1), "manage.py", "backup", str(out))
            now = out.read_bytes() if out.exists() else b""
            states["as before" if now == before else "whole" if is_backup(place, out) else "HALF"] += 1
        seen.check(f"killed {cut} times; under the final name {dict(states)}", not states["HALF"] and cut > 0)
        seen.check("the next ends well", place.tried("manage.py", "backup", str(out)).returncode == 0)
        seen.check("and is whole", is_backup(place, out))
        left = sorted(path.name for path in out.parent.iterdir())
        seen.check(f"in the folder afterwards: {', '.join(left)}", left == ["site.zip"])


def is_backup(place: Place, out: Path) -> bool:
    """Whether an archive is whole, by its own sums."""
    try:
        return int(place.shell(VERIFY.format(file=str(out)))) > MEGABYTES
    except RuntimeError:
        return False


def cut_short(place: Place, seconds: float, *words: str) -> bool:
    """Start a process of the site and kill it after so long; whether it still ran."""
    process = place.start(*words, log="killed.log")
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True


def kill_migration(order: Order, seen: Seen) -> None:
    """D4: from the state before the newest migrations, on a copy for each moment."""
    with a_site(order.database) as place:
        place.run("manage.py", "load_data", "--posts", "10", "--comments", "100")
        expected = place.shell(COUNTS)
        older = before_newest(place)
        for app, name in older:
            place.run("manage.py", "migrate", app, name, "--verbosity", "0")
        with Copies(place, order.database) as copies:
            copy = copies.make()
            began = time.monotonic()
            copy.run("manage.py", "migrate", "--verbosity", "0")
            took, cut, wrong = time.monotonic() - began, 0, list[str]()
            for n in range(order.kills):
                copy = copies.make()
                cut += cut_short(copy, took * (n + 3) / (order.kills + 3), "manage.py", "migrate", "--verbosity", "0")
                done = copy.tried("manage.py", "migrate", "--verbosity", "0")
                if done.returncode or copy.tried("manage.py", "migrate", "--check").returncode:
                    wrong.append(done.stderr.strip().splitlines()[-1] if done.stderr else "not all are there")
                elif copy.is_whole() != "ok" or copy.shell(COUNTS) != expected:
                    wrong.append(f"{copy.is_whole()}, {copy.shell(COUNTS)} instead of {expected}")
        seen.note(f"from {', '.join(f'{app} {name}' for app, name in older)}; killed {cut} times in {took:.1f} s")
        seen.check(f"next migrate not as it must be {len(wrong)} times {wrong[:2] or ''}", not wrong and cut > 0)


def before_newest(place: Place) -> list[tuple[str, str]]:
    """The states to go back to: five migrations of the ground, one of the comments."""
    names = {
        app: sorted(path.stem[:4] for path in (place.root / app / "migrations").glob("0*.py"))
        for app in ("blog", "comments")
    }
    return [("comments", names["comments"][-2]), ("blog", names["blog"][-6])]


class Copies:
    """Copies of a site's database, gone afterwards."""

    def __init__(self, place: Place, database: str) -> None:
        self.place, self.database, self.made = place, database, list[str]()

    def make(self) -> Place:
        """A new one."""
        environment, n = dict(self.place.environment), len(self.made)
        if self.database == "sqlite":
            copy = self.place.folder / f"copy-{n}.sqlite3"
            with closing(sqlite3.connect(self.place.file)) as source:
                source.execute("VACUUM INTO ?", [str(copy)])
            environment["DATABASE_URL"] = f"sqlite:///{copy}"
            self.made.append("")
        else:
            url = environment["DATABASE_URL"]
            server, _slash, name = url.rpartition("/")
            self.made.append(f"{name}_{n}")
            order_postgresql(url, f"CREATE DATABASE {self.made[-1]} TEMPLATE {name}")
            environment["DATABASE_URL"] = f"{server}/{self.made[-1]}"
        return Place(environment, self.place.folder, running=self.place.running)

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        for name in filter(None, self.made):
            order_postgresql(self.place.environment["DATABASE_URL"], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def order_postgresql(url: str, words: str) -> None:
    """One statement to the server of a database, from outside of it."""
    import psycopg

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(words.encode())


DRILLS = (
    Drill(
        "D4",
        "killed-backup",
        "a backup is killed at moments all along",
        "never half an archive under the final name; the next ends well",
        kill_backup,
    ),
    Drill(
        "D4",
        "killed-migration",
        "migrate is killed at moments all along, on copies of an older state",
        "the next migrate ends, the database is whole, no row is lost",
        kill_migration,
    ),
)

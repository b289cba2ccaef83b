"""S1 and S2: PostgreSQL is restarted under a class at work, a database is held locked for longer than anybody waits,
and a shared cache is killed, emptied and stopped. Needs PostgreSQL's programs and redis-server."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from benchmarks.drills.classroom import Classroom, classroom, until
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.holding import holding
from benchmarks.drills.site import Answer, Server, a_site, free_port
from benchmarks.hosts import POSTGRES
from benchmarks.hosts_class import TOKEN

AFTERWARDS = 1.5  # a request that began while the database was down may end so much later
LOCKED, PATIENCE, SLOWEST = 20, 30.0, 5.0
OK, MOVED, BUSY = 200, 302, 503
WRITERS = 2
TOO_MANY = "Too many failed login attempts"
WRONG = {"login": "writer-1@example.edu", "password": "not the word"}


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of one's own."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def order(self, *words: str) -> None:
        """Start, stop or restart it. Raises CalledProcessError."""
        told = f"-p {self.port} -k {self.folder} -h 127.0.0.1 -c unix_socket_permissions=0700"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", told, *words)

    def run(self, program: str, *words: str) -> None:
        """One of its programs, which do not run as root."""
        who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*who, str(POSTGRES[-1] / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")  # noqa: S603


@contextmanager
def own_postgresql() -> Iterator[Cluster]:
    """A new, empty PostgreSQL, gone afterwards."""
    with TemporaryDirectory(prefix="drill-postgresql-") as folder:
        cluster = Cluster(Path(folder), free_port())
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster.run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8")
        cluster.order("start")
        try:
            yield cluster
        finally:
            cluster.order("stop", "-m", "immediate")


def restart_database(order: Order, seen: Seen) -> None:
    """S1: once as an operator does, once as a crash."""
    if not POSTGRES:
        seen.skipped = "needs PostgreSQL's programs"
        return
    with own_postgresql() as cluster, a_site("postgresql", url=cluster.url) as place:
        room, server, down = classroom(place), place.serve(), list[tuple[float, float]]()
        seconds = max(24, order.seconds // 2)
        with room.at_work(server, seconds) as work:
            for second, how in ((6, "fast"), (seconds - 10, "immediate")):
                until(work.began, second)
                began = time.time()
                cluster.order("restart", "-m", how)
                down.append((began, time.time()))
        late = [at for at, _who, _what in room.told["errors"] if not any(a <= at <= b + AFTERWARDS for a, b in down)]
        room.judge(seen)
        seen.note("down for " + " and ".join(f"{b - a:.1f} s" for a, b in down))
        seen.note(f"meanwhile {dict(room.errors())}")
        seen.check(f"errors while it was up {len(late)}", not late)
        seen.check("500s 0", not any("500" in what for what in room.errors()))
        seen.check("the same server answers", server.process.poll() is None and server.ask(room.path).status == OK)


def lock_database(order: Order, seen: Seen) -> None:
    """S1: two wait to write, and give up; others read all along."""
    with a_site(order.database) as place:
        room, server, over = classroom(place, WRITERS), place.serve(), Event()
        forms = [{"body": f"Said to a locked database, {n}.", "parent": ""} for n in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS + 1) as pool, holding(place):
            judge_reading(server, room, seen)
            reading = pool.submit(read_on, server, room.path, over)
            sent = [pool.submit(send, server, room, n, form) for n, form in enumerate(forms)]
            answers = [one.result() for one in sent]
            over.set()
            read = reading.result()
        statuses, slowest = [one.status for one in answers], max(one.seconds for one in answers)
        seen.check(f"writers answered {statuses} after {slowest:.0f} s", set(statuses) == {BUSY} and slowest < PATIENCE)
        seen.check("each with its words", all(f["body"] in a.text for f, a in zip(forms, answers, strict=True)))
        longest = max(seconds for _status, seconds in read)
        seen.check(f"{len(read)} pages read meanwhile", {status for status, _seconds in read} == {OK})
        seen.check(f"the slowest in {longest:.2f} s", longest < SLOWEST)
        again = [send(server, room, n, form).status for n, form in enumerate(forms)]
        found = room.stands([form["body"] for form in forms])
        seen.check(f"sent again {again}", set(again) == {MOVED})
        seen.check(f"lost {found['lost']}, doubled {found['doubled']}", not (found["lost"] or found["doubled"]))


def send(server: Server, room: Classroom, writer: int, form: dict[str, str]) -> Answer:
    """One form, waited for as long as it takes."""
    return server.ask(f"{room.path}comments/", form, room.cookies[writer], timeout=60)


def judge_reading(server: Server, room: Classroom, seen: Seen) -> None:
    """That no page waits for who holds the lock of writers."""
    asked = [(room.path, ""), (f"{room.path}?as=anew", ""), (room.path, room.cookies[0]), ("/accounts/login/", "")]
    first = [server.ask(path, cookie=cookie) for path, cookie in asked]
    longest = max(one.seconds for one in first)
    seen.check(f"reading {[one.status for one in first]}", {one.status for one in first} == {OK})
    seen.check(f"in {longest:.2f} s at most", longest < SLOWEST)


def read_on(server: Server, path: str, over: Event) -> list[tuple[int, float]]:
    """Read the essay again and again: what was answered, and after how long."""
    found = list[tuple[int, float]]()
    while not over.wait(0.5):
        answer = server.ask(path)
        found.append((answer.status, answer.seconds))
    return found


class Redis:
    """A cache of one's own, which keeps nothing on disk."""

    def __init__(self, folder: str) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, empty."""
        words = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            self.folder,
        ]
        self.process = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL)  # noqa: S603, S607
        time.sleep(0.5)

    def stop(self) -> None:
        """Kill it."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def flush(self) -> None:
        """Empty it."""
        words = ["redis-cli", "-p", str(self.port), "flushall"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words


def lose_cache(order: Order, seen: Seen) -> None:
    """S2."""
    if shutil.which("redis-server") is None:
        seen.skipped = "needs redis-server"
        return
    with TemporaryDirectory(prefix="drill-redis-") as folder:
        redis = Redis(folder)
        redis.start()
        try:
            with a_site(order.database, cached=f"redis://127.0.0.1:{redis.port}/0") as place:
                room, server = classroom(place), place.serve()
                with room.at_work(server, 32) as work:
                    for second, act in ((6, redis.stop), (14, redis.start), (20, redis.flush), (26, redis.stop)):
                        until(work.began, second)
                        act()
                room.judge(seen)
                seen.note("killed for 8 s, emptied, killed for good")
                seen.check(f"5xx {room.failures().total()}", not room.failures())
                others = room.errors() - room.failures()
                seen.check(f"other errors {dict(others) or 0}", not others)
                pages = [server.ask("/measured/", cookie=cookie) for cookie in room.cookies]
                out = [page.status for page in pages if "/accounts/logout/" not in page.text]
                seen.check(f"signed out {out or 0}", not out)
                shown, total = server.ask(room.path).text, len(room.told["accepted"])
                seen.check("the page counts them all", f"{total:,} " in shown or f"{total} " in shown)
                tries = [server.ask("/accounts/login/", WRONG, f"csrftoken={TOKEN}").text for _n in range(25)]
                seen.check(f"of 25 wrong sign-ins without a cache {stopped(tries)} are stopped", stopped(tries) > 0)
        finally:
            redis.stop()


def stopped(answers: list[str]) -> int:
    """How many of these pages say that somebody has tried too often."""
    return sum(TOO_MANY in page for page in answers)


DRILLS = (
    Drill(
        "S1",
        "database-restarted",
        "PostgreSQL is restarted under load, then crashes and comes back",
        "errors only while it is down, none a 500; the application is not restarted; nothing lost",
        restart_database,
        ("postgresql",),
    ),
    Drill(
        "S1",
        "database-locked",
        f"somebody else holds the lock of writers for more than {LOCKED} s",
        "writers get a 503 with their words, readers do not wait; sent again it stands once",
        lock_database,
    ),
    Drill(
        "S2",
        "cache-lost",
        "the shared cache is killed, started, emptied and killed under load",
        "no 5xx, all stay signed in, counts right",
        lose_cache,
    ),
)

"""G1 and G2: an older release's site is brought to this one (backup, migrate, rerender, doctor), and the processes of
both run side by side on one database. The older code is taken from git, and has to run on what is installed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.drills.classroom import READERS, WRITERS, Classroom, classroom
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.drills.killing_archives import COUNTS
from benchmarks.drills.site import Place, a_site, in_folder
from benchmarks.scratch import ROOT, scratch_database

ESSAYS = 100  # comments on each
NONE = "there is no tagged release yet; name an older one with --revision"
OK = 200


def older(order: Order) -> str:
    """The older release: what was asked for, or the newest tag before this commit; empty without either."""
    if order.revision:
        return order.revision
    words = ["git", "describe", "--tags", "--abbrev=0", "HEAD^"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


def code_of(revision: str, folder: Path) -> Path:
    """The code of a revision, in a folder of its own."""
    packed = subprocess.run(  # noqa: S603 - our own words
        ["git", "archive", revision],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def run_both(order: Order, seen: Seen) -> None:
    """G2."""
    if not (revision := older(order)):
        seen.skipped = NONE
        return
    with a_site(order.database) as place:
        old = replace(place, root=code_of(revision, place.folder / "old"))
        room = classroom(place)
        servers = [place.serve(), old.serve()]
        halves = [Classroom(each, room.path, room.cookies[n::2], f" of {n}") for n, each in enumerate((place, old))]
        with ExitStack() as stack:
            for half, server in zip(halves, servers, strict=True):
                stack.enter_context(half.at_work(server, order.seconds))
        for name, half in zip(("new", revision), halves, strict=True):
            failed, n = half.failures().total(), len(half.told["accepted"])
            seen.check(f"{name}: {n} accepted, 5xx {failed}", not failed)
        room.told = {"bodies": [body for half in halves for body in half.told["bodies"]]}
        room.told["accepted"] = room.told["bodies"]
        room.judge(seen)
        shown = [thoughts(server.ask(room.path).text) for server in servers]
        seen.check(f"both show {shown}", len(set(shown)) == 1)


def thoughts(text: str) -> str:
    """How many comments a page says it has."""
    found = re.search(r'<h2 id="thoughts">\s*([\d,]+|One)', text)
    return found[1] if found else "?"


def upgrade(order: Order, seen: Seen) -> None:
    """G1."""
    if not (revision := older(order)):
        seen.skipped = NONE
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="drill-")))
        place = in_folder(folder, folder, "")
        place.environment["DATABASE_URL"] = stack.enter_context(scratch_database(order.database, str(folder)))
        stack.callback(place.stop_all)
        old = replace(place, root=code_of(revision, folder / "old"))
        done(old, "migrate", "--verbosity", "0")
        done(old, "load_data", "--posts", str(max(1, order.comments // ESSAYS)), "--comments", str(ESSAYS))
        before = old.shell(COUNTS)
        *_rest, comments = json.loads(before)
        seen.note(f"from {revision} with {comments:,} comments")
        seen.note(", ".join(f"{name} {seconds:.0f} s" for name, seconds in steps(old, place)))
        mended = place.tried("manage.py", "doctor", "--mend", "--quick")
        seen.note(f"doctor --mend: {' '.join(mended.stdout.split())[-80:]}")
        looked = place.tried("manage.py", "doctor")
        seen.check(f"then doctor: {looked.stdout.strip().splitlines()[-1]}", looked.returncode == 0)
        seen.check("no migration is left", place.tried("manage.py", "migrate", "--check").returncode == 0)
        after = place.shell(COUNTS)
        seen.check("the same rows" if after == before else f"rows {after} instead of {before}", after == before)
        seen.check(f"integrity {place.is_whole()}", place.is_whole() == "ok")
        server = place.serve()
        statuses = [server.ask(path).status for path in ("/", "/load-1/", "/load-1/posts/essay-1/", "/load-1/feed/")]
        seen.check(f"pages {statuses}", all(OK <= status < 400 for status in statuses))
        checks(place, seen)


def steps(old: Place, new: Place) -> Iterator[tuple[str, float]]:
    """The upgrade as docs/operating.md has it: each step and how long it took. What the old code cannot do yet, the new
    one does."""
    has_backup = (old.root / "blog" / "management" / "commands" / "backup.py").exists()
    yield "backup", done(old if has_backup else new, "backup", str(new.folder / "before.zip"))
    yield "migrate", done(new, "migrate", "--verbosity", "0")
    yield "collectstatic", done(new, "collectstatic", "--no-input", "--verbosity", "0")
    yield "rerender, killed and run again", rerender(new)
    yield "reindex", done(new, "reindex")


def checks(place: Place, seen: Seen) -> None:
    """That the site as it is now passes Django's own checks."""
    done = place.tried("manage.py", "check")
    seen.check("check is silent", done.returncode == 0 and "no issues" in done.stdout)


def done(place: Place, *words: str) -> float:
    """How long a command of the site takes. Raises RuntimeError where it does not end well."""
    began = time.monotonic()
    ended = place.tried("manage.py", *words, seconds=7_200)
    if ended.returncode:
        raise RuntimeError(f"{words[0]}: {ended.stderr.strip().splitlines()[-1:]}")
    return time.monotonic() - began


def rerender(place: Place) -> float:
    """Print everything anew, killed once on its way and gone on with after the place that it last said: how long both
    took."""
    began = time.monotonic()
    process = place.start("manage.py", "rerender", log="rerender.log")
    try:
        process.wait(6)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    said = re.findall(r"^Done so far: (\S+)$", (place.folder / "rerender.log").read_text(), re.MULTILINE)
    done(place, "rerender", *(["--after", said[-1]] if said else []))
    return time.monotonic() - began


DRILLS = (
    Drill(
        "G1",
        "upgrade",
        "an older release's data: backup, migrate, rerender (killed once), doctor",
        "every step ends, doctor finds nothing, the same rows, pages answer",
        upgrade,
    ),
    Drill(
        "G2",
        "side-by-side",
        f"an older release and this one on one migrated database, {WRITERS} writers and {2 * READERS} readers",
        "no 5xx, nothing lost or doubled",
        run_both,
    ),
)

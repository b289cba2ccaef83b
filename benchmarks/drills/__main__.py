"""Faults, one by one: `python -m benchmarks.drills NAME --database postgresql`. Without a name all are drilled, and one
table says what was done, what must be seen and what was. The exit code is 1 if anything was not as it must be. Some
need root, some PostgreSQL's programs, a Redis server or libfaketime; one that cannot be done here says so."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.drills import away, clock, killing, killing_archives, long, releases, room, serving
from benchmarks.drills.drill import Drill, Order, Seen
from benchmarks.scratch import ROOT

MODULES = (serving, long, killing, killing_archives, room, away, clock, releases)
DRILLS = {drill.name: drill for module in MODULES for drill in module.DRILLS}
COLUMNS = ("row", "drill", "what was done", "what must be seen", "what was seen", "result")


def main() -> None:
    """Drill what was asked for, say each result as it comes, and all of them at the end."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.drills", description=__doc__, epilog="drills: " + ", ".join(DRILLS)
    )
    parser.add_argument("names", nargs="*", choices=[[], *DRILLS], metavar="NAME", help="which ones (all)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="which one (each drill's own)")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="how long a class is at work (60)")
    parser.add_argument("--comments", type=int, default=10_000, metavar="N", help="in the upgrade (10,000)")
    parser.add_argument("--kills", type=int, default=10, metavar="N", help="how many moments something is killed (10)")
    parser.add_argument("--revision", default="", metavar="REV", help="the older release (the newest tag)")
    wanted = parser.parse_args()
    error, rows, began = Console(stderr=True), list[tuple[Drill, str, Seen]](), os.getloadavg()[0]
    for drill in [DRILLS[name] for name in wanted.names or DRILLS]:
        for database in [wanted.database] if wanted.database else drill.databases:
            if database not in drill.databases:
                continue
            order = Order(database, wanted.seconds, wanted.comments, wanted.revision, wanted.kills)
            clock = time.monotonic()
            error.print(f"{drill.row} {drill.name} on {database} …")
            rows.append((drill, database, drilled(drill, order)))
            error.print(f"  {rows[-1][2].result} in {time.monotonic() - clock:.0f} s: {rows[-1][2]}", markup=False)
    show(rows, began)
    sys.exit(1 if any(seen.wrong for _drill, _database, seen in rows) else 0)


def drilled(drill: Drill, order: Order) -> Seen:
    """What was seen; a drill that breaks is one that failed."""
    seen = Seen()
    try:
        drill.run(order, seen)
    except Exception as problem:  # whatever it was, it is not what must be seen
        traceback.print_exc()
        seen.check(f"it broke: {type(problem).__name__}: {problem}".partition("\n")[0], False)
    return seen


def show(rows: Iterable[tuple[Drill, str, Seen]], began: float) -> None:
    """The table and what it holds for, in Markdown."""
    table = Table(box=MARKDOWN)
    for title in COLUMNS:
        table.add_column(title, no_wrap=True)
    for drill, database, seen in rows:
        table.add_row(drill.row, f"`{drill.name}`, {database}", drill.done, drill.must, str(seen), seen.result)
    console = Console(width=2_000, soft_wrap=True, highlight=False, markup=False)
    console.print(table)
    versions = f"Python {sys.version.split()[0]}, commit {commit()}"
    load = f"load {began:.1f} to {os.getloadavg()[0]:.1f}"
    console.print(f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {load}; {versions}.")


def commit() -> str:
    """The commit that is drilled, and whether it was changed since."""
    words = ["git", "describe", "--always", "--dirty", "--tags"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()

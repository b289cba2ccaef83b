"""What each page costs: `python -m benchmarks.pages --database sqlite`. Prints a table; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.scratch import ROOT, Scratch, scratch_site
from benchmarks.server import THREADS, TICKS, WORKER_CLASS, WORKERS, Server, serving

AT_MOST = 20_000
WARMING = 5
SHARE_OF_EMPTY = 0.5
TURNS = 3
WIDTH = 100
NOT_MODIFIED = 304


def main() -> None:
    """Make a scratch site, measure every page, take everything away again."""
    wanted = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    error = Console(stderr=True)
    with ExitStack() as stack:
        error.print(f"Filling a scratch database on {wanted.database} …" if not wanted.filled else "Looking at it …")
        site = stack.enter_context(scratch_site(wanted.database, wanted.comments, wanted.cache, wanted.filled))
        plan = json.loads(site.run("-m", "benchmarks.inside"))
        server = stack.enter_context(serving("benchmarks.unhurried:application", site))
        yardstick = stack.enter_context(serving("benchmarks.empty:application", without_settings(site)))
        load = [os.getloadavg()[0]]
        rows = []
        for row in plan["rows"]:
            error.print(f"  {row['page']}, {row['who']}")
            rows.append(measured(row, server, yardstick, wanted.seconds))
        load.append(os.getloadavg()[0])
    told = conditions(plan, load, wanted.seconds)
    show(rows, plan["skipped"], told)
    if wanted.json:
        wanted.json.write_text(json.dumps({"conditions": told, "rows": rows, "skipped": plan["skipped"]}, indent=2))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which one (sqlite)")
    parser.add_argument("--comments", type=int, default=8_000, help="how many besides the large threads (8,000)")
    parser.add_argument("--filled", default="", metavar="URL", help="a database that load_data has filled; it is kept")
    parser.add_argument("--cache", default="", metavar="URL", help="a shared cache, such as redis://127.0.0.1:6379/9")
    parser.add_argument("--seconds", type=float, default=3, help="how long each page is read (3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there too")
    return parser.parse_args()


def without_settings(site: Scratch) -> Scratch:
    """The same environment for the empty view, which brings its own settings."""
    return Scratch({name: kept for name, kept in site.environment.items() if name != "DJANGO_SETTINGS_MODULE"})


def measured(row: dict[str, Any], server: Server, yardstick: Server, seconds: float) -> dict[str, Any]:
    """What one page costs, and what the empty view costs with the same bytes: in turns, so that other work on the
    machine weighs on both."""
    page = dict(row)
    if row["expects"] == NOT_MODIFIED:
        page["headers"] = {"If-None-Match": etag_of(server, row["requests"][0][1])}
    answered = drive(server, page | {"requests": page["requests"][1 - row["repeat"] :]}, seconds, WARMING)
    nothing = {"requests": [["GET", f"/{answered['bytes']}", ""]], "cookie": "", "repeat": True}
    nothing |= {"expects": 200, "headers": {}}
    drive(yardstick, nothing, seconds, WARMING)
    server.forget_peak()
    spent, wall, empty = Counter[str](), 0.0, Counter[str]()
    for turn in range(TURNS):
        if not row["repeat"]:  # each form once; the first was sent when queries were counted
            page["requests"] = row["requests"][1 + WARMING :][turn::TURNS]
        wall += cost(server, page, seconds / TURNS, spent)
        cost(yardstick, nothing, seconds / TURNS * SHARE_OF_EMPTY, empty)
    cpu_ms, empty_ms = (1000 * used["ticks"] / TICKS / used["requests"] for used in (spent, empty))
    return {
        "page": row["page"],
        "who": row["who"],
        "cpu_ms": round(cpu_ms, 3),
        "empty_ms": round(empty_ms, 3),
        "ratio": round(cpu_ms / empty_ms, 1),
        "queries": row["queries"],
        "peak_mb": round(server.peak()),
        "bytes": answered["bytes"],
        "requests": spent["requests"],
        "wall_ms": round(1000 * wall / spent["requests"], 2),
    }


def etag_of(server: Server, path: str) -> str:
    """The mark that the server gives this page."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers.get("ETag", "")


def cost(server: Server, page: dict[str, Any], seconds: float, spent: Counter[str]) -> float:
    """Read a page for so long; its requests and the server's own ticks of CPU are added up, the wall time given."""
    before = server.cpu()
    answered = drive(server, page, seconds)
    spent["ticks"] += server.cpu() - before
    spent["requests"] += answered["requests"]
    return float(answered["seconds"])


def drive(server: Server, page: dict[str, Any], seconds: float, at_most: int = AT_MOST) -> dict[str, Any]:
    """Let the client send the page's requests. Raises RuntimeError for any answer but the expected one."""
    job = {name: page[name] for name in ("requests", "cookie", "repeat", "headers")}
    job |= {"port": server.port, "seconds": seconds, "at_most": at_most}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.client"],
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=seconds + 120,
    )
    answered: dict[str, Any] = json.loads(done.stdout)
    if set(answered["statuses"]) != {str(page["expects"])}:
        raise RuntimeError(f"{page.get('page', 'the empty view')} answered {answered['statuses']}")
    return answered | {"requests": sum(answered["statuses"].values())}


def conditions(plan: dict[str, Any], load: list[float], seconds: float) -> str:
    """One line: what the numbers hold for."""
    about = plan["conditions"]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load {load[0]:.1f} to {load[1]:.1f}; "
        f"Python {platform.python_version()}, Django {about['django']}, {about['database']}; gunicorn {WORKER_CLASS}, "
        f"{WORKERS} worker, {THREADS} threads; {about['data']}; {seconds:g} s a page, one keep-alive connection"
    )


def show(rows: list[dict[str, Any]], skipped: list[str], told: str) -> None:
    """The table, what was left out and why, and the conditions, in Markdown that fits a README too."""
    table = Table(box=MARKDOWN)
    for title in ("page", "reader", "CPU ms", "× empty", "queries", "peak MB", "KB"):
        table.add_column(title, no_wrap=True, justify="left" if title in {"page", "reader"} else "right")
    for row in rows:
        cells = [f"{row['cpu_ms']:.2f}", f"{row['ratio']:.1f}", str(row["queries"]), str(row["peak_mb"])]
        table.add_row(row["page"], row["who"], *cells, f"{row['bytes'] / 1000:.0f}")
    console = Console(width=WIDTH, soft_wrap=True, highlight=False)
    console.print(table)
    for line in skipped:
        console.print(f"Skipped {line}")
    empty = sorted(row["empty_ms"] for row in rows)
    console.print(f"Empty view: {empty[0]:.2f} to {empty[-1]:.2f} ms. {told}.")


if __name__ == "__main__":
    main()

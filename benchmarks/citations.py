"""What formatting costs: `python -m benchmarks.citations`. 15 sources and 40 citations in every style, each in a new
process. Prints a table; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.scratch import ROOT
from blog.citations.engine import format_citations, version
from blog.citations.formatted import Cite, Request
from blog.citations.styles import STYLES

WORKS = ROOT / "tests" / "citations" / "golden" / "works.json"
CITATIONS = 40
TURNS = 5
WIDTH = 100


@dataclass(frozen=True)
class Cost:
    """What one measured thing took: CPU of this process and of those it started, and the largest of them."""

    name: str
    cpu_ms: float
    started_ms: float
    peak_mb: float
    started_peak_mb: float


def main() -> None:
    """Measure every row in a process of its own, the cheapest of five turns, and show them."""
    wanted = arguments()
    if wanted.only:
        print(json.dumps(asdict(formatting(wanted.only))))  # noqa: T201 - read by the process that asked
        return
    rows = [cheapest(style) for style in STYLES]
    # Rows of another kind (a whole post rendered, first and from the cache) are measured and appended here.
    told = conditions()
    show(rows, told)
    if wanted.json:
        wanted.json.write_text(json.dumps({"conditions": told, "rows": [asdict(row) for row in rows]}, indent=2))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.citations", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there too")
    parser.add_argument("--only", choices=STYLES, help="measure this style here, once, and print it as JSON")
    return parser.parse_args()


def formatting(style: str) -> Cost:
    """Fifteen real works cited forty times, formatted once in this process; the version is asked for in it too."""
    works = json.loads(WORKS.read_text())
    keys = list(works)
    citations = tuple((Cite(keys[place % len(keys)], str(place + 1)),) for place in range(CITATIONS))
    own, started = spent(resource.RUSAGE_SELF), spent(resource.RUSAGE_CHILDREN)
    formatted = format_citations(Request(works, citations, style))
    own, started = spent(resource.RUSAGE_SELF) - own, spent(resource.RUSAGE_CHILDREN) - started
    if (len(formatted.entries), len(formatted.citations)) != (len(works), CITATIONS):
        raise RuntimeError(f"{style} did not print everything")
    peak, started_peak = (
        resource.getrusage(whose).ru_maxrss / 1024 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Cost(STYLES[style].name, 1000 * (own + started), 1000 * started, peak, started_peak)


def spent(whose: int) -> float:
    """Seconds of CPU, user and system."""
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def cheapest(style: str) -> Cost:
    """The turn that other work on the machine weighed on least."""
    command = [sys.executable, "-m", "benchmarks.citations", "--only", style]
    turns = [
        subprocess.check_output(command, text=True, cwd=ROOT)  # noqa: S603 - our own words
        for _ in range(TURNS)
    ]
    return min((Cost(**json.loads(turn)) for turn in turns), key=lambda cost: cost.cpu_ms)


def conditions() -> str:
    """One line: what the numbers hold for."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, pandoc {version()}; 15 sources, {CITATIONS} citations, "
        f"first time in a process, cheapest of {TURNS}"
    )


def show(rows: list[Cost], told: str) -> None:
    """The table and the conditions, in Markdown that fits a README too."""
    table = Table(box=MARKDOWN)
    table.add_column("formatted in", no_wrap=True)
    for title in ("CPU ms", "of it pandoc", "peak MB", "pandoc's peak MB"):
        table.add_column(title, no_wrap=True, justify="right")
    for row in rows:
        figures = (row.cpu_ms, row.started_ms, row.peak_mb, row.started_peak_mb)
        table.add_row(row.name, *(f"{figure:.0f}" for figure in figures))
    console = Console(width=WIDTH, soft_wrap=True, highlight=False)
    console.print(table)
    console.print(f"{told}.")


if __name__ == "__main__":
    main()

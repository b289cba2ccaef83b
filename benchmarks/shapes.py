"""What hostile text costs: `python -m benchmarks.shapes`. Seventy shapes of Markdown of 2,000 to 16,000 characters, as
an essay, as a comment, through everything else of ours that reads text. Prints a table; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import django
from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from tests.shapes import LONGEST, SHAPES, Shape

LENGTHS = (2_000, 4_000, 8_000, LONGEST)
WORKS = ["Freeze, Gregory L. *Russia: A History*. 2009.", "Lüthi, Lorenz. The Split. 2008."]
SLOWEST, WORST_GROWTH, LITTLE, TURNS = 1.0, 3.0, 0.05, 3
Reader = Callable[[str], object]


def main() -> None:
    """Measure each reader with each shape, print what is worst; the exit code is 1 where anything is too slow."""
    wanted = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.settings")
    django.setup()
    known = readers()
    found = {
        name: {shape: costs(known[name], SHAPES[shape]) for shape in SHAPES} for name in known if wanted.reader in name
    }
    for name, shapes in found.items():
        show(name, shapes, wanted.all)
    print(f"{datetime.now(UTC):%Y-%m-%d}; load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}.")  # noqa: T201
    sys.exit(any(is_slow(row) for shapes in found.values() for row in shapes.values()))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shapes", description=__doc__)
    parser.add_argument("--reader", default="", metavar="WORDS", help="only readers whose name holds these words")
    parser.add_argument("--all", action="store_true", help="every shape, not the five that cost most")
    return parser.parse_args()


def readers() -> dict[str, Reader]:
    """All of ours that read what people type or bring, by name."""
    from blog.citations.cited import cite
    from blog.citations.keys import keyed
    from blog.citations.lines import read_line
    from blog.citations.typed import find_citations
    from blog.differences import compared
    from blog.importers.document import read_html, read_markdown, read_plain
    from blog.importers.page import read_page
    from blog.importers.roster import read_table
    from blog.importers.wordpress_body import convert_comment
    from blog.rendering import render_comment, render_essay
    from blog.searching.marking import excerpt
    from blog.searching.words import asked_for
    from comments.mentions import named_in
    from comments.spam.judging import judge
    from comments.spam.records import Writing

    entries = keyed(WORKS)
    works = cite("", entries).works
    names = [f"Person {n}" for n in range(60)]
    return {
        "essay": lambda text: render_essay(cite(text, entries), {}),
        "comment": render_comment,
        "citations": lambda text: find_citations(text, works),
        "line of a list": lambda text: read_line("key", text),
        "names after @": lambda text: named_in(text.replace("a", "@Person "), names),
        "rules of spam": lambda text: judge(Writing(body=text, name=text[:80], is_guest=True)),
        "search": lambda text: excerpt(text, asked_for(text)),
        "two versions": lambda text: compared(text, text[1::2] + text[::3]),
        "Markdown that is brought": read_markdown,
        "text that is brought": read_plain,
        "HTML that is brought": lambda text: read_html(f"<p>{text}</p>"),
        "saved page": lambda text: read_page(text.encode()),
        "WordPress comment": convert_comment,
        "roster": lambda text: read_table(text.encode()),
    }


def costs(read: Reader, shape: Shape) -> list[float]:
    """Seconds of CPU at each length, the cheapest of three turns; one turn for what costs next to nothing."""
    return [cheapest(read, shape(length)) for length in LENGTHS]


def cheapest(read: Reader, text: str) -> float:
    """The turn that other work on the machine weighed on least."""
    turns: list[float] = []
    while len(turns) < TURNS and (not turns or turns[0] > LITTLE):
        start = time.process_time()
        with suppress(ValueError):  # a reader may refuse; how long that takes is asked
            read(text)
        turns.append(time.process_time() - start)
    return min(turns)


def growth(row: list[float]) -> float:
    """How much more the longest text costs than half of it; nothing where both cost next to nothing."""
    return row[-1] / max(row[-2], LITTLE / 2)


def is_slow(row: list[float]) -> bool:
    """Whether a shape costs more than a second, or grows faster than its length."""
    return row[-1] > SLOWEST or growth(row) > WORST_GROWTH


def show(name: str, shapes: dict[str, list[float]], is_whole: bool) -> None:
    """The table of one reader, the most costly shapes first."""
    table = Table(box=MARKDOWN, title=f"{name}: {len(shapes)} shapes, {sum(map(is_slow, shapes.values()))} too slow")
    for column in ("shape", *(f"{length:,}" for length in LENGTHS), "growth"):
        table.add_column(column, justify="left" if column == "shape" else "right", no_wrap=True)
    ranked = sorted(shapes, key=lambda shape: -shapes[shape][-1])
    for shape in ranked if is_whole else ranked[:5]:
        row = shapes[shape]
        table.add_row(shape, *(f"{seconds * 1000:.0f} ms" for seconds in row), f"{growth(row):.1f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()

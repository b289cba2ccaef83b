"""What citations cost an essay: `python -m benchmarks.essays`. One with 15 sources and 40 citations rendered, first
and again; its page read; a whole course printed in another style. Prints tables; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.scratch import ROOT

WORKS = ROOT / "tests" / "citations" / "golden" / "works.json"
CITATIONS, AGAIN, WIDTH = 40, 20, 100
STYLES = ("modern-language-association", "chicago-notes-bibliography", "apa")


def main() -> None:
    """Start a process with a scratch database for each row, and show what they say."""
    wanted = arguments()
    if wanted.only:
        print(json.dumps(inside(wanted.only, wanted.posts)))  # noqa: T201 - read by the process that asked
        return
    told = f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
    told += f"Python {platform.python_version()}, SQLite; 15 sources, {CITATIONS} citations"
    rendering = [measured(style, 0) for style in STYLES]
    table(("rendered in", "first, CPU ms", "again, CPU ms", "peak MB", "page read: processes"), rendering)
    if wanted.posts:
        columns = ("course of", "new style, seconds", "CPU s")
        table(columns, [measured("course", wanted.posts)])
    Console(width=WIDTH, soft_wrap=True, highlight=False).print(f"{told}.")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.essays", description=__doc__)
    parser.add_argument("--posts", type=int, default=0, metavar="N", help="restyle a course of so many essays too")
    parser.add_argument("--only", metavar="ROW", help=argparse.SUPPRESS)
    return parser.parse_args()


def measured(row: str, posts: int) -> list[str]:
    """One row, measured in a process and a database of its own."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/scratch.sqlite3", "MEDIA_ROOT": folder}
        environment |= {"DJANGO_SETTINGS_MODULE": "blog.settings", "SECRET_KEY": "of a scratch site"}
        command = [sys.executable, "-m", "benchmarks.essays", "--only", row, "--posts", str(posts)]
        told = subprocess.check_output(command, text=True, cwd=ROOT, env=environment)  # noqa: S603 - our own words
    return [str(cell) for cell in json.loads(told)]


def inside(row: str, posts: int) -> list[Any]:
    """In the process with the scratch database: migrate, then the row."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    return restyled(posts) if row == "course" else rendered(row)


def rendered(style: str) -> list[Any]:
    """An essay rendered first and again, and how many processes a reader of its page starts."""
    from django.test import Client

    from blog import manuscripts
    from blog.citations.styles import STYLES as OFFERED

    post = essays(style, 1)[0]
    text, sources = post.draft.body, post.draft.sources
    from django.core.cache import cache

    cache.clear()
    first = cost(lambda: manuscripts.render(text, sources, "en", style))
    again = cost(lambda: [manuscripts.render(text, sources, "en", style) for _ in range(AGAIN)]) / AGAIN
    started = []
    sys.addaudithook(lambda event, _told: started.append(event) if event == "subprocess.Popen" else None)
    answer = Client(headers={"host": "127.0.0.1"}).get(post.get_absolute_url())
    if answer.status_code != 200 or answer.content.count(b"doc-biblioref") < CITATIONS:
        raise RuntimeError("the page did not show its citations")
    peak = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return [OFFERED[style].name, f"{first:.0f}", f"{again:.1f}", f"{peak:.0f}", len(started)]


def restyled(posts: int) -> list[Any]:
    """A course whose essays are printed in another style, each with its own citations."""
    from blog.models import Course
    from blog.restyling import restyle_course

    course = essays(STYLES[0], posts)[0].course
    Course.objects.update(citation_style="apa")
    clock, spent = time.perf_counter(), total()
    restyle_course.call(course.pk)
    return [f"{posts} essays", f"{time.perf_counter() - clock:.0f}", f"{total() - spent:.0f}"]


def essays(style: str, posts: int) -> list[Any]:
    """A course open to the web with published essays, each of which cites fifteen works forty times."""
    from blog import manuscripts, publishing
    from blog.manuscripts import Manuscript
    from blog.models import Audience, Course, Enrolment

    course = Course.objects.create(slug="measured", title="Measured", audience=Audience.WEB, citation_style=style)
    author = Enrolment.objects.create(course=course, public_name="A. Author", slug="a-author")
    works = json.loads(WORKS.read_text())
    entries = tuple({"key": key, "line": f"{key}.", "record": record} for key, record in works.items())
    keys = list(works)
    made = []
    for number in range(posts):
        said = (f"Here the essay says what it says [@{keys[n % 15]}, p. {number + n + 1}]." for n in range(CITATIONS))
        manuscript = Manuscript(f"Essay {number}", "\n\n".join(said), tuple(f"{key}." for key in keys), entries)
        made.append(publishing.publish(manuscripts.begin(course, author, manuscript, None), None))
    return made


def cost(act: Any) -> float:
    """Milliseconds of CPU, those of started processes too."""
    before = total()
    act()
    return 1000 * (total() - before)


def total() -> float:
    """Seconds of CPU so far, user and system, of this process and those it started."""
    usages = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def table(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Rows in Markdown that fits a README too."""
    shown = Table(box=MARKDOWN)
    for place, column in enumerate(columns[: len(rows[0])]):
        shown.add_column(column, no_wrap=True, justify="right" if place else "left")
    for row in rows:
        shown.add_row(*row)
    Console(width=WIDTH, soft_wrap=True, highlight=False).print(shown)


if __name__ == "__main__":
    main()

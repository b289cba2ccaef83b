"""What a search costs: `python -m benchmarks.search --database sqlite`. By how many documents hold the word, for a
visitor and for a member, in a scratch database. Prints a table; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.scratch import ROOT, scratch_database

PLANTED = {"rareq": 0.0005, "oneq": 0.01, "twoq": 0.02, "tenthq": 0.1, "mostq": 0.65, "everyq": 1.0}
ESSAYS, COMMENTS_EACH, WIDTH, REPEATS, AT_A_TIME = 20_000, 10, 110, 5, 5_000
LONG, SHORT, VOCABULARY = 300, 60, 30_000
LONGEST, NANOSECONDS = 7_200, 1_000_000_000
COLUMNS = ("word in", "reader", "documents", "found", "search, CPU ms", "of it database", "page, CPU ms", "statements")


def main() -> None:
    """Fill a scratch database, measure in a process of its own, and show what it says."""
    wanted = arguments()
    if wanted.inside:
        inside(wanted)
        return
    with TemporaryDirectory(prefix="benchmark-") as folder, scratch_database(wanted.database, folder) as url:
        environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": folder, "SECRET_KEY": "of a scratch site"}
        environment |= {"DJANGO_SETTINGS_MODULE": "blog.settings"}
        for step in ("fill", "measure"):
            command = [sys.executable, "-m", "benchmarks.search", "--inside", step, "--essays", str(wanted.essays)]
            told = subprocess.check_output(command, text=True, cwd=ROOT, env=environment, timeout=LONGEST)  # noqa: S603
    show(json.loads(told))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which one (sqlite)")
    parser.add_argument("--essays", type=int, default=ESSAYS, metavar="N", help=f"ten comments each ({ESSAYS})")
    parser.add_argument("--inside", choices=("fill", "measure"), help=argparse.SUPPRESS)
    return parser.parse_args()


def show(told: dict[str, Any]) -> None:
    """The table and the conditions."""
    shown = Table(box=MARKDOWN)
    for column in COLUMNS:
        shown.add_column(column, no_wrap=True, justify="left" if column in COLUMNS[:2] else "right")
    for row in told["rows"]:
        shown.add_row(*map(str, row))
    console = Console(width=WIDTH, soft_wrap=True, highlight=False)
    console.print(shown)
    console.print(f"{datetime.now(UTC):%Y-%m-%d}; {told['conditions']}.")


def inside(wanted: argparse.Namespace) -> None:
    """In the process with the scratch database: fill it, or measure there and print what came of it."""
    import django

    django.setup()
    if wanted.inside == "fill":
        fill(wanted.essays)
    else:
        print(json.dumps(measured()))  # noqa: T201 - read by the process that asked


def fill(essays: int) -> None:
    """Make the rows, give them words as people use them, a few often and many seldom, and index them."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from blog.models import Course, Revision
    from blog.site.load import Load, Order
    from blog.site.reindex import reindex
    from comments.models import Comment

    call_command("migrate", verbosity=0)
    for _step in Load(Order(posts=essays, comments=COMMENTS_EACH, people=60)).run():
        pass
    with transaction.atomic(), connection.cursor() as cursor:
        for rows, length in ((Revision.objects.order_by("pk"), LONG), (Comment.objects.order_by("pk"), SHORT)):
            texts = written(length)
            ids = list(rows.values_list("pk", flat=True))
            statement = f"UPDATE {rows.model._meta.db_table} SET body_html = %s WHERE id = %s"  # noqa: S608 - ours
            for start in range(0, len(ids), AT_A_TIME):
                cursor.executemany(statement, list(zip(texts, ids[start : start + AT_A_TIME], strict=False)))
    for _step in reindex(Course.objects.all(), is_whole=True):
        pass


def written(length: int) -> Iterator[str]:
    """Texts of so many words, and of the planted ones by their shares."""
    rng = random.Random(3)  # noqa: S311 - the same texts again are the point
    letters = "abcdefghijklmnoprstuvwz"
    words = ["".join(rng.choices(letters, k=rng.randint(3, 10))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (place + 2) for place in range(VOCABULARY)))
    while True:
        text = rng.choices(words, cum_weights=weights, k=length)
        text += [word for word, share in PLANTED.items() if rng.random() < share]
        rng.shuffle(text)
        yield f"<p>{' '.join(text)}</p>"


def measured() -> dict[str, Any]:
    """The rows of the table: each word for each reader."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from blog.models import Course, Enrolment, Post
    from blog.site import search
    from comments.models import Comment

    course = Course.objects.get()
    member = Enrolment.objects.filter(course=course, role="student").select_related("user").order_by("pk")[0].user
    total = Post.objects.published().count() + Comment.objects.filter(status="published").count()
    rows = []
    for reader, user in (("anonymous", AnonymousUser()), ("member", member)):
        for word, share in PLANTED.items():
            asked, known = search.Asked(f'"{word}"'), search.people(user, course)
            found = search.find(user, course, asked, known)
            spent, database = cpu(lambda asked=asked, user=user: find(user, course, asked))  # type: ignore[misc]
            client = browser(user)
            page, _ = cpu(lambda client=client, asked=asked: client.get(address(course), {"q": asked.words}))  # type: ignore[misc]
            statements = count(lambda client=client, asked=asked: client.get(address(course), {"q": asked.words}))  # type: ignore[misc]
            cells = [f"{share:.2%}", reader, round(total * share), found.total, f"{spent:.0f}", f"{database:.0f}"]
            rows.append([*cells, f"{page:.0f}", statements])
    told = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
    return {"rows": rows, "conditions": f"{told}{connection.vendor}; {total:,} essays and comments in one course"}


def find(user: Any, course: Any, asked: Any) -> None:
    """The search without a page."""
    from blog.site import search

    search.find(user, course, asked, search.people(user, course))


def browser(user: Any) -> Any:
    """A browser of this reader's, that the site knows by a name of this machine."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    if user.is_authenticated:
        client.force_login(user)
    return client


def address(course: Any) -> str:
    """The page."""
    from django.urls import reverse

    return reverse("search", args=[course.slug])


def count(act: Callable[[], Any]) -> int:
    """How many statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as spent:
        act()
    return len(spent)


def cpu(act: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of CPU of this process and of the database's own, and those of the database alone; SQLite works in
    ours. The cheapest of five, after one that does not count: what the machine does beside it only adds."""
    act()
    spent = []
    for _ in range(REPEATS):
        before, database = time.process_time(), backend_seconds()
        act()
        ours, theirs = time.process_time() - before, backend_seconds() - database
        spent.append(((ours + theirs) * 1000, theirs * 1000))
    return min(spent)


def backend_seconds() -> float:
    """What PostgreSQL's process of our connection has used, which does all of the work itself; 0 for SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / NANOSECONDS


if __name__ == "__main__":
    main()

"""Whether a thread stays whole while several processes write to it at the same moment: `python -m benchmarks.writers`.
Posts in three shapes to a scratch database and counts what came of it; see benchmarks/README.md. The exit code is 1
if anything is lost, doubled, refused or out of order."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import pairwise
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.scratch import ROOT, Scratch, scratch_database

SHAPES = {"on top": 0, "under one comment": 1, "under 200 comments": 200}
SENT_AGAIN = 5  # each fifth is sent by another process too, as the same submission
STEP = 7  # two writers meet under one of the 200 now and then
LONGEST, TIMEOUT, WIDTH, MOST_ERRORS = 600, 60, 110, 5
TOKEN, MOVED = "c" * 32, 302
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COLUMNS = ("comments", "a second", "errors", "lost", "doubled", "numbers", "n_published", "n_threads")
GATE: list[Any] = []


def main() -> None:
    """Make a scratch database, let the writers in, show what they left, and take it all away again."""
    wanted = arguments()
    if wanted.only:
        print(json.dumps(inside(wanted.writers, wanted.comments, wanted.http)))  # noqa: T201 - read by who asked
        return
    load = os.getloadavg()[0]
    with TemporaryDirectory(prefix="benchmark-") as folder, scratch_database(wanted.database, folder) as url:
        told = measured(url, folder, wanted)
    show(told, f"load {load:.1f} to {os.getloadavg()[0]:.1f}", wanted)
    sys.exit(0 if all(row["is_whole"] for row in told["rows"]) else 1)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.writers", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which one (sqlite)")
    parser.add_argument("--writers", type=int, default=8, metavar="N", help="how many processes write (8)")
    parser.add_argument("--comments", type=int, default=40, metavar="N", help="how many each writes in a shape (40)")
    parser.add_argument("--http", action="store_true", help="through a running server, by its form")
    parser.add_argument("--only", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def measured(url: str, folder: str, wanted: argparse.Namespace) -> dict[str, Any]:
    """What the process says that works in the scratch database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    place = {"DATABASE_URL": url, "MEDIA_ROOT": folder, "BENCHMARK_FOLDER": folder, "PYTHONPATH": str(ROOT)}
    secret = {"SECRET_KEY": token_hex(40), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    site = Scratch({**kept, **place, **secret})
    site.run("manage.py", "migrate", "--verbosity", "0")
    site.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    words = ["--only", "--writers", str(wanted.writers), "--comments", str(wanted.comments)]
    try:
        told: dict[str, Any] = json.loads(site.run("-m", "benchmarks.writers", *words, *["--http"] * wanted.http))
    except subprocess.CalledProcessError as problem:
        raise SystemExit("The writers did not come to an end; what they said stands above.") from problem
    return told


def inside(writers: int, comments: int, is_http: bool) -> dict[str, Any]:
    """In the process with the scratch database: a class that writes, and a thread for each shape."""
    import django

    django.setup()
    from django.db import connection

    with ExitStack() as stack:
        port = 0
        if is_http:
            from benchmarks.server import serving

            port = stack.enter_context(serving("blog.wsgi:application", Scratch(dict(os.environ)))).port
        people = a_class(writers)
        rows = [posted(shape, people, comments, port) for shape in SHAPES]
        with connection.cursor() as cursor:
            is_postgresql = connection.vendor == "postgresql"
            cursor.execute("SHOW server_version" if is_postgresql else "SELECT sqlite_version()")
            version = cursor.fetchone()[0].split()[0]
    return {"rows": rows, "database": f"{connection.vendor} {version}", "django": django.get_version()}


def a_class(writers: int) -> list[Any]:
    """A course whose people are its assistants: what they say is shown at once, whatever the rules say of students."""
    from blog.models import Audience, Course, Enrolment, Role, User

    course = Course.objects.create(slug="measured", title="Measured", audience=Audience.WEB)
    people = []
    for n in range(1, writers + 2):
        name = f"Writer {n}"
        known = {"public_name": name, "slug": f"writer-{n}", "name_kind": "real", "role": Role.ASSISTANT}
        user = User.objects.create(email=f"writer-{n}@example.edu", name=name)
        people.append(Enrolment.objects.create(course=course, user=user, **known))
    return people


def posted(shape: str, people: list[Any], comments: int, port: int) -> dict[str, Any]:
    """One shape: all writers at once, then what stands in the thread."""
    from django.db import connections

    author, *writers = people
    post, parents = a_thread(shape, author)
    orders = [
        {"path": post.get_absolute_url(), "post": post.pk, "parents": parents, "comments": comments, "port": port}
        | {"me": n, "people": [writer.pk for writer in writers], "cookies": [cookie(w) for w in writers if port]}
        for n in range(len(writers))
    ]
    connections.close_all()
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(len(writers), stand_ready, (spawn.Barrier(len(writers)),)) as pool:
        told = pool.map_async(write, orders, chunksize=1).get(LONGEST)
    wanted = {words(n, number) for n in range(len(writers)) for number in range(comments)}
    seconds = max(one["ended"] for one in told) - min(one["began"] for one in told)
    errors = Counter(error for one in told for error in one["errors"])
    return {
        "shape": shape,
        "rate": round(len(wanted) / seconds, 1),
        "said": dict(errors.most_common(MOST_ERRORS)),
    } | whole(post, wanted, errors)


def a_thread(shape: str, author: Any) -> tuple[Any, list[int]]:
    """A published essay and the comments that are to be answered."""
    from blog import manuscripts, publishing
    from blog.manuscripts import Manuscript
    from comments import moderation
    from comments.posting import Said

    post = manuscripts.begin(author.course, author, Manuscript(f"A thread {shape}", "It begins here."), None)
    post = publishing.publish(post, None)
    said = (Said(f"Answer this, {n}.", author=author, account=author.user) for n in range(SHAPES[shape]))
    return post, [moderation.submit(post, one).pk for one in said]


def cookie(place: Any) -> str:
    """The header of a browser in which this person is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(place.user)
    return f"csrftoken={TOKEN}; " + "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def words(writer: int, number: int) -> str:
    """What a writer says, told apart from all else."""
    return f"Writer {writer} says this, {number}."


def stand_ready(barrier: Any) -> None:
    """In each writer's process, once: the gate at which all wait for all."""
    GATE.append(barrier)


def write(order: dict[str, Any]) -> dict[str, Any]:
    """In a writer's process: everything it has to say, one after the other, begun when all are there; and each fifth
    of what the next writer has to say, at the same time as that one, as a browser does that hears no answer."""
    send = by_form(order) if order["port"] else by_verb(order)
    GATE[0].wait(TIMEOUT)
    began, errors = time.monotonic(), []
    for number in range(order["comments"]):
        following = (order["me"] + 1) % len(order["people"])
        for writer in [order["me"], following] if number % SENT_AGAIN == 0 else [order["me"]]:
            parents = order["parents"]
            parent = parents[(STEP * number + writer) % len(parents)] if parents else None
            try:
                send(writer, number, parent)
            except Exception as problem:  # whatever it is, it is what is counted
                errors.append(f"{type(problem).__name__}: {problem}".partition("\n")[0])
    return {"began": began, "ended": time.monotonic(), "errors": errors}


def by_verb(order: dict[str, Any]) -> Any:
    """Says it through the verb that the pages use."""
    import django

    django.setup()
    from blog.models import Enrolment, Post
    from comments import moderation
    from comments.models import Comment
    from comments.posting import Said

    post = Post.objects.select_related("course").get(pk=order["post"])
    people = Enrolment.objects.select_related("user", "course").in_bulk(order["people"])

    def send(writer: int, number: int, parent: int | None) -> None:
        place, body = people[order["people"][writer]], words(writer, number)
        above = None if parent is None else Comment(pk=parent)
        same = uuid5(NAMESPACE_URL, f"{post.pk} {body}")
        moderation.submit(post, Said(body, parent=above, author=place, account=place.user, submission_id=same))

    return send


def by_form(order: dict[str, Any]) -> Any:
    """Says it through the running server, over a connection of one's own."""
    connection = HTTPConnection("127.0.0.1", order["port"], timeout=TIMEOUT)
    connection.connect()

    def send(writer: int, number: int, parent: int | None) -> None:
        typed = {"body": words(writer, number), "parent": parent or "", "csrfmiddlewaretoken": TOKEN}
        headers = FORM | {"Cookie": order["cookies"][writer]}
        connection.request("POST", f"{order['path']}comments/", urlencode(typed), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != MOVED:
            raise RuntimeError(f"answered {answer.status}")

    return send


def whole(post: Any, wanted: set[str], errors: Counter[str]) -> dict[str, Any]:
    """What stands in the thread, against what was said and what the essay's columns say."""
    from comments.models import Comment

    post.refresh_from_db()
    rows = list(Comment.objects.filter(post=post).select_related("parent").order_by("pk"))
    shown = Counter(row.body for row in rows if row.is_published)
    tops = [row.position or 0 for row in rows if row.parent_id is None]
    found = {
        "comments": len(wanted),
        "errors": errors.total(),
        "lost": len(wanted - shown.keys()),
        "doubled": shown.total() - len(shown),
        "numbers": is_in_order(rows),
        "n_published": post.n_published == shown.total() == len(rows),
        "n_threads": post.n_threads == max(tops, default=0) == len(tops),
    }
    is_right = found["numbers"] and found["n_published"] and found["n_threads"]
    return found | {"is_whole": bool(is_right and not (found["errors"] or found["lost"] or found["doubled"]))}


def is_in_order(rows: list[Any]) -> bool:
    """Whether every number is given once and spells its comment's place, and places count up from 1 among siblings in
    the order of writing."""
    from comments.threads import numbered

    places: dict[int | None, list[int]] = {}
    for row in rows:
        above, depth = (row.parent.number, row.parent.depth) if row.parent else ("", None)
        if row.position is None or row.number != numbered(above, depth, row.position):
            return False
        places.setdefault(row.parent_id, [0]).append(row.position)
    follow = all(later == earlier + 1 for taken in places.values() for earlier, later in pairwise(taken))
    return follow and len({row.number for row in rows}) == len(rows)


def show(told: dict[str, Any], load: str, wanted: argparse.Namespace) -> None:
    """The table and what it holds for, in Markdown that fits a README too; then every error in its own words."""
    table = Table(box=MARKDOWN)
    for title in (f"{wanted.writers} writers", *COLUMNS):
        table.add_column(title, no_wrap=True, justify="right" if table.columns else "left")
    answers = {True: "right", False: "WRONG"}
    for row in told["rows"]:
        counted = [str(row[name]) for name in ("comments", "rate", "errors", "lost", "doubled")]
        checked = [answers[row[name]] for name in ("numbers", "n_published", "n_threads")]
        table.add_row(row["shape"], *counted, *checked)
    console = Console(width=WIDTH, soft_wrap=True, highlight=False)
    console.print(table)
    way = "by the form of a running server" if wanted.http else "by the verb"
    versions = f"Python {platform.python_version()}, Django {told['django']}, {told['database']}"
    console.print(f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {load}; {versions}; {way}.")
    for row in told["rows"]:
        for error, times in row["said"].items():
            console.print(f"{row['shape']}, {times} times: {error}", markup=False)


if __name__ == "__main__":
    main()

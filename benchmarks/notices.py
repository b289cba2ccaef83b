"""What it costs to tell a whole lecture of one event: `python -m benchmarks.notices`. Queued, and sent as letters into
files, at once and as daily letters, in a scratch SQLite database. Prints a table; see benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from benchmarks.scratch import ROOT

PEOPLE, WIDTH = 500, 100
CADENCES = {"at once": "now", "daily": "daily"}


def main() -> None:
    """Start a process with a scratch database for each row, and show what they say."""
    wanted = arguments()
    if wanted.only:
        print(json.dumps(inside(wanted.only, wanted.people)))  # noqa: T201 - read by the process that asked
        return
    shown = Table(box=MARKDOWN)
    for column in ("one event for", "queued, CPU s", "sent, CPU s", "sent, seconds", "letters", "peak MB"):
        shown.add_column(column, no_wrap=True, justify="right" if shown.columns else "left")
    for cadence in CADENCES:
        shown.add_row(f"{wanted.people} people, {cadence}", *measured(cadence, wanted.people))
    told = f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
    console = Console(width=WIDTH, soft_wrap=True, highlight=False)
    console.print(shown)
    console.print(f"{told}Python {platform.python_version()}, SQLite; letters are written to files.")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.notices", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N", help=f"how many are told ({PEOPLE})")
    parser.add_argument("--only", metavar="ROW", help=argparse.SUPPRESS)
    return parser.parse_args()


def measured(row: str, people: int) -> list[str]:
    """One row, measured in a process and a database of its own."""
    with TemporaryDirectory(prefix="benchmark-") as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/scratch.sqlite3", "MEDIA_ROOT": folder}
        environment |= {"DJANGO_SETTINGS_MODULE": "blog.settings", "SECRET_KEY": "of a scratch site"}
        environment |= {"EMAIL_URL": f"file://{folder}/mail"}
        command = [sys.executable, "-m", "benchmarks.notices", "--only", row, "--people", str(people)]
        told = subprocess.check_output(command, text=True, cwd=ROOT, env=environment)  # noqa: S603 - our own words
    return [str(cell) for cell in json.loads(told)]


def inside(row: str, people: int) -> list[Any]:
    """In the process with the scratch database: migrate, then queue and send."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from blog import notices
    from blog.models import Cadence, Notice
    from blog.notices.sending import send_due

    notices.register(notices.Kind("measured", "Essays", "", describe, Cadence(CADENCES[row])))
    post, ids = essay_for(people)
    queued = cpu(lambda: notices.queue("measured", post, ids, course=post.course, post=post))
    Notice.objects.update(due_at=timezone.now())
    clock = time.perf_counter()
    spent = cpu(send_due.call)
    seconds = time.perf_counter() - clock
    letters = sum(path.read_text().count("\nTo: ") for path in Path(settings.EMAIL_FILE_PATH).iterdir())
    if letters != people or Notice.objects.filter(sent_at=None).exists():
        raise RuntimeError(f"{letters} letters for {people} people")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [f"{queued:.2f}", f"{spent:.1f}", f"{seconds:.1f}", letters, f"{peak:.0f}"]


def describe(person: Any, told: Any) -> list[Any]:
    """As a kind of the site would: what this person may read, by its words."""
    from blog.models import Post
    from blog.notices import Item

    posts = Post.objects.visible_to(person).opened().in_bulk([notice.about_id for notice in told])
    found = [posts.get(notice.about_id) for notice in told]
    return [
        Item(f"A new essay: {post.title}", post.shown.body[:300], post.author.public_name, post.get_absolute_url())
        if post
        else None
        for post in found
    ]


def essay_for(people: int) -> tuple[Any, list[int]]:
    """An essay for the people of a course alone, and their ids."""
    from blog import manuscripts, publishing
    from blog.manuscripts import Manuscript
    from blog.models import Audience, Course, Enrolment, User

    course = Course.objects.create(slug="measured", title="Measured", audience=Audience.COURSE)
    author = Enrolment.objects.create(course=course, public_name="A. Author", slug="a-author")
    users = User.objects.bulk_create(User(email=f"p{n}@example.edu", name=f"P {n}") for n in range(people))
    Enrolment.objects.bulk_create(
        Enrolment(course=course, user=user, public_name=user.name, slug=f"p-{n}") for n, user in enumerate(users)
    )
    manuscript = Manuscript("What they knew", "They had known of it since the spring. " * 40)
    return publishing.publish(manuscripts.begin(course, author, manuscript, None), None), [user.pk for user in users]


def cpu(act: Callable[[], Any]) -> float:
    """Seconds of CPU, user and system."""
    before = time.process_time()
    act()
    return time.process_time() - before


if __name__ == "__main__":
    main()

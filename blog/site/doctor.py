"""Looking a site over: what is counted, kept twice or waited for is compared with what it was made of, and mended where
the truth is known. Looking changes nothing; mending may be repeated, and cut short.

Each check yields findings; it must not know who asks, nor the other checks."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import versions, working
from blog.health import LONGEST_WAIT
from blog.models import Change
from blog.site import doctor_files, doctor_index, doctor_pages, doctor_threads
from blog.site.doctor_findings import Finding

PENDING = "pending migrations"
UNHEARD = timedelta(minutes=5)
Check = Callable[[bool], Iterator[Finding | None]]


def look_over(*, mend: bool, quick: bool = False) -> Iterator[Finding | None]:
    """Everything that is wrong, and mended if it is to be and can be; None for each step that found nothing. Without
    its migrations a site is not looked into any further. `quick` leaves out what prints every page anew."""
    pending = list(migrations(mend))
    yield from pending
    if pending:
        return
    for check in CHECKS:
        if not (quick and check is doctor_pages.stale_pages):
            yield from check(mend)


def looking(found: list[Finding], *, mend: bool, quick: bool = False) -> Iterator[str]:
    """The same step by step, for whoever counts them; what is wrong is put into the list."""
    for finding in look_over(mend=mend, quick=quick):
        if finding is not None:
            found.append(finding)
        yield "looked at"


def version() -> str:
    """Which release this is, as its own file says."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def migrations(_mend: bool) -> Iterator[Finding]:
    """What `migrate` has yet to do."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        first, _backwards = plan[0]
        more = f" and {len(plan) - 1} more" if plan[1:] else ""
        yield Finding(PENDING, f"{first.app_label}.{first.name}{more}: run manage.py migrate")


def database(_mend: bool) -> Iterator[Finding]:
    """Whether the file of SQLite is whole, and no row points at one that is gone; PostgreSQL sees to both itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for (said,) in cursor.execute("PRAGMA quick_check(10)").fetchall():
            if said != "ok":
                yield Finding("damage in the database", f"{said}: restore a backup")
        for table, row, other, _key in cursor.execute("PRAGMA foreign_key_check").fetchall():
            yield Finding("rows without what they belong to", f"{table} {row} points at a missing {other}")


def tasks(mend: bool) -> Iterator[Finding]:
    """Tasks whose worker is gone, and those that nobody takes up."""
    before = timezone.now() - working.LOST_AFTER
    lost = list(DBTaskResult.objects.running().filter(started_at__lt=before).values_list("pk", flat=True))
    if lost and mend:
        working.sweep()
    still = set(DBTaskResult.objects.running().filter(pk__in=lost, started_at__lt=before).values_list("pk", flat=True))
    for pk in lost:
        yield Finding("tasks whose worker is gone", f"task {pk}", is_mended=pk not in still)
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LONGEST_WAIT).exclude(pk__in=lost)
    due = [task for task in waiting.only("run_after", "enqueued_at") if has_waited(task)]
    if due:
        yield Finding("tasks that nobody takes up", f"{len(due)} of them: start manage.py db_worker")


def has_waited(task: Any) -> bool:
    """Whether a task could have been taken up for long: one that was put off until now could not."""
    now = timezone.now()
    return bool(task.run_after > now or task.run_after < now - LONGEST_WAIT)


def outbox(mend: bool) -> Iterator[Finding]:
    """Changes that the shared cache was not told of."""
    old = Change.objects.filter(at__lt=timezone.now() - UNHEARD)
    waiting = list(old.values_list("pk", "key"))
    if waiting and mend:
        versions.replay()
    still = set(old.values_list("pk", flat=True))
    for pk, key in waiting:
        yield Finding("changes that the cache was not told of", key, is_mended=pk not in still)


CHECKS: tuple[Check, ...] = (
    database,
    doctor_threads.counts,
    doctor_threads.places,
    doctor_threads.numbers,
    doctor_files.files_without_rows,
    doctor_files.rows_without_files,
    doctor_index.documents,
    tasks,
    outbox,
    doctor_pages.stale_pages,
)

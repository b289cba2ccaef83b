"""Whether this process can do its work now: its database, its cache, the queue of tasks and the disks. Each is told of
in one line of plain English, for programs read it; no line names an address, a folder or what went wrong inside. It
must not know requests."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Case, Min, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

PATIENCE = 1.0
LONGEST_WAIT = timedelta(minutes=15)
A_MINUTE = timedelta(minutes=1)
LEAST_FREE = 100_000_000
A_MOMENT = 10
OK, SILENT = "ok", "does not answer"


class Asked(Thread):
    """One look beside the request, for what may lie beyond a network: it can be given up, though not stopped. `said` is
    what it found."""

    def __init__(self, look: Callable[[], str]) -> None:
        super().__init__(name="health", daemon=True)
        self.look, self.said = look, SILENT

    def run(self) -> None:
        """Look, and leave no connection behind."""
        try:
            self.said = told(self.look)
        finally:
            connection.close()


RUNNING: dict[str, Asked] = {}


def report() -> Iterator[tuple[str, str]]:
    """What was looked at, each with `ok` or what is wrong. All of it takes a second at most; what has not answered an
    earlier look yet is not asked again."""
    begun, ends = {name: begin(name, look) for name, look in looks()}, monotonic() + PATIENCE
    for name, asked in begun.items():
        if isinstance(asked, Asked):
            asked.join(max(0.0, ends - monotonic()))
        yield name, asked.said if isinstance(asked, Asked) else asked


def looks() -> Iterator[tuple[str, Callable[[], str]]]:
    """What is looked at, by its name, each with how."""
    yield from (("database", database), ("cache", cache), ("queue", queue), ("disk", disk))


def begin(name: str, look: Callable[[], str]) -> Asked | str:
    """Begin to look beside this request; look at once where an answer, or an error, comes at once: in a file."""
    if connection.vendor == "sqlite" and name != "disk" and not (name == "cache" and settings.CACHE_IS_SHARED):
        return told(look)
    asked = RUNNING.get(name)
    if asked is None or not asked.is_alive():
        asked = RUNNING[name] = Asked(look)
        asked.start()
    return asked


def told(look: Callable[[], str]) -> str:
    """What a look found; why something does not answer stands in the log alone."""
    try:
        return look()
    except Exception as problem:  # databases, caches and disks raise errors of their own
        logger.warning("the %s does not answer: %r", look.__name__, problem)
        return SILENT


def database() -> str:
    """Whether it answers, and knows our tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM blog_course LIMIT 1")
    return OK


def cache() -> str:
    """Whether it keeps what it is given."""
    name, word = f"health/{uuid4().hex}", uuid4().hex
    if settings.CACHE_IS_SHARED:
        caches["strict"].set(name, word, A_MOMENT)
        return OK if caches["strict"].get(name) == word else "forgets what it is given"
    caches["strict"].get(name)
    return OK


def queue() -> str:
    """Whether somebody takes up the tasks that wait."""
    now = timezone.now()
    due = Case(When(run_after__lte=now, then="run_after"), default="enqueued_at")
    waits = now - (DBTaskResult.objects.ready().aggregate(since=Min(due))["since"] or now)
    return OK if waits < LONGEST_WAIT else f"the oldest task has waited for {waits // A_MINUTE} minutes"


def disk() -> str:
    """Whether something can still be written where files are kept."""
    for folder in folders():
        if not os.access(folder, os.W_OK):
            return "cannot be written"
        if (free := shutil.disk_usage(folder).free) < LEAST_FREE:
            return f"{free // 1_000_000} MB are left"
    return OK


def folders() -> set[Path]:
    """Where files are kept: uploads, and the file of SQLite."""
    kept = {Path(settings.MEDIA_ROOT).resolve()}
    if connection.vendor == "sqlite" and not str(connection.settings_dict["NAME"]).startswith(("file:", ":memory:")):
        kept.add(Path(str(connection.settings_dict["NAME"])).resolve().parent)
    return {next(here for here in (folder, *folder.parents) if here.exists()) for folder in kept}

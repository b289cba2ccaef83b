"""Counters that all processes of a machine share: numbers in a small file that each of them has in its memory, and that
only one at a time changes. They outlive any process, and are counted for nobody unless METRICS_NETWORKS names who may
read them. What can be asked of the database is not counted here. It must not know how counters are printed."""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.urls import URLPattern, URLResolver, get_resolver

logger = logging.getLogger(__name__)

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
PLAIN = ("page_cache_hits", "page_cache_misses", "slow_queries", "database_errors", "sign_ins", "sign_ins_refused")
OTHER = "other"
A_NUMBER, WIDTH = 8, len(CLASSES) + len(BOUNDS) + 2


class Counters:
    """The numbers: first those with a name, then a row for each route: how often it was answered by class of status,
    within which time, and how long all of it took."""

    def __init__(self, folder: Path, routes: tuple[str, ...]) -> None:
        """Share the file of this site, its user and its routes. Raises OSError, also where it is another user's."""
        self.rows = {route: len(PLAIN) + n * WIDTH for n, route in enumerate(routes)}
        size, layout = (
            A_NUMBER * (len(PLAIN) + len(routes) * WIDTH),
            f"{settings.BASE_DIR} {settings.SITE_URL} {routes}",
        )
        name = f"colloquy-{os.geteuid()}-{sha256(layout.encode()).hexdigest()[:16]}.counters"
        self.handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if os.fstat(self.handle).st_uid != os.geteuid():
            raise PermissionError(f"{name} is somebody else’s")
        os.ftruncate(self.handle, size)
        self.numbers, self.guard = memoryview(mmap.mmap(self.handle, size)).cast("d"), Lock()

    @contextmanager
    def alone(self) -> Iterator[memoryview[float]]:
        """The numbers, while no other thread or process changes them; a killed one keeps nobody waiting."""
        with self.guard:
            fcntl.flock(self.handle, fcntl.LOCK_EX)
            try:
                yield self.numbers
            finally:
                fcntl.flock(self.handle, fcntl.LOCK_UN)

    def add(self, name: str) -> None:
        """Count one more of a kind."""
        with self.alone() as numbers:
            numbers[PLAIN.index(name)] += 1

    def count_request(self, route: str, status: int, seconds: float, kept: str | None, n_slow: int) -> None:
        """Count one answer."""
        row = self.rows.get(route, self.rows[OTHER])
        with self.alone() as numbers:
            numbers[row + min(max(status // 100, 1), 5) - 1] += 1
            numbers[row + len(CLASSES) + bisect_left(BOUNDS, seconds)] += 1
            numbers[row + WIDTH - 1] += seconds
            numbers[PLAIN.index("slow_queries")] += n_slow
            if kept:
                numbers[PLAIN.index("page_cache_hits" if kept == "hit" else "page_cache_misses")] += 1

    def read(self) -> tuple[dict[str, float], dict[str, list[float]]]:
        """All of one moment: the named ones, and the rows of the routes that were asked for."""
        with self.alone() as numbers:
            now: list[float] = [*numbers]
        rows = {route: now[start : start + WIDTH] for route, start in self.rows.items()}
        return dict(zip(PLAIN, now, strict=False)), {route: row for route, row in rows.items() if any(row)}


def counters() -> Counters | None:
    """Those of this site, once somebody may read them."""
    return shared(Path(settings.COUNTERS_FOLDER), os.getpid()) if settings.METRICS_NETWORKS else None


@cache
def shared(folder: Path, _process: int) -> Counters | None:
    """The same for as long as a process lives; a child of it opens the file anew, for locks are not inherited apart.
    Without a place to count, pages are answered all the same."""
    try:
        return Counters(folder, tuple(sorted({OTHER, "none", *names(get_resolver())})))
    except OSError:
        logger.exception("nothing can be counted")
        return None


def names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    """The names of all pages, each with the names of the groups that it is in."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{within}{pattern.name}"
        else:
            yield from names(pattern, f"{within}{pattern.namespace}:" if pattern.namespace else within)


def watch() -> None:
    """Count what the database ends; from `AppConfig.ready`."""
    got_request_exception.connect(count_error, dispatch_uid="watching: database errors")


def count_error(**_more: Any) -> None:
    """Count a request that broke, if it was for a database that is away or locked."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) and (counts := counters()):
        counts.add("database_errors")

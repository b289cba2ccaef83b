"""Slow queries: each is timed where it is asked, and named in the log by its SQL without the values. A request tells of
its slowest when it ends; outside of requests each is told at once. It must not know what is asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

from blog.watching.lines import ASKED

logger = logging.getLogger(__name__)

LONGEST = 2000
clock = perf_counter


def watch() -> None:
    """Time the queries of every connection from its beginning on; from `AppConfig.ready`."""
    connection_created.connect(time_queries_of, dispatch_uid="slow queries")


def time_queries_of(connection: Any, **_more: Any) -> None:
    """Once for each connection, however often it is opened."""
    if settings.SLOW_QUERY_MS and timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Ask, and note how long the answer took, also where it is an error."""
    began = clock()
    try:
        return execute(sql, params, many, context)
    finally:
        if 0 < settings.SLOW_QUERY_MS <= (ms := (clock() - began) * 1000):
            note(ms, str(sql))


def note(ms: float, sql: str) -> None:
    """Keep a slow query for the end of its request, or tell of it where there is none."""
    asked = ASKED.get()
    if asked is None:
        tell(ms, sql)
        return
    asked.n_slow += 1
    asked.slowest = max(asked.slowest, (ms, sql))


def tell(ms: float, sql: str, **more: Any) -> None:
    """One line. The SQL is the text that Django sends, with places for the values."""
    logger.warning("a slow query", extra={"told": {"ms": round(ms), "sql": " ".join(sql.split())[:LONGEST], **more}})

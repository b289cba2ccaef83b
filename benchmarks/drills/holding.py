"""Somebody else who holds the database locked: of SQLite the one writer's lock, of PostgreSQL the rows of essays. It
must not know why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread

from benchmarks.drills.site import Place

LONGEST = 120


@contextmanager
def holding(place: Place) -> Iterator[Event]:
    """The lock, held until the event is set, or what stands inside is over."""
    is_held, let_go = Event(), Event()
    thread = Thread(target=hold, args=(place, is_held, let_go))
    thread.start()
    is_held.wait(LONGEST)
    try:
        yield let_go
    finally:
        let_go.set()
        thread.join()


def hold(place: Place, is_held: Event, let_go: Event) -> None:
    """Take it, and keep it."""
    url = place.environment["DATABASE_URL"]
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(place.file, 30, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            is_held.set()
            let_go.wait(LONGEST)
            other.execute("ROLLBACK")
        return
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute("SELECT id FROM blog_post FOR UPDATE")
        is_held.set()
        let_go.wait(LONGEST)
        connection.rollback()

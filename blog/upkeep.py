"""What the database needs once a day: what the table of the cache has let expire is deleted, which Django does only
when the table is full; and its rows are counted anew, without which it reads long threads in the wrong order. It must
not know what is kept there."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils import timezone

from blog.compat import task

ROWS_LOOKED_AT = 1_000


@task()
def keep_up() -> None:
    """Do both; they may be cut short and repeated."""
    forget_expired()
    count_rows()


def forget_expired() -> int:
    """Delete what has expired in the table of the cache: a count of tries by network address among it. How many."""
    if not isinstance(caches["tries"], BaseDatabaseCache):
        return 0
    table = connection.ops.quote_name(settings.CACHES["tries"]["LOCATION"])
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - our own name
        return int(cursor.rowcount)


def count_rows() -> None:
    """Let the database count its rows, or SQLite a sample of them: it plans by that how it looks for them. PostgreSQL
    does so by itself too, but not at once."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")

"""What the database needs once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog import backends
from blog.pacing import refuse_more
from blog.refusals import TooOften
from blog.upkeep import forget_expired, keep_up
from blog.working import CHORES


@pytest.fixture
def _table(db: None, settings: Any) -> None:
    """The cache as it is where none is named: a table of the database."""
    settings.CACHES = backends.caches("")
    call_command("createcachetable", verbosity=0)


def rows() -> int:
    """How many entries the table holds, expired or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("_table")
def test_what_has_expired_leaves_the_table_and_what_has_not_stays() -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(hours=2), tick=False):
        caches["default"].set("old", "203.0.113.77", 60)
    caches["default"].set("new", "kept", 3600)
    assert rows() == 2
    assert (forget_expired(), rows(), caches["default"].get("new")) == (1, 1, "kept")


@pytest.mark.usefixtures("_table")
def test_an_hours_count_outlives_a_quiet_quarter() -> None:
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    with time_machine.travel(start, tick=False):
        refuse_more("token:1", 2, 3600)
        refuse_more("token:1", 2, 3600)
    with time_machine.travel(start + timedelta(minutes=20), tick=False), pytest.raises(TooOften):
        refuse_more("token:1", 2, 3600)


def test_the_worker_does_it_daily_and_again_does_no_harm(db: None) -> None:
    assert CHORES["upkeep"] is keep_up
    keep_up.call()
    keep_up.call()

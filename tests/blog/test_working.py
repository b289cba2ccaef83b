"""What the worker does beside its tasks: it orders letters that are due, and takes up what a killed worker left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from blog import working
from blog.mail import deliver
from blog.models import Enrolment, Post, User
from blog.notices.sending import send_due
from blog.working import LOST_AFTER, MOST_LOST, look_around
from tests.blog.noticing import know_kinds, mail_into, tell_of

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(time_machine: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Noon of the first of September; letters are files."""
    time_machine.move_to(NOW, tick=False)
    know_kinds(monkeypatch)
    mail_into(tmp_path, settings)


def left_running(since: timedelta, workers: int = 1) -> DBTaskResult:
    """A task whose worker took it so long ago."""
    letter = {"subject": "S", "body": "B", "from_email": "a@b.org", "to": ["c@d.org"], "headers": {}, "html": []}
    row = DBTaskResult.objects.get(pk=deliver.enqueue(letter=letter).id)
    for n in range(workers):
        row.claim(f"worker {n}")
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=NOW - since)
    return row


def state(row: DBTaskResult) -> tuple[str, int]:
    row.refresh_from_db()
    return str(row.status), len(row.worker_ids)


def ordered() -> list[str]:
    return list(DBTaskResult.objects.filter(task_path=send_due.module_path).values_list("status", flat=True))


def test_a_task_that_runs_is_let_run(db: None) -> None:
    row = left_running(LOST_AFTER)
    look_around()
    assert state(row) == ("RUNNING", 1)


@pytest.mark.parametrize("workers", range(1, MOST_LOST + 1))
def test_a_task_whose_worker_is_gone_is_taken_up_three_times(db: None, workers: int) -> None:
    row = left_running(LOST_AFTER + timedelta(seconds=1), workers)
    look_around()
    assert state(row) == ("READY", workers)


def test_a_task_that_is_lost_again_and_again_fails_and_stands_so_in_the_admin(superuser: User) -> None:
    row = left_running(LOST_AFTER + timedelta(seconds=1), MOST_LOST + 1)
    look_around()
    assert state(row) == ("FAILED", MOST_LOST + 1)
    browser = Client()
    browser.force_login(superuser)
    page = browser.get(f"/admin/django_tasks_database/dbtaskresult/{row.pk}/change/").content.decode()
    assert ("Its worker was lost 4 times." in page, "Failed" in page) == (True, True)


def test_a_task_that_was_finished_or_taken_meanwhile_is_left_alone(db: None) -> None:
    row = left_running(LOST_AFTER + timedelta(seconds=1))
    row.refresh_from_db()
    stale = DBTaskResult.objects.get(pk=row.pk)
    row.claim("another")
    working.put_back(stale)
    assert state(row) == ("RUNNING", 2)
    row.set_successful(None)
    look_around()
    assert state(row) == ("SUCCESSFUL", 2)


@pytest.mark.django_db(transaction=True)
def test_the_next_worker_does_what_the_killed_one_did_not(tmp_path: Path) -> None:
    row = left_running(LOST_AFTER + timedelta(seconds=1))
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)
    assert (state(row), len(list(tmp_path.glob("*.log")))) == (("SUCCESSFUL", 2), 1)


def test_letters_are_ordered_when_one_is_due_and_not_twice(post: Post, classmate: Enrolment, time_machine: Any) -> None:
    look_around()
    tell_of(post, classmate)
    look_around()
    assert ordered() == []
    time_machine.move_to(NOW + timedelta(minutes=10), tick=False)
    look_around()
    look_around()
    assert ordered() == [TaskResultStatus.READY]


def test_an_order_that_a_killed_worker_took_keeps_no_letter_back(post: Post, classmate: Enrolment) -> None:
    tell_of(post, classmate, kind="followed")
    look_around()
    DBTaskResult.objects.get(task_path=send_due.module_path).claim("killed")
    look_around()
    assert sorted(ordered()) == [TaskResultStatus.READY, TaskResultStatus.RUNNING]


def test_a_database_that_is_away_for_a_moment_is_written_down_and_ends_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(working, "sweep", away)
    look_around()
    assert caplog.messages == ["the worker could not look around"]


def test_the_help_of_the_worker_ends_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("db_worker", "--help")
    assert "example:\n  python manage.py db_worker --batch" in capsys.readouterr().out

"""What the worker does beside its tasks, at the start of each minute: it publishes what is scheduled, tells the shared
cache of changes it has not heard of, orders letters that are due and, once a day, the chores, and takes up tasks that a
killed worker has left behind, which otherwise would run for ever. It must not know what a task or a chore does."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Thread
from time import sleep, time
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from blog.models import Notice
from blog.notices.sending import send_due
from blog.publishing import publish_due
from blog.versions import replay

logger = logging.getLogger(__name__)

A_MINUTE = 60
LOST_AFTER, MOST_LOST = timedelta(minutes=15), 3
A_DAY = timedelta(days=1)
CHORES: dict[str, Any] = {}


class WorkerLost(Exception):
    """The worker that ran a task is gone."""


def look_around() -> None:
    """What is done once a minute. A database that is busy or away is asked again a minute later."""
    try:
        sweep()
        replay()
        publish_due()
        order_letters()
        order_chores()
    except DatabaseError:
        logger.exception("the worker could not look around")


def order_letters() -> None:
    """Have letters sent if any is due, unless that is ordered already. One order that runs now does not count: its
    worker may be gone."""
    ordered = DBTaskResult.objects.ready().filter(task_path=send_due.module_path)
    if Notice.objects.due(timezone.now()).exists() and not ordered.exists():
        send_due.enqueue()


def order_chores() -> None:
    """Have each chore done once a day. `CHORES` holds tasks by name; whoever has one enters it in `AppConfig.ready`."""
    lately = DBTaskResult.objects.filter(enqueued_at__gt=timezone.now() - A_DAY)
    for chore in CHORES.values():
        if not lately.filter(task_path=chore.module_path).exists():
            chore.enqueue()


def sweep() -> None:
    """Put every task that has run for a quarter of an hour back into the queue; one that was lost three times and is
    lost again counts as failed, and stands so in the admin. A task may therefore run twice, and each bears that."""
    for lost in DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST_AFTER):
        if len(lost.worker_ids) > MOST_LOST:
            lost.set_failed(WorkerLost(f"Its worker was lost {len(lost.worker_ids)} times."))
        else:
            put_back(lost)


def put_back(lost: Any) -> None:
    """Let another worker take a task, unless one has done so meanwhile. Who ran it before is kept, and counts."""
    waiting: dict[str, Any] = {"status": TaskResultStatus.READY, "started_at": None}
    DBTaskResult.objects.running().filter(pk=lost.pk, started_at=lost.started_at).update(**waiting)


def try_again(tasks: QuerySet[Any]) -> list[Any]:
    """Let tasks that have failed run once more, as if nobody had lost them; answers with those. One that somebody else
    lets run at this moment runs once all the same."""
    waiting: dict[str, Any] = {
        "status": TaskResultStatus.READY,
        "started_at": None,
        "finished_at": None,
        "worker_ids": [],
    }
    failed = tasks.filter(status=TaskResultStatus.FAILED)
    return [
        task
        for task in failed
        if failed.filter(pk=task.pk).update(**waiting, exception_class_path="", traceback="")  # not twice
    ]


def keep_looking() -> None:
    """Look around whenever a minute begins, beside the tasks, for as long as this process lives."""
    Thread(target=look_for_ever, name="look around", daemon=True).start()


def look_for_ever() -> None:
    """The thread's own work; its connections are its own, too."""
    while True:
        sleep(A_MINUTE - time() % A_MINUTE)
        try:
            close_old_connections()
            look_around()
        except Exception:  # whatever it was, the next minute is another try
            logger.exception("the worker could not look around")

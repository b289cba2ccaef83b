"""What a run comes to that is stopped, killed, pressed twice, or has no worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import Course, Decision, Enrolment, Post, Stage
from blog.site.wordpress import running, task
from comments.models import Comment
from tests.conftest import signed_in
from tests.site.exports import comment, export, item
from tests.site.importing import give, page, press, work

pytestmark = pytest.mark.django_db(transaction=True)  # the worker has connections of its own


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "imports"


@pytest.fixture
def teacher(instructor: Enrolment) -> Client:
    return signed_in(instructor)


def test_a_second_press_starts_no_second_import(teacher: Client, course: Course) -> None:
    run = give(teacher, course, export(item(1)))
    work()
    for _press in range(3):
        press(teacher, run, "bring")
    waiting = DBTaskResult.objects.filter(task_path=task.bring_import.module_path)
    assert waiting.count() == 1
    work()
    press(teacher, run, "bring")
    assert (waiting.count(), Post.objects.count()) == (1, 1)


def test_a_worker_that_is_away_is_told_after_a_minute(teacher: Client, course: Course, time_machine: Any) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    run = give(teacher, course, export(item(1)))
    told = "The worker has not taken this up for more than a minute"
    assert told not in page(teacher, run, "progress/")
    time_machine.move_to(now + timedelta(seconds=61), tick=False)
    assert told in page(teacher, run, "progress/")
    work()
    answer = teacher.get(f"/admin/blog/course/{course.pk}/import/{run.pk}/progress/")
    assert answer["HX-Refresh"] == "true"


def test_a_run_that_was_killed_goes_on_and_ends_as_one_that_was_not(
    teacher: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = give(teacher, course, export(*(item(n, f"Essay {n}", comments=comment(n)) for n in range(1, 6))))
    work()
    press(teacher, run, "bring")
    with monkeypatch.context() as patch:
        patch.setattr(task, "A_SECOND", -1.0)
        killed_after(patch, 3)
        ordered = DBTaskResult.objects.get(task_path=task.bring_import.module_path).args_kwargs["kwargs"]
        with pytest.raises(KeyboardInterrupt):
            task.bring_import.call(**ordered)
    run.refresh_from_db()
    assert (run.stage, 0 < Post.objects.count() < 5) == (Stage.RUNNING, True)
    work()
    run.refresh_from_db()
    assert (run.stage, run.n_done, Post.objects.count(), Comment.objects.count()) == (Stage.DONE, 5, 5, 5)
    task.bring_import.call(**ordered)
    assert (Post.objects.count(), Decision.objects.filter(act="import").count()) == (5, 2)


def killed_after(patch: pytest.MonkeyPatch, n: int) -> None:
    """Let the process end in the middle of the n-th item."""
    seen: list[object] = []
    take = task.Bringing.__iter__

    def stopping(self: Any) -> Any:
        for kind in take(self):
            seen.append(kind)
            if len(seen) == n:
                raise KeyboardInterrupt
            yield kind

    patch.setattr(task.Bringing, "__iter__", stopping)


def test_a_run_is_stopped_between_items_and_can_go_on(
    teacher: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = give(teacher, course, export(*(item(n, f"Essay {n}") for n in range(1, 6))))
    work()
    press(teacher, run, "bring")
    begin = running.begin

    def begin_and_stop(*args: Any) -> None:
        begin(*args)
        press(teacher, run, "stop")

    monkeypatch.setattr(task, "A_SECOND", -1.0)
    monkeypatch.setattr(running, "begin", begin_and_stop)
    work()
    run.refresh_from_db()
    assert (run.stage, Post.objects.count()) == (Stage.FAILED, 1)
    assert "Stopped by Lena Hart." in page(teacher, run)
    monkeypatch.setattr(running, "begin", begin)
    press(teacher, run, "on")
    work()
    run.refresh_from_db()
    assert (run.stage, Post.objects.count()) == (Stage.DONE, 5)


def test_one_that_is_stopped_before_it_began_never_begins(teacher: Client, course: Course) -> None:
    run = give(teacher, course, export(item(1)))
    work()
    press(teacher, run, "bring")
    press(teacher, run, "stop")
    work()
    assert Post.objects.count() == 0


def test_an_import_waits_its_turn_where_another_is_under_way(teacher: Client, course: Course) -> None:
    run = give(teacher, course, export(item(1)))
    work()
    press(teacher, run, "bring")
    with held(course):
        work()
    assert "Another import into" in page(teacher, run)
    assert Post.objects.count() == 0
    press(teacher, run, "bring")
    work()
    assert Post.objects.count() == 1


@contextmanager
def held(course: Course) -> Iterator[None]:
    """Another import works in the course meanwhile."""
    holds, is_over = Event(), Event()

    def hold() -> None:
        with running.alone_in(course):
            holds.set()
            is_over.wait(60)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    holds.wait(60)
    try:
        yield
    finally:
        is_over.set()
        thread.join()

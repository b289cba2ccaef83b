"""One import at a time in a course. The lock goes with the process that holds it, so an import that was killed can be
taken up at once; what it had written by then stands, and what it had not is written now."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Course, CourseImport, Decision, Stage, User
from blog.refusals import Conflict
from blog.site.wordpress.options import File, Options, refuse_circle
from blog.site.wordpress.report import Report

LOCK = 0x636F6C6C  # the first half of the advisory lock's name; the second is the course


@contextmanager
def alone_in(course: Course) -> Iterator[None]:
    """Hold the course's import lock: among the processes of this machine by a file, among machines by the database.
    Raises Conflict where another process does."""
    busy = Conflict(_("Another import into “%(course)s” is under way; wait for it to end.") % {"course": course.title})
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{course.pk}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise busy from problem
        if not asked("pg_try_advisory_lock", course):
            raise busy
        try:
            yield
        finally:
            asked("pg_advisory_unlock", course)


def asked(function: str, course: Course) -> bool:
    """What PostgreSQL says to a function of its session locks; yes where the database is of another kind."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK, course.pk])
        return bool(cursor.fetchone()[0])


def order(course: Course, files: Sequence[File], options: Options, by: User | None) -> CourseImport:
    """The row of an import: of the same one that was interrupted, or a new one. Raises Refused where this person may
    not show things so widely."""
    refuse_circle(course, options, by)
    named = [{"name": file.name, "path": str(file.path)} for file in files]
    same = {"files": named, "options": options.kept(), "by": by, "stage": Stage.RUNNING}
    interrupted = course.imports.filter(stage=Stage.RUNNING, by=by).first()
    if interrupted and all(getattr(interrupted, name) == kept for name, kept in same.items()):
        return interrupted
    return CourseImport.objects.create(
        course=course, files=named, options=options.kept(), by=by, by_name=str(by or "")[:120]
    )


def files_of(run: CourseImport) -> list[File]:
    """The files of a run."""
    return [File(kept["name"], Path(kept["path"])) for kept in run.files]


def begin(run: CourseImport, total: int) -> None:
    """Note that an import starts, or goes on; the first time with its Decision. An older one of the course that was
    never ended is marked as stopped: the caller holds the lock, so nobody works on it."""
    stopped = _("It was stopped before its end.")
    others = CourseImport.objects.filter(course=run.course_id, stage=Stage.RUNNING).exclude(pk=run.pk)
    with transaction.atomic():
        others.update(stage=Stage.FAILED, problem=stopped, ended_at=timezone.now())
        if run.stage != Stage.RUNNING:
            circle = Options.of(run.options).circle(run.course)
            note = _("From %(files)s; seen by %(circle)s.") % {
                "files": ", ".join(kept["name"] for kept in run.files)[:1500],
                "circle": circle.label,
            }
            Decision.objects.record(run.course, run.course, "import", "", str(int(circle)), by=run.by, note=note)
        run.stage, run.n_done, run.n_total, run.problem, run.ended_at = Stage.RUNNING, 0, total, "", None
        run.save()


def progress(run: CourseImport, done: int) -> None:
    """Note how far an import is."""
    run.n_done = done
    run.save(update_fields=["n_done"])


def end(run: CourseImport, report: Report) -> None:
    """Note that all of it was done, with its account."""
    run.stage, run.report, run.n_done, run.ended_at = Stage.DONE, report.as_values(), run.n_total, timezone.now()
    run.save()


def fail(run: CourseImport, why: str) -> None:
    """Note that an import could not go on."""
    run.stage, run.problem, run.ended_at = Stage.FAILED, why[:300], timezone.now()
    run.save(update_fields=["stage", "problem", "ended_at"])

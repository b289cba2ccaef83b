"""An import in the worker: ordered by a page, a dry run first and then the real one. Each task bears to run twice and
to be killed: a run knows by its order whether a task is still meant, and nothing is brought in twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from blog.closing import refuse_when_closed
from blog.compat import task
from blog.models import CourseImport, Decision, Stage, User
from blog.refusals import Conflict, Refused
from blog.site.wordpress import running
from blog.site.wordpress.authors import Counting, keep_authors, write_list
from blog.site.wordpress.bringing import A_SECOND, Bringing
from blog.site.wordpress.options import Options, refuse_circle
from blog.site.wordpress.plan import read
from blog.site.wordpress.uploading import drop, folder_of

logger = logging.getLogger(__name__)

LATE_AFTER = timedelta(minutes=1)
KINDS = ("posts", "pages", "comments", "attachments", "terms", "others")


class State(StrEnum):
    """What a run is doing, for whoever looks at it."""

    WAITING = "waiting"
    LATE = "late"
    READING = "reading"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    CHECKED = "checked"
    DONE = "done"
    FAILED = "failed"


BUSY = frozenset({State.WAITING, State.LATE, State.READING, State.RUNNING})
AT_REST = {Stage.CHECKED: State.CHECKED, Stage.DONE: State.DONE, Stage.FAILED: State.FAILED}


def state_of(run: CourseImport) -> State:
    """What a run is doing now: by its task, where it has one that is not over, and by who holds its course."""
    ordered = task_of(run)
    if run.stage not in {Stage.DONE, Stage.FAILED} and ordered and ordered.status == TaskResultStatus.READY:
        return State.LATE if timezone.now() - ordered.enqueued_at > LATE_AFTER else State.WAITING
    is_over = ordered is None or ordered.status != TaskResultStatus.RUNNING
    if run.stage == Stage.RUNNING:
        return State.RUNNING if is_held(run) else State.INTERRUPTED
    if run.stage in {Stage.CHECKED, Stage.BROUGHT, Stage.CHECKING} and not is_over:
        return State.READING
    return AT_REST.get(Stage(run.stage), State.INTERRUPTED)


def task_of(run: CourseImport) -> Any:
    """The task that a run was given to; None for none."""
    pk = run.options.get("task")
    return DBTaskResult.objects.filter(pk=pk).first() if pk else None


def is_held(run: CourseImport) -> bool:
    """Whether a process works in the course of this run."""
    try:
        with running.alone_in(run.course):
            return False
    except Conflict:
        return True


def order_check(run: CourseImport, **chosen: Any) -> bool:
    """Have the files of a run read without writing anything; `chosen` are options that changed. False where it is being
    worked on. Raises Refused."""
    return ordered(run, check_import, Stage.BROUGHT, chosen)


def order_bringing(run: CourseImport, by: User) -> bool:
    """Have a run brought in, or go on where it was stopped; whoever presses answers for it. False where it is being
    worked on, so that a second press starts nothing. Raises Refused."""
    refuse_when_closed(run.course)
    refuse_circle(run.course, Options.of(run.options), by)
    return ordered(run, bring_import, None, {}, by)


def ordered(
    run: CourseImport, job: Any, stage: Stage | None, chosen: Mapping[str, Any], by: User | None = None
) -> bool:
    """Give a run to the worker, unless it has it. Raises Refused where its files are gone."""
    if folder_of(run) is None:
        raise Refused(_("The files of this import are not kept any more. Give them once more."))
    with transaction.atomic():
        run = CourseImport.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
        if state_of(run) in BUSY | {State.DONE}:
            return False
        order = token_hex(8)
        given = job.enqueue(run=run.pk, order=order)
        run.options = run.options | dict(chosen) | {"order": order, "task": str(given.id)}
        run.options["people"] = write_list(run, run.options.get("matches", {}))
        run.stage, run.problem, run.ended_at = stage or stage_to_go_on(run), "", None
        if by is not None:
            run.by, run.by_name = by, str(by)[:120]
        run.save()
    return True


def stage_to_go_on(run: CourseImport) -> Stage:
    """Where a run stands that is to be brought in: under way if it was, else ready."""
    return Stage.RUNNING if run.stage == Stage.RUNNING else Stage.CHECKED


def stop(run: CourseImport, by: User) -> None:
    """Let a run end after the item it is at, or before its first."""
    told = _("Stopped by %(name)s. What had come in stays; nothing was lost. It can go on where it was.") % {"name": by}
    rows = CourseImport.objects.filter(pk=run.pk).exclude(stage__in=[Stage.DONE, Stage.FAILED])
    rows.update(stage=Stage.FAILED, problem=told[:300], ended_at=timezone.now())


@task()
def check_import(run: int, order: str) -> None:
    """Read the files of a run and keep what would happen."""
    meant = meant_by(run, order)
    if meant is not None and meant.stage in {Stage.BROUGHT, Stage.CHECKING}:
        doing(meant, check)


@task()
def bring_import(run: int, order: str) -> None:
    """Bring a run in, or what is left of it."""
    meant = meant_by(run, order)
    if meant is not None and meant.stage == Stage.DONE:
        finish(meant)
    elif meant is not None and meant.stage in {Stage.CHECKED, Stage.RUNNING}:
        doing(meant, bring)


def meant_by(pk: int, order: str) -> CourseImport | None:
    """The run of a task, unless another task has it by now."""
    run = CourseImport.objects.select_related("course", "by").filter(pk=pk).first()
    return run if run is not None and run.options.get("order") == order else None


def doing(run: CourseImport, work: Any) -> None:
    """Do the work of a task. What is refused, and what breaks, is kept with the run as a sentence."""
    try:
        work(run)
    except Conflict as conflict:
        CourseImport.objects.filter(pk=run.pk).exclude(stage=Stage.RUNNING).update(problem=str(conflict)[:300])
    except Refused as refusal:
        running.fail(run, str(refusal))
    except Exception:
        logger.exception("import %s broke", run.pk)
        running.fail(run, _("It broke on our side, and whoever runs this site can read why. What had come in stays."))
        raise


def check(run: CourseImport) -> None:
    """The dry run. Raises Refused."""
    rows = CourseImport.objects.filter(pk=run.pk)
    rows.update(stage=Stage.CHECKING, n_done=0, n_total=0, report={})
    options = Options.of(run.options)
    refuse_circle(run.course, options, run.by)
    plan = read(running.files_of(run))
    total = len(plan.entries)
    walk = Counting(plan, run.course, options, run.by, writes=False)
    rows.update(n_total=total)
    told = time.monotonic()
    for done, _kind in enumerate(walk, 1):
        if time.monotonic() - told > A_SECOND:
            if not rows.filter(stage=Stage.CHECKING).update(n_done=done):
                return
            told = time.monotonic()
    keep_authors(run, walk.authors(run.options.get("matches", {})))
    kept = walk.report.as_values()
    rows.filter(stage=Stage.CHECKING).update(stage=Stage.CHECKED, report=kept, n_done=total, problem="")


def bring(run: CourseImport) -> None:
    """The import itself, until it is done or somebody stops it. Raises Refused, Conflict."""
    work: Any = iter(Bringing(run))
    rows = CourseImport.objects.filter(pk=run.pk).exclude(stage=Stage.FAILED)
    if not rows.exists():
        return
    told = time.monotonic()
    for _kind in work:
        if time.monotonic() - told > A_SECOND:
            if not rows.exists():
                work.close()
                return
            told = time.monotonic()
    finish(run)


def finish(run: CourseImport) -> None:
    """Write the totals into the record and delete the files, once."""
    run.refresh_from_db()
    if folder_of(run) is None:
        return
    Decision.objects.record(run.course, run.course, "import", "", "", by=run.by, note=in_words(run.report))
    drop(run)


def in_words(report: Mapping[str, Any]) -> str:
    """The totals of a report in a line for the record."""
    named = dict(zip(KINDS, names_of_kinds(), strict=True))
    sentence = _("%(kind)s: %(brought)s brought, %(updated)s updated, %(skipped)s skipped")
    return "; ".join(sentence % {"kind": named[kind], **report[kind]} for kind in KINDS if kind in report)


def names_of_kinds() -> list[str]:
    """The kinds of a report in words, in its order."""
    return [_("essays"), _("pages"), _("comments"), _("pictures and files"), _("categories and tags"), _("other items")]

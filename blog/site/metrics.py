"""The counters of this machine, and what the database tells of the queue, of letters and of what waits for staff, in
the text that Prometheus reads. It must not know who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from django.db import DatabaseError
from django.db.models import Case, Count, Min, Q, When
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from blog.models import Notice
from blog.watching.counters import BOUNDS, CLASSES, counters
from comments.models import Comment, CommentStatus

Sample = tuple[str, float]
HELP = {
    "requests_total": ("counter", "Answers, by page and class of status."),
    "request_seconds": ("histogram", "How long answers took, by page."),
    "page_cache_hits_total": ("counter", "Public pages that were kept."),
    "page_cache_misses_total": ("counter", "Public pages that were made, and kept."),
    "slow_queries_total": ("counter", "Queries that took SLOW_QUERY_MS or longer."),
    "database_errors_total": ("counter", "Requests that a database ended which was away or locked."),
    "sign_ins_total": ("counter", "Sign-ins."),
    "sign_ins_refused_total": ("counter", "Sign-ins that were refused."),
    "database_up": ("gauge", "Whether the database has told what follows."),
    "tasks": ("gauge", "Tasks of the worker; given_up are those that failed."),
    "oldest_task_seconds": ("gauge", "How long the oldest task that is due has waited."),
    "letters": ("gauge", "Letters about notices; tried are those that a mail server did not take yet."),
    "comments_waiting": ("gauge", "Comments that wait for staff."),
}


def report() -> Iterator[str]:
    """The lines."""
    found: dict[str, list[Sample]] = {name: [] for name in HELP}
    if counts := counters():
        named, rows = counts.read()
        for name, number in named.items():
            found[f"{name}_total"].append(("", number))
        for route, row in rows.items():
            for name, samples in of_route(route, row):
                found[name] += samples
    try:
        found |= {name: list(samples) for name, samples in of_database()} | {"database_up": [("", 1)]}
    except DatabaseError:
        found["database_up"] = [("", 0)]
    for name, samples in found.items():
        if samples:
            kind, told = HELP[name]
            yield f"# HELP colloquy_{name} {told}\n# TYPE colloquy_{name} {kind}\n"
            yield from (f"colloquy_{name}{label} {number:.10g}\n" for label, number in samples)


def of_route(route: str, row: list[float]) -> Iterator[tuple[str, list[Sample]]]:
    """What is told of one page."""
    named = f'route="{route}"'
    answered, within, took = row[: len(CLASSES)], list(accumulate(row[len(CLASSES) : -1])), row[-1]
    yield (
        "requests_total",
        [(f'{{{named},status="{kind}"}}', number) for kind, number in zip(CLASSES, answered, strict=True) if number],
    )
    bounds = zip((*map(str, BOUNDS), "+Inf"), within, strict=True)
    yield (
        "request_seconds",
        [
            *((f'_bucket{{{named},le="{bound}"}}', number) for bound, number in bounds),
            (f"_sum{{{named}}}", took),
            (f"_count{{{named}}}", within[-1]),
        ],
    )


def of_database() -> Iterator[tuple[str, list[Sample]]]:
    """What waits. Raises DatabaseError."""
    now = timezone.now()
    due = Case(When(run_after__lte=now, then="run_after"), default="enqueued_at")
    waiting = DBTaskResult.objects.ready().aggregate(n=Count("pk"), since=Min(due))
    states = dict(DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk")))
    yield (
        "tasks",
        [
            ('{state="waiting"}', waiting["n"]),
            ('{state="running"}', states.get(TaskResultStatus.RUNNING, 0)),
            ('{state="given_up"}', states.get(TaskResultStatus.FAILED, 0)),
        ],
    )
    yield "oldest_task_seconds", [("", (now - (waiting["since"] or now)).total_seconds())]
    is_due = Q(due_at__isnull=False)
    letters = Notice.objects.filter(is_due | Q(parked_at__isnull=False)).aggregate(
        waiting=Count("pk", filter=is_due & Q(tries=0)),
        tried=Count("pk", filter=is_due & Q(tries__gt=0)),
        given_up=Count("pk", filter=Q(parked_at__isnull=False)),
    )
    yield "letters", [(f'{{state="{state}"}}', number) for state, number in letters.items()]
    yield "comments_waiting", [("", Comment.objects.filter(status=CommentStatus.PENDING).count())]

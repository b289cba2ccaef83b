"""The verbs of an import: a dry run, and the import itself, which can be interrupted at any point and run again: each
item stands with what tells it again, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from blog.closing import refuse_when_closed
from blog.models import Course, CourseImport, Stage, User
from blog.refusals import Refused
from blog.site.wordpress import running
from blog.site.wordpress.fetching import Fetcher
from blog.site.wordpress.options import Options, refuse_circle
from blog.site.wordpress.plan import Plan, read
from blog.site.wordpress.report import Report
from blog.site.wordpress.walking import Walk

A_SECOND = 1.0


def check(plan: Plan, course: Course, options: Options, by: User | None = None) -> Report:
    """What an import would do, item by item; nothing is written. Raises Refused."""
    refuse_when_closed(course)
    refuse_circle(course, options, by)
    walk = Walk(plan, course, options, by, writes=False)
    for _kind in walk:
        pass
    return walk.report


class Bringing:
    """An import on its way: iterating does it, and yields the kind of each item as it is done. `total` is known after
    the first reading; `report` is the account at the end."""

    def __init__(self, run: CourseImport, plan: Plan | None = None, fetcher: Fetcher | None = None) -> None:
        """`plan` is what was read of the run's files, if somebody has read them. Raises Refused."""
        self.run, self.fetcher = run, fetcher
        refuse_when_closed(run.course)
        refuse_circle(run.course, Options.of(run.options), run.by)
        self.plan = plan or read(running.files_of(run))
        self.total = len(self.plan.entries)
        self.report = Report()

    def __iter__(self) -> Iterator[str]:
        """Do it. Raises Conflict while another import works in the course, Refused where something named is not
        there."""
        with running.alone_in(self.run.course):
            try:
                run, options = self.run, Options.of(self.run.options)
                walk = Walk(self.plan, run.course, options, run.by, writes=True, fetcher=self.fetcher)
                self.report = walk.report
                if run.stage == Stage.RUNNING:
                    sentence = _("it was interrupted before and taken up: what had come in by then counts as unchanged")
                    self.report.tell(_("this import"), sentence)
                running.begin(self.run, self.total)
                told = time.monotonic()
                for done, kind in enumerate(walk, 1):
                    yield kind
                    if time.monotonic() - told > A_SECOND:
                        running.progress(self.run, done)
                        told = time.monotonic()
                running.end(self.run, walk.report)
            except Refused as refusal:
                running.fail(self.run, str(refusal))
                raise


def bring(run: CourseImport, progress: Callable[[int, int], None] | None = None) -> Report:
    """Bring in what a run names, and tell now and then how many items of all are done. Raises Refused, Conflict."""
    work = Bringing(run)
    for done, _kind in enumerate(work, 1):
        if progress:
            progress(done, work.total)
    return work.report

"""The worker's tasks in the admin, for superusers: what waits, what runs, what was given up and what to do then. What a
task was given does not show here: it may be a letter."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from blog import working
from blog.scoping import is_superuser

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(DBTaskResultAdmin):
    """The tasks, newest first."""

    list_display: Any = ("task_name", "status", "enqueued_at", "started_at", "finished_at", "times_taken_up", "problem")
    list_filter = ("status", "enqueued_at", "queue_name")
    actions = ("try_again",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What a page of one shows."""
        return [*self.list_display, "what_to_do", "task_path", "formatted_traceback"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of it."""
        return self.get_fields(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers."""
        return is_superuser(request)

    @admin.display(description=gettext_lazy("taken up"))
    def times_taken_up(self, task: Any) -> int:
        """How many workers have begun it; all but the last were lost."""
        return len(task.worker_ids)

    @admin.display(description=gettext_lazy("what broke"))
    def problem(self, task: Any) -> str:
        """The kind of error that ended it."""
        return str(task.exception_class_path).rpartition(".")[2]

    @admin.display(description=gettext_lazy("what to do"))
    def what_to_do(self, task: Any) -> str:
        """One step for whoever sees it stand."""
        if task.status == TaskResultStatus.RUNNING:
            return _("Nothing. If its worker is gone, another takes it up after 15 minutes, three times at most.")
        if task.status != TaskResultStatus.FAILED:
            return _("Nothing.")
        if task.exception_class_path.endswith(".WorkerLost"):
            return _(
                "Each worker that took it up was killed. Look in the worker’s log for why, memory above all; then"
                " tick it in the list and choose “Try again”."
            )
        return _("See below what broke. Once that is mended, tick it in the list and choose “Try again”.")

    @admin.action(description=gettext_lazy("Try again"))
    def try_again(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Let those that were given up run once more; who let them is kept in their history."""
        again = working.try_again(rows)
        for task in again:
            self.log_change(request, task, _("Tried again."))
        if again:
            told = ngettext("One task runs within a minute.", "%(n)s tasks run within a minute.", len(again))
            self.message_user(request, told % {"n": len(again)})
        else:
            self.message_user(request, _("None of these had failed."))

"""`manage.py db_worker`: the worker of django-tasks, which also looks once a minute for letters that are due and for
tasks that a killed worker has left behind."""

from __future__ import annotations

from typing import Any

from django_tasks_db.management.commands import db_worker

from blog import working
from blog.management.commanding import ExampleCommand
from blog.site.wordpress.uploading import forget_uploads


class Command(ExampleCommand, db_worker.Command):
    """The calls; the arguments are those of django-tasks."""

    help = "Run the worker: mail, notices, essays printed anew. With --batch: do what is due, then stop (for cron)."
    example = "python manage.py db_worker --batch"

    def handle(self, *args: Any, **options: Any) -> None:
        """Look around, keep looking unless this is over soon, and work."""
        working.CHORES["imports"] = forget_uploads
        working.look_around()
        if not options["batch"]:
            working.keep_looking()
        super().handle(*args, **options)

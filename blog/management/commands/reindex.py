"""`manage.py reindex`: what the search looks through, written anew."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.models import Course
from blog.site.reindex import how_many, reindex


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = (
        "Write anew what the search looks through: after an upgrade, or after loaddata. It may be stopped and repeated."
    )
    example = "python manage.py reindex --course twentieth-century-russia"

    def add_arguments(self, parser: CommandParser) -> None:
        """One course, or all."""
        parser.add_argument("--course", metavar="C", help="the address of one course; without it, all of them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Index, and say how much that was."""
        courses = list(Course.objects.filter(slug=options["course"]) if options["course"] else Course.objects.all())
        if options["course"] and not courses:
            raise CommandError(f"There is no course {options['course']!r}.")
        counts = self.count(reindex(courses, not options["course"]), how_many(courses), "Indexing")
        self.stdout.write(self.style.SUCCESS("Indexed:"))
        self.summarise(counts)

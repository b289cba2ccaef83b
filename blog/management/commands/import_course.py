"""`manage.py import_course`: a course comes back from its JSON export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import course_json_reading


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Read a course back from export_course --format json --audience staff. Its people have no accounts here."
    example = "python manage.py import_course russia-json.zip"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the zip that export_course wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and say how much of what."""
        try:
            counts = self.count(course_json_reading.bring(options["file"]), None, "Reading")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.summarise(counts)

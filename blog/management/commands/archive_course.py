"""`manage.py archive_course`: a course as a static site in a zip, which opens from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import store
from blog.site.archiving.writing import archive, name_of
from blog.site.exporting_courses import Circle

AUDIENCES = (
    "what it holds: web, what anybody reads; course (unless told otherwise), what every member reads; staff, all of it,"
    " with drafts and held comments. Addresses and names of the roster are never in it"
)


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = (
        "Write a course as a site of pages, pictures, feeds and a search of its own, in a zip that needs no server and"
        " no network. The same course makes the same bytes."
    )
    example = "python manage.py archive_course russia --audience web --out russia.zip"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which course, for whom, and where to."""
        parser.add_argument("course", help="the address of the course")
        parser.add_argument("--audience", choices=[str(one) for one in Circle], default="course", help=AUDIENCES)
        parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (named after the course)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how much of what."""
        try:
            course, circle = store.course_called(options["course"]), Circle(options["audience"])
            out = options["out"] or Path(name_of(course))
            counts = self.count(archive(course, circle, out), None, "Archiving")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.summarise(counts)
        self.stdout.write(self.style.SUCCESS(f"Written to {out}: what --audience {circle} may see."))

"""`manage.py export_course`: a course to take along, for WordPress, as JSON, as Markdown or as a book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import course_formats, store
from blog.site.exporting_courses import Circle

AUDIENCES = (
    "what it holds: web, what anybody reads; course (unless told otherwise), what every member reads; staff, all of it,"
    " with drafts, held comments and decisions. Addresses and names of the roster are never in it"
)


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = (
        "Write a course to a file: for WordPress (WXR), as JSON, as Markdown, or as a book (EPUB) of its essays. The"
        " same course makes the same bytes."
    )
    example = "python manage.py export_course russia --format markdown --out russia.zip"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which course, as what, for whom, and where to."""
        parser.add_argument("course", help="the address of the course")
        parser.add_argument("--format", required=True, choices=sorted(course_formats.FORMATS), help="how to write it")
        parser.add_argument("--audience", choices=[str(one) for one in Circle], default="course", help=AUDIENCES)
        parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (named after the course)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how much of what."""
        try:
            course, circle = store.course_called(options["course"]), Circle(options["audience"])
            out = options["out"] or Path(course_formats.name_of(course, options["format"]))
            counts = self.count(course_formats.export(course, options["format"], circle, out), None, "Exporting")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.summarise(counts)
        self.stdout.write(self.style.SUCCESS(f"Written to {out}: what --audience {circle} may see."))

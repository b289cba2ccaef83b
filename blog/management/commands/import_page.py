"""`manage.py import_page`: a class-blog page saved as text or HTML becomes an essay with its thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import findings, store


class Command(ExampleCommand):
    """Arguments, the calls, a summary."""

    help = "Bring in a class-blog page saved as text or HTML: essay, list of works and comments. All of it or nothing."
    example = "python manage.py import_page page.txt --course russia --author author@example.edu --publish"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, where to, under whose name, and how to tell what was found."""
        parser.add_argument("file", type=Path, help="the page, saved as text or HTML")
        parser.add_argument("--course", required=True, help="the address of the course")
        parser.add_argument("--title", default="", help="the title, where the page has none or another is wanted")
        parser.add_argument("--author", default="", metavar="EMAIL", help="whose essay it is (an unnamed author's)")
        parser.add_argument("--publish", action="store_true", help="publish it at once (it stays a draft)")
        parser.add_argument("--dry-run", action="store_true", help="say what would come in and write nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (text)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, store unless told not to, say what was found."""
        try:
            course = store.course_called(options["course"])
            author = store.author_called(course, options["author"])
            record = store.titled(store.read_file(options["file"]), options["title"])
            stored = None
            if not options["dry_run"]:
                stored = store.store_page(record, course, author, "", publish=options["publish"], by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        as_json = options["format"] == "json"
        told = findings.as_json(record, stored) if as_json else findings.as_text(record, stored, self.style)
        self.stdout.write(told)

"""`manage.py import_roster`: a class comes in by its roster, as Canvas, Blackboard, Moodle and Banner export it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import rosters, store


class Command(ExampleCommand):
    """Arguments, the calls, a summary."""

    help = "Bring a class in by its roster (CSV). Rows with a problem are named and stay out; nobody is deleted."
    example = "python manage.py import_roster class.csv --course russia --column email=Mail --dry-run"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, where to, which column is what, and how to tell what was done."""
        parser.add_argument("file", type=Path, help="the roster, as CSV with commas, semicolons or tabs")
        parser.add_argument("--course", required=True, help="the address of the course")
        column = "which column is what: name, first, last, email, id, section, role; can be given again"
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=LABEL", help=column)
        parser.add_argument(
            "--most-are-gone", action="store_true", help="mark people even if they are most of the course"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (text)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan, write unless told not to, say what was done; exit code 1 if a row stayed out."""
        written = False
        try:
            read = rosters.read_for(store.course_called(options["course"]), options["file"], options["column"])
            if not options["dry_run"]:
                written = rosters.bring_in(read, most_may_go=options["most_are_gone"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        as_json = options["format"] == "json"
        self.stdout.write(rosters.as_json(read, written) if as_json else "\n".join(rosters.as_text(read)))
        if not written and not as_json:
            self.stdout.write(_("Nothing was written."))
        if problems := rosters.stayed_out(read):
            raise CommandError(problems)

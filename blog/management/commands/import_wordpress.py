"""`manage.py import_wordpress`: a class's past comes in from WordPress, whole, with an account of every item."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import store, wordpress


class Command(ExampleCommand):
    """Arguments, the calls, a summary."""

    help = "Bring in exports of WordPress (WXR): essays, pages, comments, pictures. Run again, it brings what changed."
    example = "python manage.py import_wordpress blog.xml --course russia --uploads uploads.zip --dry-run"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files, where to, what helps, who may see it, and how to tell what was done."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the exports, together one import")
        parser.add_argument("--course", required=True, help="the address of the course")
        parser.add_argument("--uploads", default="", metavar="ZIP|DIR", help="the pictures, as saved from the server")
        parser.add_argument("--people", default="", metavar="CSV", help="who is who: login or email there, email here")
        parser.add_argument("--fetch", default="", metavar="HOST", help="fetch missing pictures from this host alone")
        parser.add_argument("--audience", choices=wordpress.CIRCLES, default="course", help="who sees it (course)")
        parser.add_argument("--addresses", type=Path, metavar="DIR", help="write redirects for the old server there")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (text)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, bring in unless told not to, say what became of everything."""
        try:
            course, files = store.course_called(options["course"]), wordpress.files_at(options["files"])
            kept = {name: options[name] for name in ("uploads", "people", "fetch")}
            chosen = wordpress.Options(wordpress.CIRCLES[options["audience"]], **kept)
            if options["dry_run"]:
                report = wordpress.check(wordpress.read(files), course, chosen)
            else:
                work = wordpress.Bringing(wordpress.order(course, files, chosen, by=None))
                self.count(work, work.total, "Bringing in")
                report = work.report
            if options["addresses"]:
                wordpress.write_lists(course, options["addresses"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        as_json = options["format"] == "json"
        told = json.dumps(report.as_values(), ensure_ascii=False) if as_json else "\n".join(report.as_lines())
        self.stdout.write(told)

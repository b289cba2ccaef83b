"""`manage.py check_citations`: what the citations in case files resolve to, and how well."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from blog.management.commanding import ExampleCommand
from blog.site.citation_cases import answered, as_json, as_text, scored


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Find and resolve the citations in case files; where they say what is expected, print precision and recall."
    example = "python manage.py check_citations --cases tests/citations/cases/keys.jsonl --format json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and how to tell what was found."""
        parser.add_argument("--cases", nargs="+", required=True, metavar="FILE", help="files of one JSON case a line")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer every case and print it."""
        try:
            cases = list(answered(options["cases"]))
        except ValueError as error:
            raise CommandError(str(error)) from None
        tell = as_json if options["format"] == "json" else as_text
        self.stdout.write(tell(cases, scored(cases)))

"""`manage.py export_person`: all that is kept about a person, as one JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import exporting, persons


class Command(ExampleCommand):
    """Arguments, the calls, a summary."""

    help = "Write down all that is kept about a person, a member or a guest, as JSON: to a file, or to the terminal."
    example = "python manage.py export_person ada@example.org --out ada.json"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and where to."""
        parser.add_argument("address", help="the address of an account, or the one that a guest gave")
        parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (the terminal)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the document."""
        try:
            document = exporting.as_json(persons.of_address(options["address"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["out"] is None:
            self.stdout.write(document)
            return
        try:
            options["out"].write_text(document, encoding="utf-8")
        except OSError as problem:
            raise CommandError(f"{options['out']} could not be written ({problem.strerror}).") from problem
        self.stdout.write(self.style.SUCCESS(f"Written to {options['out']}. It is about a person: keep it safe."))

"""`manage.py restore`: a site from its backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management import stopping
from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import restoring


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = (
        "Put the database and the media back from what manage.py backup wrote. All of the file is checked before"
        " anything is touched. Close the site first: manage.py maintenance on, and stop the worker."
    )
    example = "python manage.py restore /var/backups/colloquy/2027-01-05.zip"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """From which file, and whether it may take the place of a site."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the file that backup wrote")
        parser.add_argument("--replace", action="store_true", help="let all that is here go for what is in the file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say how much of what."""
        if told := stopping.about_the_file():
            raise CommandError(told)
        try:
            counts = self.count(restoring.restore(options["file"], replace=options["replace"]), None, "Restoring")
            later = restoring.unapplied(options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.summarise(counts)
        self.stdout.write(self.style.SUCCESS(f"Restored from {options['file']}."))
        if later:
            self.stdout.write(f"It is of an older release: run manage.py migrate, which applies {later} migrations.")

"""`manage.py backup`: the database and the media in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management import stopping
from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import backing_up


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = (
        "Keep the database and the media in one file that only its owner reads, whole or not at all, while the site"
        " runs. It is read back and compared before this says that it is done."
    )
    example = "python manage.py backup /var/backups/colloquy/$(date +%F).zip"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; an older one is replaced")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how much of what."""
        if told := stopping.about_the_place(options["file"]):
            raise CommandError(told)
        try:
            counts = self.count(backing_up.backup(options["file"]), None, "Backing up")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.summarise(counts)
        self.stdout.write(self.style.SUCCESS(f"Written to {options['file']}, and read back."))
        if lost := [kind for kind in counts if kind.startswith(backing_up.MISSING)]:
            raise CommandError(f"All is in it but for {len(lost)} files of the media, which are named above.")

"""`manage.py doctor`: what is wrong with a site, and mending it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.site import doctor
from blog.site.doctor_findings import Finding


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = (
        "Look the site over: counts, numbers, files of pictures, pages to rerender, tasks, the search, what the cache"
        " was not told, migrations. It changes nothing unless it is to mend, and may be repeated at any time."
    )
    example = "python manage.py doctor --mend"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to mend, and how much to look at."""
        parser.add_argument("--mend", action="store_true", help="mend what can be mended")
        parser.add_argument("--quick", action="store_true", help="do not print every page anew to compare it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say what was found."""
        self.stdout.write(f"Colloquy {doctor.version()}")
        found: list[Finding] = []
        self.count(doctor.looking(found, mend=options["mend"], quick=options["quick"]), None, "Looking")
        for finding in found:
            self.stdout.write(f"  {finding.summary}: {finding.what}")
        self.summarise(Counter(finding.summary for finding in found))
        left = sum(not finding.is_mended for finding in found)
        if left:
            is_for_us = not options["mend"] and found[0].kind != doctor.PENDING
            raise CommandError(f"{left} of these are still wrong.{' Run it with --mend.' if is_for_us else ''}")
        self.stdout.write(self.style.SUCCESS("All is well."))

"""`manage.py maintenance on|off`: the whole site answers that it is closed for maintenance; no database is needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from blog import maintenance
from blog.management.commanding import ExampleCommand


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Close the whole site for maintenance, open it again, or say which it is. No restart, no database."
    example = "python manage.py maintenance on --until 2027-01-05T06:30+01:00"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and what to tell those who come meanwhile."""
        parser.add_argument("act", nargs="?", choices=("on", "off"), help="without it, nothing is changed")
        parser.add_argument("--until", metavar="TIME", help="when it will be back; UTC unless it names its zone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Switch it, and say how it stands."""
        back = self.moment(options["until"]) if options["until"] else None
        try:
            if options["act"] == "on":
                maintenance.switch_on(back)
            elif options["act"] == "off":
                maintenance.switch_off()
        except OSError as problem:
            raise CommandError(f"{maintenance.place()} cannot be changed: {problem.strerror}.") from problem
        self.stdout.write(f"Closed for maintenance: {maintenance.place()}" if maintenance.is_on() else "Open.")

    def moment(self, words: str) -> datetime:
        """The time that was typed. Raises CommandError."""
        try:
            said = parse_datetime(words)
        except ValueError:
            said = None
        if said is None:
            raise CommandError(f"{words!r} is no time. Write it like 2027-01-05T06:30+01:00.")
        back = said if timezone.is_aware(said) else timezone.make_aware(said)
        if back <= timezone.now():
            raise CommandError(f"{words} has passed.")
        return back

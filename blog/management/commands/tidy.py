"""`manage.py tidy`: what is to be forgotten after a while is forgotten now; safe to repeat, for cron."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from blog.management.commanding import ExampleCommand
from comments import tidying


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Forget where comments of 30 days ago came from, and delete spam of that age. The worker does it daily."
    example = "python manage.py tidy --format json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to tell what was done."""
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (text)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tidy up and say how much that was."""
        done = self.count(tidying.tidying(), tidying.how_much(), "Tidying")
        if options["format"] == "json":
            kinds = (tidying.FORGOTTEN, tidying.DELETED, tidying.EMPTIED)
            self.stdout.write(json.dumps({kind.replace(" ", "_"): done[kind] for kind in kinds}))
        else:
            self.stdout.write(self.style.SUCCESS("Tidied up:" if done else "There was nothing to tidy up."))
            self.summarise(done)

"""`manage.py rerender`: all stored HTML again, and from where it was stopped."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from blog.management.commanding import ExampleCommand, stoppable
from blog.site.rerender import KINDS, Place, how_many, place_called, rerender_all

OFTEN = 500


class Command(ExampleCommand):
    """Arguments, the call, where it stands, a summary."""

    help = "Make all stored HTML again from its Markdown: essays, pages and comments."
    example = "python manage.py rerender --after comment:1200"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to go on."""
        parser.add_argument("--after", metavar="KIND:NUMBER", help="go on after this row, as it last said")

    def handle(self, *args: Any, after: str | None, **options: Any) -> None:
        """Render everything and say how much that was. Raises CommandError, where it is stopped with how to go on."""
        try:
            self.place = place_called(after) if after is not None else None
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        try:
            with stoppable():
                counts = self.count(self.told(rerender_all(self.place)), how_many(self.place), "Rendering")
        except KeyboardInterrupt:
            way_on = f" --after {self.place}" if self.place else ""
            raise CommandError(f"Stopped. To go on: python manage.py rerender{way_on}") from None
        self.stdout.write(self.style.SUCCESS("Rendered again:"))
        self.summarise(counts)

    def told(self, places: Iterator[Place]) -> Iterator[str]:
        """The kind of each row that is done; every so often a line that a killed run leaves behind."""
        for count, self.place in enumerate(places, 1):
            if count % OFTEN == 0:
                self.stdout.write(f"Done so far: {self.place}")
            yield str(KINDS[self.place.kind][0]._meta.verbose_name_plural)

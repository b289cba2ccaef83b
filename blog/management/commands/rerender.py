"""`manage.py rerender`: all stored HTML again, and from where it was broken off."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError

from blog.management.commanding import ExampleCommand
from blog.site.rerender import KINDS, Place, how_many, place_called, rerender_all

OFTEN = 500


class Command(ExampleCommand):
    """Arguments, the call, where it stands, a summary."""

    help = "Make all stored HTML again from its Markdown: essays, pages and comments."
    example = "python manage.py rerender --after comment:1200"
    place: Place | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to go on."""
        said = "go on after this row, as it last said"
        parser.add_argument("--after", type=typed_place, metavar="KIND:NUMBER", help=said)

    def handle(self, *args: Any, **options: Any) -> None:
        """Render everything and say how much that was. Raises CommandError, with the place to go on from, where it is
        stopped."""
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        after = options["after"]
        try:
            counts = self.count(self.told(rerender_all(after)), how_many(after), "Rendering")
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. To go on: python manage.py rerender{self.way_on}") from None
        finally:
            signal.signal(signal.SIGTERM, before)
        self.stdout.write(self.style.SUCCESS("Rendered again:"))
        self.summarise(counts)

    @property
    def way_on(self) -> str:
        """What to add to the call after a break."""
        return f" --after {self.place}" if self.place else ""

    def told(self, places: Iterator[Place]) -> Iterator[str]:
        """The kind of each row that is done; every so often a line that a killed run leaves behind."""
        for count, self.place in enumerate(places, 1):
            if count % OFTEN == 0:
                self.stdout.write(f"Done so far: {self.place}")
                self.stdout.flush()
            yield str(KINDS[self.place.kind][0]._meta.verbose_name_plural)


def typed_place(words: str) -> Place:
    """A place as it is typed. Raises ArgumentTypeError."""
    try:
        return place_called(words)
    except ValueError:
        kinds = ", ".join(KINDS)
        raise ArgumentTypeError(f"“{words}” is no place; one is written comment:1200, of {kinds}.") from None

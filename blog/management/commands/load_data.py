"""`manage.py load_data`: invented courses, essays and threads to order, for benchmarks."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site.load import Load, Order, refuse_beside_others


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Fill an empty database with invented courses, essays and threads. The same seed makes the same rows."
    example = "python manage.py load_data --courses 2 --posts 20 --comments 100 --big 1000 10000"

    def add_arguments(self, parser: CommandParser) -> None:
        """How much of each, and the seed."""
        parser.add_argument("--courses", type=int, default=1, help="how many courses (1)")
        parser.add_argument("--posts", type=int, default=20, help="essays in each course (20)")
        parser.add_argument("--comments", type=int, default=100, help="published comments on each essay (100)")
        parser.add_argument("--people", type=int, default=40, help="people in each course (40)")
        parser.add_argument("--big", type=int, nargs="+", default=[], help="further essays with so many comments each")
        parser.add_argument("--seed", type=int, default=1, help="another number, other rows (1)")
        parser.add_argument("--into-existing", action="store_true", help="even where there are essays already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a site that people use; else load, and say how much that was."""
        wanted = {field.name: options[field.name] for field in fields(Order)}
        load = Load(Order(**{**wanted, "big": tuple(sorted(set(wanted["big"])))}))
        try:
            refuse_beside_others(options["into_existing"])
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        self.count(load.run(), load.total, "Loading")
        self.stdout.write(self.style.SUCCESS("Loaded:"))
        self.summarise(load.made)

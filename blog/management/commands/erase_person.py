"""`manage.py erase_person`: a person's words, names and addresses are taken away for good."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import erasing, persons, store


class Command(ExampleCommand):
    """Arguments, the calls, a summary."""

    help = "Erase a person, a member or a guest: comments, names, addresses, notes, reports. Nothing brings them back."
    example = "python manage.py erase_person ada@example.org --yes"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, and that it is meant."""
        parser.add_argument("address", help="the address of an account, or the one that a guest gave")
        parser.add_argument("--course", default="", metavar="C", help="only in the course of this address (everywhere)")
        parser.add_argument("--withdraw-essays", action="store_true", help="essays that nobody else signed go too")
        parser.add_argument("--yes", action="store_true", help="erase; without it nothing is written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what there is, and erase it if that is meant."""
        try:
            course = store.course_called(options["course"]) if options["course"] else None
            person = persons.of_address(options["address"], course)
            erasing.refuse(person, None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        there = erasing.what_goes(person)
        if not options["yes"]:
            self.summarise(there)
            raise CommandError("Nothing was erased. Look at these numbers, then say it again with --yes.")
        steps = erasing.erasures(person, None, with_essays=options["withdraw_essays"])
        self.summarise(self.count(steps, sum(there.values()), "Erasing"))
        self.stdout.write(self.style.SUCCESS("Erased. What stays of essays has a nameless name."))

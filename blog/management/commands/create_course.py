"""`manage.py create_course`: a course and the account of whoever teaches it."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.base import CommandParser

from blog import founding
from blog.management.commanding import ExampleCommand, password_asked
from blog.models import Audience, Course
from blog.refusals import Refused

CIRCLES = {"course": Audience.COURSE, "institution": Audience.INSTITUTION, "web": Audience.WEB}


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Make a course and the account of whoever teaches it, who gets a letter and signs in by a code."
    example = (
        "python manage.py create_course russia --title 'Twentieth-Century Russia' "
        "--instructor lena.hart@example.org --name 'Lena Hart' --time-zone America/New_York"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What the course is called, and who teaches it."""
        parser.add_argument("slug", metavar="ADDRESS", help="the first word of its pages' addresses, such as russia")
        parser.add_argument("--title", required=True, help="what it is called")
        parser.add_argument("--term", default="", help="such as Fall 2026")
        parser.add_argument("--time-zone", default="UTC", help="such as America/New_York (UTC)")
        parser.add_argument("--audience", choices=sorted(CIRCLES), default="course", help="who reads along (course)")
        parser.add_argument("--instructor", required=True, metavar="EMAIL", help="the address of whoever teaches it")
        parser.add_argument("--name", default="", help="their name, where they have no account yet")
        parser.add_argument("--password", action="store_true", help="ask for a password for them; a pipe may hold it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make both, and say where to go on."""
        named = {name: options[name] for name in ("slug", "title", "term", "time_zone")}
        course = Course(**named, audience=CIRCLES[options["audience"]])
        try:
            word = password_asked() if options["password"] else ""
            place = founding.found(course, founding.Teacher(options["instructor"], options["name"], word))
        except founding.ThereAlready as told:
            self.stdout.write(str(told))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        else:
            self.stdout.write(
                f"{founding.address_of(course)} is there; {place.public_name} teaches it. A letter says so."
            )

"""`manage.py check_citations`: what a course's citations resolve to and what is open; or how well case files do."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from blog.management.commanding import ExampleCommand
from blog.refusals import Refused
from blog.site import citation_audit, citation_cases


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "List what is open in the citations of essays. With --cases: precision and recall over case files."
    example = "python manage.py check_citations --course twentieth-century-russia --format json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which essays or files, and how to tell what was found."""
        parser.add_argument("--course", default="", metavar="C", help="the address of a course (all courses)")
        parser.add_argument("--post", default="", metavar="P", help="the last word of an essay's address (all essays)")
        parser.add_argument(
            "--cases", nargs="+", metavar="FILE", help="files of one JSON case a line, instead of essays"
        )
        parser.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (text)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every case or essay and print what was found."""
        as_json = options["format"] == "json"
        try:
            if options["cases"]:
                cases = list(citation_cases.answered(options["cases"]))
                tell = citation_cases.as_json if as_json else citation_cases.as_text
                self.stdout.write(tell(cases, citation_cases.scored(cases)))
                return
            essays = [citation_audit.audited(post) for post in self.posts(options)]
        except (ValueError, Refused) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(citation_audit.as_json(essays) if as_json else citation_audit.as_text(essays, self.style))

    def posts(self, options: dict[str, Any]) -> list[Any]:
        """The essays that were asked for."""
        return citation_audit.posts_to_audit(options["course"], options["post"])

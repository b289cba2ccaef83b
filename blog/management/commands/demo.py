"""`manage.py demo`: the demonstration course, its worker and its server."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser

from blog.management.commanding import ExampleCommand
from blog.site import demo, serving


class Command(ExampleCommand):
    """Arguments, the calls, a summary."""

    help = (
        "Migrate, load the demonstration course unless it is here, print its sign-ins, run the worker and the server."
    )
    example = "DEMO=1 python manage.py demo --port 8000"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to serve, and whether at all."""
        parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1 (8000)")
        parser.add_argument("--no-serve", action="store_true", help="stop after loading")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, print, serve."""
        if not settings.DEMO:
            raise CommandError("The demonstration has known passwords. Set DEMO=1 to say that you want that.")
        call_command("migrate", verbosity=0)
        if not demo.is_loaded():
            self.summarise(self.count(demo.load(), None, "Loading the demonstration course"))
        for email, role in demo.sign_ins():
            self.stdout.write(f"  {email:26} {demo.PASSWORD}   {self.style.HTTP_INFO(role)}")
        if not options["no_serve"]:
            self.stdout.write(self.style.SUCCESS(f"{serving.at(options['port'])}/   (Ctrl-C stops it)"))
            self.stdout.flush()
            serving.serve(options["port"])

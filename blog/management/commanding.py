"""What the commands share: help with an example, a progress bar on a terminal, a summary, asking for a password. It
knows no command."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress


class ExampleCommand(BaseCommand):
    """A command whose `--help` ends with an example that can be typed as it stands."""

    example = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """The parser, with the example behind its options."""
        parser: ArgumentParser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = f"example:\n  {self.example}"
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def count(self, steps: Iterable[str], total: int | None, title: str) -> Counter[str]:
        """Go through the steps with a bar on a terminal and without one elsewhere; how often each kind came."""
        seen: Counter[str] = Counter()
        with Progress(console=Console(stderr=True), transient=True, disable=not self.stderr.isatty()) as bar:
            task = bar.add_task(title, total=total)
            for step in steps:
                seen[step] += 1
                bar.advance(task)
        return seen

    def summarise(self, counts: Counter[str]) -> None:
        """One line a kind."""
        for kind, number in counts.items():
            self.stdout.write(f"  {number:6} {kind}")


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, a process that is told to end is interrupted as by Ctrl C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def password_asked() -> str:
    """A password: typed twice, or the first line of what is piped in. Raises CommandError."""
    piped = not sys.stdin.isatty()
    first = sys.stdin.readline().rstrip("\r\n") if piped else getpass("Password: ")
    if not first:
        raise CommandError("No password was given.")
    if not piped and getpass("Once more: ") != first:
        raise CommandError("The two are not the same.")
    return first

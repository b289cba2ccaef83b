"""`manage.py rerender`: all stored HTML again."""

from __future__ import annotations

from typing import Any

from blog.management.commanding import ExampleCommand
from blog.site.rerender import how_many, rerender_all


class Command(ExampleCommand):
    """Arguments, the call, a summary."""

    help = "Make all stored HTML again from its Markdown: essays, pages and comments."
    example = "python manage.py rerender"

    def handle(self, *args: Any, **options: Any) -> None:
        """Render everything and say how much that was."""
        counts = self.count(rerender_all(), how_many(), "Rendering")
        self.stdout.write(self.style.SUCCESS("Rendered again:"))
        self.summarise(counts)

"""What the tests of the log share: all its lines, as a program reads them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from blog.watching.lines import JSONLines

REQUESTS = "blog.watching.requests"


class Log:
    """What was written since."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.stream.getvalue()

    def lines(self, logger: str = "") -> list[dict[str, Any]]:
        """The lines, of one logger or of all."""
        told = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in told if logger in {"", line["logger"]}]

    def asked(self) -> list[dict[str, Any]]:
        """The lines of requests."""
        return self.lines(REQUESTS)


@contextmanager
def logged() -> Iterator[Log]:
    """Every line, that of each request too, as the site writes them where it is used."""
    log = Log()
    handler = logging.StreamHandler(log.stream)
    handler.setFormatter(JSONLines())
    root, requests = logging.getLogger(), logging.getLogger(REQUESTS)
    level = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    try:
        yield log
    finally:
        requests.setLevel(level)
        root.removeHandler(handler)

"""Conversion by pandoc, a separate program: one call for many works, and the search for the one that spoils it.

It must not know what a work says; it is handed texts and hands back CSL items."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from blog.citations.program import LIMITED, EngineFailed, Missing, output, pandoc_path

LONGEST_SECONDS = 10.0

Item = Mapping[str, Any]
Wrap = Callable[[Sequence[str]], str]


def run(arguments: Sequence[str], text: str, seconds: float = LONGEST_SECONDS) -> str:
    """What pandoc prints for a text, within the limits of `program`. Raises EngineFailed, Missing where pandoc is."""
    command = [pandoc_path(), *LIMITED, *arguments]
    return output(command, text.encode("utf-8", "replace"), time.monotonic() + seconds).decode("utf-8", "replace")


def convert(form: str, texts: Sequence[str], wrap: Wrap) -> list[Item | None]:
    """The CSL item of each text, or None for one that cannot be converted. All of them at once; where that fails,
    halves of them, down to the one that is broken, as long as there is time."""
    until = time.monotonic() + LONGEST_SECONDS
    return convert_part(form, texts, wrap, until)


def convert_part(form: str, texts: Sequence[str], wrap: Wrap, until: float) -> list[Item | None]:
    """The items of some of the texts, before a moment of the clock."""
    seconds = until - time.monotonic()
    if not texts or seconds <= 0:
        return [None] * len(texts)
    try:
        items = json.loads(run(("-f", form, "-t", "csljson"), wrap(texts), seconds))
        if len(items) == len(texts):
            return [item if isinstance(item, dict) else None for item in items]
    except Missing:
        raise
    except (EngineFailed, ValueError, RecursionError):
        pass
    if len(texts) == 1:
        return [None]
    middle = len(texts) // 2
    parts = (texts[:middle], texts[middle:])
    return [item for part in parts for item in convert_part(form, part, wrap, until)]

"""Conversion by pandoc, a separate program: one call for many works, and the search for the one that spoils it.

It must not know what a work says; it is handed texts and hands back CSL items."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pypandoc

BOUNDS = ("+RTS", "-M512m", "-RTS", "--sandbox")
LONGEST_SECONDS = 10.0

Item = Mapping[str, Any]
Wrap = Callable[[Sequence[str]], str]


class PandocFailed(RuntimeError):
    """Pandoc refused a text, or took too long over it."""


class PandocMissing(PandocFailed):
    """Pandoc is not there, or does not start."""


def run(arguments: Sequence[str], text: str, seconds: float = LONGEST_SECONDS) -> str:
    """What pandoc prints for a text, in its sandbox, with bounded memory and time."""
    try:
        command = [pypandoc.get_pandoc_path(), *BOUNDS, *arguments]
        done = subprocess.run(  # noqa: S603 - our own words; the text comes on standard input
            command, input=text.encode("utf-8", "replace"), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise PandocFailed("It took too long.") from late
    except OSError as absent:
        raise PandocMissing("The program pandoc was not found.") from absent
    if done.returncode:
        raise PandocFailed(done.stderr.decode("utf-8", "replace")[:500])
    return done.stdout.decode("utf-8", "replace")


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
    except PandocMissing:
        raise
    except (PandocFailed, ValueError, RecursionError):
        pass
    if len(texts) == 1:
        return [None]
    middle = len(texts) // 2
    parts = (texts[:middle], texts[middle:])
    return [item for part in parts for item in convert_part(form, part, wrap, until)]

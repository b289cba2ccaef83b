"""Whom a comment names: an @ with a public name behind it.

Pure: it takes words and names. It must not know who asks, nor whether anybody is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

MOST_NAMED = 20
MOST_SIGNS = 200
LONGEST_NAME = 120
SIGN = "@"
AT = re.compile(rf"(?<!\w){SIGN}(?=\w)")


def named_in(body: str, names: Iterable[str]) -> list[str]:
    """The names that stand behind an @, each once, in the order in which they come; at most 20. The longest name wins
    where one begins another, capitals do not matter, and a name ends where its word ends."""
    folded = {name.casefold(): name for name in names if name}
    longest_first = sorted(folded, key=len, reverse=True)
    found: dict[str, None] = {}
    for at in islice(AT.finditer(body), MOST_SIGNS):
        behind = body[at.end() : at.end() + LONGEST_NAME + 1].casefold()
        for name in longest_first:
            if behind.startswith(name) and not re.match(r"\w", behind[len(name) :]):
                found[folded[name]] = None
                break
        if len(found) == MOST_NAMED:
            break
    return list(found)

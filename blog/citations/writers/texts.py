"""CSL-JSON and plain lines: the two forms that need no map."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def write_csl_json(entries: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The records as a CSL-JSON list, each with its key for an id."""
    items = [{"id": key, **record} for key, record in entries]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def write_text(lines: Iterable[str]) -> str:
    """The lines one below the other, each on one line, a blank line between them."""
    plain = (" ".join(line.split()) for line in lines)
    return "".join(f"{line}\n\n" for line in plain if line).rstrip("\n") + "\n"

"""Tables as Markdown: rows of one length under a header. Knows a table's tags; what is in a cell it is told."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import Tag

MOST_COLUMNS = 40
STROKE = re.compile(r"(?<!\\)\|")


def table_markdown(table: Tag, cell_of: Callable[[Tag], str]) -> str:
    """The table, its first row the header; "" for one without words. Raises nothing for a crooked one: rows are filled
    up, and cells past the last column join it."""
    rows = [row for tag in table.find_all("tr") if any(row := row_of(tag, cell_of))]
    if not rows:
        return ""
    width = max(map(len, rows))
    first, *others = [line_of(row + [""] * (width - len(row))) for row in rows]
    return "\n".join([first, line_of(["---"] * width), *others])


def row_of(tag: Tag, cell_of: Callable[[Tag], str]) -> list[str]:
    """The cells of a row; one that spans several is followed by empty ones."""
    cells: list[str] = []
    for cell in tag.find_all(["td", "th"], recursive=False):
        cells.append(STROKE.sub(r"\\|", cell_of(cell)))
        span = str(cell.get("colspan") or "1")
        cells += [""] * (min(int(span), MOST_COLUMNS) - 1 if span.isdecimal() and len(span) < 4 else 0)
    rest = " ".join(filter(None, cells[MOST_COLUMNS - 1 :]))
    return [*cells[: MOST_COLUMNS - 1], rest] if len(cells) > MOST_COLUMNS else cells


def line_of(cells: list[str]) -> str:
    """One line of a table."""
    return f"| {' | '.join(cells)} |"

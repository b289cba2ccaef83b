"""Lists: items with their levels, also those that Word draws as paragraphs with a sign before them, and the Markdown of
them all. Knows no other block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import Tag

from blog.importers.document_tree import classes_of, style_of

DEEPEST = 8
LEVEL = re.compile(r"\blevel(\d)\b")
ORDERED = re.compile(r"[\s(]*(?:(\d{1,4})|[a-z]{1,4})[.)]", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One item: how deep it stands, its number (0 for a dot), its blocks as Markdown, its lines, and whether it has a
    note."""

    level: int
    number: int
    blocks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    noted: bool = False


def item_of(tag: Tag) -> Item | None:
    """The item, still without words, that Word drew as this paragraph; its sign is taken away. None for any other."""
    listed = style_of(tag).get("mso-list", "")
    level = LEVEL.search(listed)
    if tag.name != "p" or not (level or any(name.startswith("msolistparagraph") for name in classes_of(tag))):
        return None
    sign = ""
    for drawn in [span for span in tag.find_all(style=True) if style_of(span).get("mso-list") == "ignore"]:
        sign = sign or drawn.get_text()
        drawn.extract()
    if not level and not sign:
        return None
    number = ORDERED.match(sign)
    return Item(int(level[1]) - 1 if level and level[1] != "0" else 0, int(number[1] or 1) if number else 0)


def list_markdown(items: Sequence[Item]) -> str:
    """The items as Markdown, each under the words of the one it belongs to."""
    gap = "\n" if all(len(item.blocks) == 1 for item in items) else "\n\n"
    indents: list[int] = []
    numbers: list[int] = []
    written: list[str] = []
    was_numbered = False
    for item in items:
        level = min(item.level, len(indents), DEEPEST)
        del indents[level + 1 :], numbers[level + 1 :]
        goes_on = bool(item.number and len(numbers) > level and numbers[level])
        number = numbers[level] + 1 if goes_on else item.number
        indent, marker = indents[level - 1] if level else 0, f"{number}. " if number else "- "
        indents[level:], numbers[level:] = [indent + len(marker)], [number]
        begins = not level and written and bool(number) != was_numbered
        was_numbered = bool(number) if not level else was_numbered
        written.append("\n\n" if begins else gap if written else "")
        written.append(" " * indent + marker + indented("\n\n".join(item.blocks), indents[level]))
    return "".join(written)


def indented(text: str, columns: int) -> str:
    """The text with all its lines but the first set in."""
    first, *others = text.split("\n")
    return "\n".join([first, *(" " * columns + line if line else "" for line in others)])

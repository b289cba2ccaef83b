"""The comments under a saved page of text: where each begins, who wrote it, which one it answers.

Must not know the essay nor the heading. Order and indentation say who answers whom; names come only from printed heads.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.importers.page_announcement import MARKER
from blog.importers.page_furniture import is_furniture
from blog.importers.page_heads import Head, opens_comment, read_head
from blog.importers.page_lines import indent_of, literal, paragraphs, tidy
from blog.importers.page_numbers import numbers, refuse_too_many
from blog.importers.records import CommentRecord

SAME_LEVEL = 1
MOST_LEVELS = 100

TRACKBACK = re.compile(r"(?:ping|track)back:", re.IGNORECASE)


@dataclass
class Item:
    """One comment while it is read: its indentation, the comment it answers and its raw lines."""

    indent: int
    parent: int | None
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    """An open level of numbering: the indentation and ordinal of its last comment, and that comment's position."""

    indent: int
    ordinal: int
    position: int


def read_thread(lines: Sequence[str]) -> tuple[tuple[CommentRecord, ...], list[str]]:
    """The comments of the lines below a thread's heading, and what was unsure.

    Raises NotAPage if there are too many for one page.
    """
    doubts: list[str] = []
    items = _numbered(lines, doubts) or _headed(lines, doubts)
    if not items and any(map(tidy, lines)):
        items = [Item(0, None, list(lines))]
        doubts.append("Nothing under the thread's heading tells its comments apart; all of it was read as one.")
    return as_records(_read(items, doubts), doubts), doubts


def as_records(read: Sequence[tuple[int | None, str, str, str]], doubts: list[str]) -> tuple[CommentRecord, ...]:
    """Numbered records of (position of the parent, author, date, body). Raises NotAPage if there are too many."""
    refuse_too_many(len(read))
    found, parents, joined = numbers([parent for parent, *_ in read])
    if joined:
        doubts.append(f"{joined} comments lay deeper than a thread may go and were joined to the last level.")
    return tuple(
        CommentRecord(number, None if parent is None else found[parent], author, date, body)
        for number, parent, (_, author, date, body) in zip(found, parents, read, strict=True)
    )


def _numbered(lines: Sequence[str], doubts: list[str]) -> list[Item]:
    """The comments of a thread whose comments carry list numbers; none if no line begins with one."""
    items: list[Item] = []
    levels: list[Level] = []
    headed = flat = False
    for position, line in enumerate(lines):
        marker = MARKER.fullmatch(line) if line[:1].isspace() or line[:1].isdigit() else None
        depth = _depth(marker, levels) if marker else None
        if marker is None or depth is None or (headed and not _has_head(marker, lines, position)):
            if items:
                items[-1].lines.append(line)
            continue
        headed = headed or (not items and _has_head(marker, lines, position))
        indent = indent_of(line)
        flat = flat or (depth == len(levels) > 0 and indent <= levels[-1].indent + SAME_LEVEL)
        del levels[depth:]
        items.append(Item(indent, levels[-1].position if levels else None, [marker["rest"] or ""]))
        refuse_too_many(len(items))
        levels.append(Level(indent, int(marker["ordinal"]), len(items) - 1))
    if flat:
        doubts.append("The thread is numbered but not indented; who answers whom follows from the numbers alone.")
    return items


def _depth(marker: re.Match[str], levels: Sequence[Level]) -> int | None:
    """The level at which the number goes on counting, a new one if it begins at 1, None if it is part of the words."""
    indent, ordinal = indent_of(marker[0]), int(marker["ordinal"])
    if not levels:
        return 0
    reach = [level for level in levels if level.indent <= indent + SAME_LEVEL]
    for depth, level in enumerate(reach):
        if indent - level.indent <= SAME_LEVEL and level.ordinal + 1 == ordinal:
            return depth
    return len(reach) if ordinal == 1 and 0 < len(reach) < MOST_LEVELS else None


def _has_head(marker: re.Match[str], lines: Sequence[str], position: int) -> bool:
    """Whether a printed head follows the number at this position."""
    return bool(read_head([marker["rest"] or "", *lines[position + 1 : position + 12]]))


def _headed(lines: Sequence[str], doubts: list[str]) -> list[Item]:
    """The comments of a thread without numbers: each begins where a head does, deeper ones answer shallower ones."""
    items: list[Item] = []
    open_items: list[int] = []
    for position, line in enumerate(lines):
        if opens_comment(lines[position : position + 6]):
            indent = indent_of(line)
            while open_items and items[open_items[-1]].indent >= indent - SAME_LEVEL:
                open_items.pop()
            items.append(Item(indent, open_items[-1] if open_items else None))
            open_items.append(len(items) - 1)
            refuse_too_many(len(items))
        if items:
            items[-1].lines.append(line)
    if len(items) > 1 and all(item.parent is None for item in items):
        doubts.append("The comments carry neither numbers nor indentation; none could be read as an answer to another.")
    return items


def _read(items: Sequence[Item], doubts: list[str]) -> list[tuple[int | None, str, str, str]]:
    """Head and words of each comment, without trackbacks and without the empty ones that nobody answers."""
    answered = {item.parent for item in items}
    places: dict[int | None, int | None] = {None: None}
    read: list[tuple[int | None, str, str, str]] = []
    for position, item in enumerate(items):
        head = read_head(item.lines)
        body = _body(item.lines, head)
        if position not in answered and (not body or TRACKBACK.match(tidy("".join(item.lines[:1])))):
            doubts.append("A comment without words, or a notice that another blog links here, was left out.")
            continue
        places[position] = len(read)
        read.append((places[item.parent], head.author, head.date, body))
    return read


def _body(lines: Sequence[str], head: Head) -> str:
    """The comment's words as Markdown: no head, no buttons."""
    return "\n\n".join(map(literal, paragraphs(line for line in lines[head.length :] if not is_furniture(line))))

"""The line that opens a thread, such as “4 thoughts on “Title””: its place, what it announces. Knows no comment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blog.importers.page_heads import opens_comment
from blog.importers.page_lines import tidy, word_count

WORDS_BEFORE = 20
LONGEST_HEADING = 300

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNT = rf"(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(COUNTS)})"
KIND = "(?:thoughts?|comments?|responses?|repl(?:y|ies))"
THOUGHTS = re.compile(rf"{COUNT} {KIND} (?:on|to)\b:? ?(?P<title>.*)", re.IGNORECASE)
BARE = re.compile(rf"{COUNT} {KIND}:?", re.IGNORECASE)
QUOTE_MARKS = " “”\"‘’'«»"

MARKER = re.compile(r"(?P<indent>\s*)(?P<ordinal>\d{1,4})[.)](?:\s+(?P<rest>\S.*))?\s*")


@dataclass(frozen=True)
class ThreadHeading:
    """Where the thread begins, how many comments it announces and the title it names ("" for none)."""

    position: int
    declared: int | None
    title: str
    length: int = 1


def find_heading(lines: Sequence[str]) -> ThreadHeading | None:
    """The first line that opens a thread and has an essay above it; a comment's own head where no heading does."""
    words = 0
    for position, line in enumerate(lines):
        if words >= WORDS_BEFORE:
            heading = _heading(lines, position)
            if heading:
                return heading
        words += word_count(line)
    return None


def same_title(one: str, other: str) -> bool:
    """Whether two printings of a title are the same words, whatever quotation marks stand around them."""
    return tidy(one).strip(QUOTE_MARKS).casefold() == tidy(other).strip(QUOTE_MARKS).casefold()


def declared_in(line: str) -> tuple[int, str] | None:
    """Count and title of a heading such as “4 thoughts on “Title””; None for any other line."""
    plain = tidy(line) if len(line) <= 2 * LONGEST_HEADING else ""
    match = THOUGHTS.fullmatch(plain) or BARE.fullmatch(plain)
    if match is None or len(plain) > LONGEST_HEADING:
        return None
    count = match["count"].casefold()
    number = COUNTS.index(count) if count in COUNTS else int(count.replace(",", ""))
    return number, match.groupdict().get("title", "").strip(QUOTE_MARKS)


def _heading(lines: Sequence[str], position: int) -> ThreadHeading | None:
    """The heading at this position: a count with a title, a bare count with comments under it, or a first head."""
    declared = declared_in(lines[position])
    below = [line for line in lines[position + 1 : position + 7] if tidy(line)]
    if declared and (THOUGHTS.fullmatch(tidy(lines[position])) or (below and _begins(below))):
        return ThreadHeading(position, declared[0], declared[1])
    if opens_comment(lines[position : position + 6]) and "says:" in "".join(lines[position : position + 4]):
        return ThreadHeading(position, None, "", length=0)
    return None


def _begins(lines: Sequence[str]) -> bool:
    """Whether a comment begins with the first of these lines."""
    marker = MARKER.fullmatch(lines[0])
    return (marker is not None and marker["ordinal"] == "1") or opens_comment(lines)

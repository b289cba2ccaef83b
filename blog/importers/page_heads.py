"""The head of a comment as blogs print it: who, when. Knows lines, and takes no name from running words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as calendar_date

from blog.importers.page_furniture import is_avatar, is_byline, is_furniture
from blog.importers.page_lines import tidy

LONGEST = 160
LONGEST_NAME = 80
MOST_LINES = 12

DAY = (
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}\.? [A-Z][a-z]{2,8}\.? \d{4}|\d{4}[-/]\d{2}[-/]\d{2})"
)
TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
MOMENT = rf"(?P<date>{DAY}(?:,? (?:at |@ )?{TIME})?)"
NAME = rf"(?P<name>\S(?:.{{0,{LONGEST_NAME - 2}}}\S)?)"

NAMED = (
    re.compile(rf"{NAME} on {MOMENT} (?:said|says|wrote|replied):"),
    re.compile(rf"{NAME} (?:says|said|wrote):(?: {MOMENT})?"),
    re.compile(rf"[Pp]osted by {NAME} (?:on|\||·) {MOMENT}"),
)
DATED = re.compile(rf"(?:on )?{MOMENT}(?: (?:[|·-] ?)?(?:Reply|Permalink|Edit|\(Edit\)|#))*")
LINK = re.compile(r"<?https?://\S+>?")
PARTS = re.compile(
    r"(\d{4})[-/](\d{2})[-/](\d{2})|([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"
    r"|(\d{1,2})\.? ([A-Z][a-z]{2})[a-z]*\.? (\d{4})"
)
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})? ?([AaPp])?")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Head:
    """Who and when, "" where the page does not say, and how many lines said so."""

    author: str
    date: str
    length: int

    def __bool__(self) -> bool:
        return bool(self.author or self.date)


def read_head(lines: Sequence[str]) -> Head:
    """The head in front of a comment's words; an empty one of length 0 where there is none."""
    author = date = ""
    length = 0
    for position, line in enumerate(map(tidy, lines[:MOST_LINES])):
        found = _named(line) if not author else None
        if found:
            author, date = found[0], found[1] or date
        elif not date and _moment(line):
            date = _moment(line)
        elif not author and not date and _is_name(line) and _date_follows(lines[position + 1 : MOST_LINES]):
            author = line
        elif line and not _is_decoration(line, bool(author or date)):
            break
        length = position + 1
    return Head(author, iso(date), length) if author or date else Head("", "", 0)


def opens_comment(lines: Sequence[str]) -> bool:
    """Whether an unnumbered comment begins with the first line: a name with a date in it or right under it."""
    first = tidy(lines[0]) if lines else ""
    found = _named(first)
    if found:
        return bool(found[1]) or _date_follows(lines[1:4])
    return _is_name(first) and _date_follows(lines[1:4])


def iso(printed: str) -> str:
    """A printed date as ISO 8601 without a zone; what cannot be read comes back as it was."""
    match = PARTS.search(printed[:LONGEST])
    if match is None:
        return printed
    year, month, day = _calendar(match)
    clock = CLOCK.search(printed, match.end())
    try:
        return f"{calendar_date(year, month, day).isoformat()}{_time(clock)}"
    except ValueError:
        return printed


def _calendar(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of one of the three orders in use; month 0 where its name is unknown."""
    if match[1]:
        return int(match[1]), int(match[2]), int(match[3])
    name, day, year = (match[4], match[5], match[6]) if match[4] else (match[8], match[7], match[9])
    return int(year), MONTHS.index(name) + 1 if name in MONTHS else 0, int(day)


def _time(clock: re.Match[str] | None) -> str:
    """The clock as "Thh:mm", "" where none is printed. Raises ValueError for an hour no day has."""
    if clock is None:
        return ""
    hour, minute = int(clock[1]), int(clock[2])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3] in "Pp" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("No such time of day.")
    return f"T{hour:02}:{minute:02}"


def _named(line: str) -> tuple[str, str] | None:
    """Name and printed date of a line such as “Mira says:”, None for any other line."""
    if len(line) > LONGEST:
        return None
    for pattern in NAMED:
        match = pattern.fullmatch(line)
        if match:
            return match["name"], match["date"] or ""
    return None


def _moment(line: str) -> str:
    """The date of a line that holds nothing else but links, "" for any other line."""
    match = DATED.fullmatch(line) if len(line) <= LONGEST else None
    return match["date"] if match else ""


def _is_name(line: str) -> bool:
    """Whether the line could be a name standing alone: a few words and no end of a sentence."""
    few = 0 < len(line) <= LONGEST_NAME and len(line.split()) <= 5 and line[0].isalnum()
    return few and line[-1] not in ".,;:?!" and not is_furniture(line) and not is_byline(line)


def _date_follows(lines: Sequence[str]) -> bool:
    """Whether the next line that is not empty is a date, or “says:” before one."""
    following = [line for line in map(tidy, lines) if line]
    if following and following[0] == "says:":
        return True
    return bool(following) and bool(_moment(following[0]))


def _is_decoration(line: str, inside: bool) -> bool:
    """Whether the line belongs to the head without saying anything: an avatar, “says:”, the comment's address."""
    return is_avatar(line) or (inside and (line in {"says:", "said:", "Author"} or LINK.fullmatch(line) is not None))

"""A Markdown body as paragraphs of plain words at their own offsets: what is code, heading, link or address is blanked.

It must not know citations. Every scan is linear in the length of the body; nothing is parsed into a tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["paragraph", "quotation", "note"]

Span = tuple[int, int]

BLANK = "\x00"
LONGEST_LABEL = 100
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
ITEM = re.compile(r"\s{0,8}(?:[-*+]|\d{1,9}[.)])\s")
NOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,80}\]:")
DEFINITION = re.compile(r" {0,3}\[([^\]\[^@][^\]\[]{0,80})\]:\s*\S+")
QUOTED = re.compile(r" {0,3}>")
TICKS = re.compile(r"\\`|`+")
TARGET = re.compile(
    r"\]\(\s{0,20}(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()<>]{0,500}){0,5})"
    r"(?:\s{1,20}(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'))?\s{0,20}\)"
)
REFERENCE = re.compile(r"\]\[([^\]\[]{0,80})\]")
TAG = re.compile(r"<[^<>\n]{1,300}>")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+")


@dataclass(frozen=True)
class Passage:
    """A run of lines that are read together: kind, where it starts and ends in the body, and its count from 1."""

    kind: Kind
    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Prose:
    """A body cut into passages. `words` is as long as the body, with NUL for every character that is not to be read."""

    body: str
    words: str
    passages: tuple[Passage, ...]

    def passage_at(self, offset: int) -> Passage | None:
        """The passage in which an offset of the body stands; None in a heading, in code or between passages."""
        place = bisect_right(self.passages, offset, key=lambda passage: passage.start) - 1
        found = self.passages[place] if place >= 0 else None
        return found if found and offset < found.end else None


@dataclass(frozen=True)
class Line:
    """One line of the body: its offsets and its words."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=4)
def read_prose(body: str) -> Prose:
    """The passages of a Markdown body, in order."""
    cut = Cut(body)
    signs = list(body)
    blank(signs, cut.dead)
    blank(signs, [span for passage in cut.passages for span in code_in(body, passage)])
    words = "".join(signs)
    blank(signs, [span for passage in cut.passages for span in links_in(words, passage, cut.definitions)])
    for pattern in (ADDRESS, TAG):
        words = "".join(signs)
        ends = pattern is ADDRESS
        blank(signs, [(m.start(), m.end() - (trailing(m[0]) if ends else 0)) for m in pattern.finditer(words)])
    words = "".join(signs)
    return Prose(body, words, tuple(quoted_alone(words, passage) for passage in cut.passages))


class Cut:
    """A body cut into passages, line by line; headings, code and definitions of links are set down as dead."""

    def __init__(self, body: str) -> None:
        self.passages: list[Passage] = []
        self.dead: list[Span] = []
        self.definitions: set[str] = set()
        self.run: list[Line] = []
        self.kind: Kind = "paragraph"
        self.in_item = False
        fence = ""
        for line in lines_of(body):
            opening = "" if fence else opened_fence(line.text)
            if fence or opening:
                self.close()
                self.dead.append((line.start, line.end))
                ended = fence and line.text.strip().startswith(fence) and not line.text.strip(f" {fence[0]}")
                fence = "" if ended else fence or opening
            else:
                self.take(line)
        self.close()

    def take(self, line: Line) -> None:
        """One line outside a fence: it goes on with the passage above, opens one, or is dead."""
        if not line.text.strip():
            self.close()
        elif self.run and self.kind == "paragraph" and UNDERLINE.match(line.text):
            self.dead.append((self.run[0].start, line.end))
            self.run = []
        elif is_dead(line, bool(self.run), self.in_item, self.definitions):
            self.close()
            self.dead.append((line.start, line.end))
        else:
            kind = kind_of(line, bool(self.run), self.kind)
            opens = bool(ITEM.match(line.text) or NOTE.match(line.text))
            if opens or kind != self.kind:
                self.close()
            self.kind = kind
            self.in_item = opens or (self.in_item and line.text.startswith((" ", "\t")))
            self.run.append(line)

    def close(self) -> None:
        """End the passage that is open."""
        if self.run:
            number = len(self.passages) + 1
            self.passages.append(Passage(self.kind, self.run[0].start, self.run[-1].end, number))
        self.run = []


def kind_of(line: Line, goes_on: bool, kind: Kind) -> Kind:
    """What a line of text belongs to; a line that goes on with the one above belongs to the same."""
    if QUOTED.match(line.text):
        return "quotation"
    if NOTE.match(line.text):
        return "note"
    return kind if goes_on and not ITEM.match(line.text) else "paragraph"


def opened_fence(text: str) -> str:
    """The signs that open a fenced block of code (CommonMark 4.5); "" where the line opens none."""
    match = FENCE.match(text)
    return match[1] if match and not (match[1][0] == "`" and "`" in text[match.end() :]) else ""


def is_dead(line: Line, goes_on: bool, in_item: bool, definitions: set[str]) -> bool:
    """Whether a line is a heading, indented code or the definition of a link, whose label it then keeps."""
    definition = None if goes_on else DEFINITION.match(line.text)
    if definition:
        definitions.add(definition[1].casefold())
    indented = line.text.startswith(("    ", "\t")) and not goes_on and not in_item
    return bool(definition or indented or HEADING.match(line.text))


def lines_of(body: str) -> Iterator[Line]:
    """The lines of the body without their ends."""
    start = 0
    for text in body.split("\n"):
        yield Line(start, start + len(text), text)
        start += len(text) + 1


def blank(signs: list[str], spans: Iterable[Span]) -> None:
    """Blank stretches, each sign once however they overlap; line ends stay."""
    done = 0
    for start, end in sorted(spans):
        for place in range(max(start, done), end):
            if signs[place] != "\n":
                signs[place] = BLANK
        done = max(done, end)


def code_in(body: str, passage: Passage) -> Iterator[Span]:
    """The code spans of a passage: a run of backticks up to the next run of the same length (CommonMark 6.1)."""
    runs = [match for match in TICKS.finditer(body, passage.start, passage.end) if match[0][0] == "`"]
    following: dict[int, list[int]] = {}
    for place, run in enumerate(runs):
        following.setdefault(len(run[0]), []).append(place)
    place = 0
    while place < len(runs):
        same = following[len(runs[place][0])]
        later = bisect_right(same, place)
        if later < len(same):
            yield runs[place].start(), runs[same[later]].end()
            place = same[later]
        place += 1


def links_in(words: str, passage: Passage, definitions: set[str]) -> Iterator[Span]:
    """The links and images of a passage with their texts and addresses; a bracket that opens none is none."""
    opened: list[int] = []
    for match in re.finditer(r"[\[\]]", words[passage.start : passage.end]):
        place = passage.start + match.start()
        if match[0] == "[":
            opened.append(place)
        elif opened:
            start = opened.pop()
            label = words[start + 1 : min(place, start + LONGEST_LABEL)].casefold()
            target = TARGET.match(words, place, passage.end)
            reference = None if target else REFERENCE.match(words, place, passage.end)
            if target:
                yield start, target.end()
            elif reference and (reference[1].casefold() or label) in definitions:
                yield start, reference.end()
            elif label in definitions:
                yield start, place + 1


def trailing(address: str) -> int:
    """How many closing signs at the end of an address belong to the sentence around it."""
    kept = address.rstrip(".,;:!?\"'”’)]*_")
    while address[len(kept) : len(kept) + 1] == ")" and kept.count("(") > kept.count(")"):
        kept += ")"
    return len(address) - len(kept)


def quoted_alone(words: str, passage: Passage) -> Passage:
    """The passage, as a quotation where quotation marks hold all of it but a parenthesis at its end."""
    text = words[passage.start : passage.end]
    plain = text.strip(" \n*_")
    if passage.kind != "paragraph" or not plain or plain[0] not in '“"':
        return passage
    end = plain.find("”" if plain[0] == "“" else '"', 1)
    last = plain.rfind("”" if plain[0] == "“" else '"')
    rest = plain[last + 1 :].strip(" .,")
    alone = end > 40 and (end == last or plain[0] == "“") and (not rest or (rest[0] == "(" and rest[-1] == ")"))
    return Passage("quotation", passage.start, passage.end, passage.number) if alone else passage

"""An export cut into pieces small enough to be read whole, by the few marks that matter: where items, terms, comments
and raw texts (CDATA) start and end. A raw text that ends too early, or never, is mended here, because no parser can
tell it from markup. Knows bytes and marks; must not know what a field means.

The buffer never holds more than LARGEST and a block; what is longer is dropped as it goes by, and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from blog.importers.wordpress_bytes import Note
from blog.importers.wordpress_records import Fault, NotAnExport, Reason

LARGEST = 32 * 1024 * 1024
ENOUGH = 256 * 1024
AHEAD, BEHIND = 64 * 1024, 300
# Each mending moves what stands after it in the buffer.
MOST_MENDED = 1_000
# No mark, and nothing that is looked at to tell what a mark means, is longer.
MARGIN = 400
ENDS = rb"</[\w.-]{1,20}:(?:author|category|tag|term|comment)\s{0,9}>"
MARK = re.compile(rb"<!\[CDATA\[|<!--|<!DOCTYPE|<!ENTITY|<item(?=[\s>/])|</item\s{0,9}>|" + ENDS)
RAW_END, COMMENT_MARK = re.compile(rb"\]\]>"), re.compile(rb"-->|<!--")
EITHER = re.compile(rb"\]\]>|<!\[CDATA\[")
OPENED = re.compile(rb"<([\w.:-]{1,100})(?:\s[^<>]{0,150})?>\s{0,40}")
CLOSED = re.compile(rb"\s{0,40}</([\w.:-]{1,100})\s{0,9}>")
AGAIN = re.compile(rb"\s{0,40}<!\[CDATA\[")
DECLARATION = re.compile(rb"<!DOCTYPE[^\[>]{0,300}[\[>]")
SPLIT = b"]]]]><![CDATA[>"


class Span(NamedTuple):
    """Where a mark stands in the buffer."""

    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of the file that starts in `line`: an item or a part of one, its own tags included, or what stands
    between items. `is_last` where nothing follows of the same item; `fault` where the item did not come whole."""

    kind: Literal["item", "between"]
    text: bytes
    line: int
    is_last: bool = True
    fault: Reason | None = None


class Window:
    """What has been read and not been handed on yet; position 0 is where the next piece starts."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        """Over clean UTF-8."""
        self.blocks, self.data, self.line, self.notes = blocks, bytearray(), 1, list[Note]()
        self.is_ended = self.is_dropping = False
        self.n_mended = self.n_drops = 0

    def find(self, pattern: re.Pattern[bytes], at: int) -> Span | None:
        """The next mark from there, with enough read after it to tell what it means; None at the end of the file.
        Where a piece is too long, its start is dropped, and positions of before are void (see `n_drops`)."""
        while True:
            found = pattern.search(self.data, at)
            span = Span(*found.span()) if found else None
            # A match holds the buffer, which could not grow.
            del found
            if self.is_ended or (span and span.end + MARGIN < len(self.data)):
                return span
            at = span.start if span else max(at, len(self.data) - MARGIN)
            if len(self.data) > LARGEST:
                self._forget(at)
                self.is_dropping, at = True, 0
                self.n_drops += 1
            self._more()

    def have(self, n: int) -> None:
        """Read on until so many bytes stand here, or the file ends."""
        while len(self.data) < n and not self.is_ended:
            self._more()

    def line_of(self, at: int) -> int:
        """The line of the file in which this position is."""
        return self.line + self.data.count(b"\n", 0, at)

    def take(self, end: int) -> bytes:
        """The piece that ends there, which is then gone from here."""
        text = bytes(memoryview(self.data)[:end])
        self._forget(end)
        self.is_dropping, self.n_mended = False, 0
        return text

    def put(self, at: int, end: int, new: bytes, reason: Reason) -> int:
        """Mend what stands there, with a note; the position after it."""
        self.n_mended += 1
        self.notes.append(Note(reason, self.line_of(at)))
        self.data[at:end] = new
        return at + len(new)

    def _more(self) -> None:
        """Read one block on."""
        block = next(self.blocks, None)
        if block is None:
            self.is_ended = True
        else:
            self.data += block

    def _forget(self, end: int) -> None:
        """Let go of what stands before this position, its lines counted."""
        self.line += self.data.count(b"\n", 0, end)
        del self.data[:end]


class Pieces:
    """The pieces of an export, in their order: first and last one between items, perhaps empty. `notes` grows with what
    was mended. Raises NotAnExport where a file declares entities of its own."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        """Over clean UTF-8."""
        self.window = Window(blocks)
        self.notes = self.window.notes
        self.is_item, self.start = False, 1

    def __iter__(self) -> Iterator[Piece]:
        """Piece by piece; one is gone from here once it is handed over."""
        at = 0
        while span := self.window.find(MARK, at):
            mark = bytes(self.window.data[span.start : span.end])
            if mark == b"<item":
                yield self._piece(span.start, Reason.UNCLOSED if self.is_item else None)
                self.is_item, self.start, at = True, self.window.line, len(mark)
            elif mark.startswith(b"</item") and self.is_item:
                yield self._piece(span.end)
                self.is_item, self.start, at = False, self.window.line, 0
            elif span.end > ENOUGH and self._is_end(mark):
                yield self._piece(span.end, is_last=not self.is_item)
                at = 0
            else:
                at = self._after(mark, span)
        yield self._piece(len(self.window.data), Reason.CUT if self.is_item else None)

    def _piece(self, end: int, fault: Reason | None = None, *, is_last: bool = True) -> Piece:
        """The piece that ends there. Of an item that became too long while its end was looked for, what is left."""
        line = self.start if self.window.is_dropping else self.window.line
        fault = Reason.LARGE if self.window.is_dropping else fault
        return Piece("item" if self.is_item else "between", self.window.take(end), line, is_last, fault)

    def _is_end(self, mark: bytes) -> bool:
        """Does this mark end something that stands whole in the buffer: a comment of an item, a term outside one?"""
        is_comment = mark.rstrip(b" \t\n>").endswith(b":comment")
        return mark.startswith(b"</") and is_comment == self.is_item and not self.window.is_dropping

    def _after(self, mark: bytes, span: Span) -> int:
        """Where to look on after a mark that ends no piece."""
        if mark == b"<![CDATA[":
            return self._after_raw(span)
        if mark == b"<!--":
            return self._after_comment(span)
        if mark.startswith(b"<!D") and self._is_plain(span.start):
            return span.end
        if mark.startswith(b"<!"):
            raise NotAnExport(Fault.ENTITIES, line=self.window.line_of(span.start))
        return span.end

    def _after_comment(self, opening: Span) -> int:
        """The position after a remark, or after what only looks like the start of one: none holds another."""
        n_drops = self.window.n_drops
        found = self.window.find(COMMENT_MARK, opening.end)
        if found and self.window.data[found.start] == ord("-"):
            return found.end
        if self.window.n_drops == n_drops:
            return opening.end
        return found.start if found else len(self.window.data)

    def _is_plain(self, at: int) -> bool:
        """Does the declaration there only name a kind of document?"""
        found = DECLARATION.match(self.window.data, at)
        return found is not None and not found[0].endswith(b"[")

    def _after_raw(self, opening: Span) -> int:
        """The position after a raw text, mended where it ended too early or did not end where its element does."""
        tag = self.window.data.rfind(b"<", max(0, opening.start - BEHIND), opening.start)
        opened = OPENED.fullmatch(bytes(self.window.data[max(0, tag) : opening.start]))
        name, at = opened[1] if opened else b"", opening.end
        while end := self.window.find(RAW_END, at):
            if self.window.is_dropping or not name:
                return end.end
            after = bytes(self.window.data[end.end : end.end + MARGIN])
            closed = CLOSED.match(after)
            if closed and closed[1] == name:
                return end.end
            if again := AGAIN.match(after):
                opening = Span(end.end, end.end + again.end())
                at = opening.end
            elif self.window.n_mended < MOST_MENDED and self._ends_again(end.end):
                at = self.window.put(end.start, end.end, SPLIT, Reason.CDATA)
            else:
                return self._unended(opening, end, name, closed[1]) if closed else end.end
        within = self.window.data.find(b"</" + name + b">", opening.end)
        if self.window.is_dropping or not name or within < 0:
            return len(self.window.data)
        return self.window.put(within, within, b"]]>", Reason.UNENDED)

    def _ends_again(self, at: int) -> bool:
        """Does another end come before another start? Then the one before this position was none."""
        self.window.have(at + AHEAD)
        found = EITHER.search(self.window.data, at, at + AHEAD)
        return found is not None and found[0] == b"]]>"

    def _unended(self, opening: Span, end: Span, name: bytes, other: bytes) -> int:
        """A raw text that ends with another element than it began in: where it should have ended, if that is plain."""
        within = self.window.data.find(b"</" + name + b">", opening.end, end.start)
        start = re.compile(b"<" + re.escape(other) + rb"(?:\s[^<>]{0,150})?>\s{0,40}<!\[CDATA\[")
        if within < 0 or start.search(self.window.data, within, end.start) is None:
            return end.end
        return self.window.put(within, within, b"]]>", Reason.UNENDED)

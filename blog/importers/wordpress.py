"""Exports of WordPress (WXR files), read as a stream: the door of this package for them. The site comes first, then
people, terms and items as they stand in the file, and between them what was wrong, each with its line.

Knows a file as bytes; must not know courses, who asks, or what becomes of a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from blog.importers.wordpress_bytes import Cleaned, Note
from blog.importers.wordpress_items import ItemReader
from blog.importers.wordpress_pieces import Piece, Pieces
from blog.importers.wordpress_records import (
    LOST,
    About,
    AuthorRecord,
    CommentKind,
    CommentStatus,
    Fault,
    ItemRecord,
    ItemTerm,
    NotAnExport,
    Problem,
    Reason,
    Record,
    SiteRecord,
    TermRecord,
    WordPressComment,
)
from blog.importers.wordpress_site import SiteReader
from blog.importers.wordpress_tree import nodes_of, opening_of

__all__ = [
    "LOST",
    "AuthorRecord",
    "CommentKind",
    "CommentStatus",
    "Fault",
    "ItemRecord",
    "ItemTerm",
    "NotAnExport",
    "Problem",
    "Reason",
    "Record",
    "SiteRecord",
    "TermRecord",
    "WordPressComment",
    "read_export",
]

MOST_TOLD = 200
OURS = (b"wordpress.org/export/", b"<wp:")


def read_export(stream: BinaryIO) -> Iterator[Record]:
    """The records of an export, one item at a time; nothing but a block, an item's text and its record is held. Every
    item of the file is an ItemRecord or a Problem about an item that is lost. Of each kind of mending 200 places are
    told one by one, and the rest as one Problem with their number. Raises NotAnExport, at the first record or, where
    entities are declared later, there."""
    told = Counter[Reason]()
    rest: dict[Reason, Problem] = {}
    for record in _Export(stream).records():
        if isinstance(record, Problem) and not record.is_lost:
            told[record.reason] += 1
            if told[record.reason] > MOST_TOLD:
                first = rest.get(record.reason)
                line, n = (first.line, first.n) if first else (record.line, 0)
                rest[record.reason] = Problem("", record.reason, line, n=n + record.n)
                continue
        yield record
    yield from rest.values()


class _Export:
    """One reading of one file."""

    def __init__(self, stream: BinaryIO) -> None:
        self.cleaned = Cleaned(stream)
        self.pieces = Pieces(iter(self.cleaned))
        self.opening = b""
        self.site = SiteReader()
        self.item: ItemReader | None = None
        self.ids, self.guids = set[int](), set[int]()

    def records(self) -> Iterator[Record]:
        """All of them, in the order of the file."""
        pieces = iter(self.pieces)
        start = list(islice(pieces, 2))
        if not any(sign in piece.text for piece in start for sign in OURS):
            raise NotAnExport(Fault.NOT_AN_EXPORT)
        self.opening = opening_of(start[0].text)
        for piece in chain(start, pieces):
            if piece.kind == "item":
                yield from self._item(piece)
            else:
                yield from self._between(piece)
        if piece.kind == "between" and b"</rss" not in piece.text:
            yield Problem("", Reason.CUT, self.cleaned.line)

    def _between(self, piece: Piece) -> Iterator[Record]:
        """The site, its people and its terms."""
        nodes, notes = nodes_of(piece.text, self.opening, piece.line, is_item=False)
        notes += self._notes_until(piece)
        if piece.fault:
            notes.append(Note(piece.fault, piece.line))
        self.site.add(nodes)
        yield from self.site.records(nodes)
        yield from _problems(notes, "", "site")

    def _item(self, piece: Piece) -> Iterator[Record]:
        """Nothing until the last piece of an item is read; then the item and what was wrong with it."""
        reader = self.item = self.item or ItemReader(piece.line)
        nodes, notes = nodes_of(piece.text, self.opening, piece.line, is_item=True)
        reader.add(nodes)
        reader.notes += [*self._notes_until(piece), *notes]
        if not piece.is_last:
            return
        self.item = None
        fault = piece.fault or reader.fault
        title = reader.said.text("title", 200)
        if fault:
            yield Problem(reader.name, fault, reader.line, "item", title)
            return
        yield self._record(reader)
        yield from _problems(reader.notes, reader.name, "item", title)
        yield from _problems(reader.comment_notes, reader.name, "comment", title)

    def _record(self, reader: ItemReader) -> ItemRecord:
        """The record, once it is known whether its number and guid were met before."""
        guid = reader.said.texts.get("guid", "").strip()
        key = hash(guid)
        repeats_id, repeats_guid = reader.id in self.ids, bool(guid) and key in self.guids
        self.ids.add(reader.id)
        self.guids.add(key)
        return reader.record(repeats_id=repeats_id, repeats_guid=repeats_guid)

    def _notes_until(self, piece: Piece) -> list[Note]:
        """What was mended in the bytes of this piece. The blocks are read ahead of the pieces."""
        last = piece.line + piece.text.count(b"\n")
        found: list[Note] = []
        for notes in (self.cleaned.notes, self.pieces.notes):
            found += [note for note in notes if note.line <= last]
            notes[:] = [note for note in notes if note.line > last]
        return found


def _problems(notes: Iterable[Note], item: str, about: About, title: str = "") -> Iterator[Problem]:
    """One a reason: its first line, and how many in all."""
    firsts: dict[Reason, Note] = {}
    for note in sorted(notes, key=lambda note: note.line):
        first = firsts.get(note.reason)
        firsts[note.reason] = Note(note.reason, first.line, first.n + note.n) if first else note
    for note in firsts.values():
        yield Problem(item, note.reason, note.line, about, title, note.n)

"""What a document holds once it has been read, why one cannot be, and what changed on the way. Knows no format, no
model and no words for a person: sentences for these are found elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal[
    "title", "heading", "paragraph", "quotation", "list", "table", "picture", "caption", "rule", "code", "raw"
]


class Fault(StrEnum):
    """Why a file, or what was pasted, cannot be read."""

    EMPTY = "empty"
    LARGE = "large"
    KIND = "another kind"
    PDF = "a PDF"
    RTF = "rich text"
    OLD_WORD = "old Word"
    NOT_WORD = "not Word"
    BINARY = "binary"
    BROKEN = "broken"
    PACKED = "packed too tightly"
    ENTITIES = "entities"
    TANGLED = "tangled"
    LONG = "long"
    NO_WORDS = "no words"
    NO_PANDOC = "no pandoc"
    SLOW = "slow"


class What(StrEnum):
    """What became of something in the document that the text here cannot hold as it stood, or was decided for it."""

    INSERTED = "insertions accepted"
    DELETED = "deletions accepted"
    COMMENTS = "comments left out"
    BOXES = "text boxes left out"
    TITLE = "title taken from a line"
    WORKS = "works taken for the list"
    FIRST_ROW = "first row made a header"
    OUTSIDE = "pictures of another place left out"
    PICTURES = "pictures left out"


class NotADocument(ValueError):
    """Nothing can be brought in; `told` fills the sentence for the fault."""

    def __init__(self, fault: Fault, **told: object) -> None:
        """Which fault, and what its sentence tells."""
        super().__init__(fault)
        self.fault, self.told = fault, told


@dataclass(frozen=True)
class Change:
    """One kind of change, and how many times."""

    what: What
    n: int = 1


@dataclass(frozen=True)
class Block:
    """One block of a document: its Markdown, its plain words, and its lines as they would stand in a list of works;
    `noted` where a note hangs on it."""

    kind: Kind
    markdown: str
    text: str = ""
    lines: tuple[str, ...] = ()
    noted: bool = False


@dataclass(frozen=True)
class DocumentRecord:
    """A document as an essay: `body` is Markdown in which a picture's address is `place_of(its name)`; `works` are the
    lines of its list, as typed; `images` the pictures it shows, by name; `notes` how many it has."""

    title: str
    body: str
    works: tuple[str, ...]
    images: tuple[tuple[str, bytes], ...]
    notes: int
    changes: tuple[Change, ...]


def place_of(name: str) -> str:
    """Where a picture's address will stand. The signs around it are for private use, and no text brought in keeps
    them."""
    return f"\ue000{name}\ue001"

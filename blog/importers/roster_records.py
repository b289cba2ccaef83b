"""What a roster holds once it has been read: people, and rows that are none, with the reason. Knows no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Field(StrEnum):
    """What a column may tell of a person."""

    NAME = "name"
    FIRST = "first"
    LAST = "last"
    EMAIL = "email"
    ID = "id"
    SECTION = "section"
    ROLE = "role"


class Fault(StrEnum):
    """Why a whole file is no roster, or why one row is nobody. Words for them are found elsewhere."""

    EMPTY = "empty"
    LARGE = "large"
    WORKBOOK = "workbook"
    BINARY = "binary"
    QUOTES = "quotes"
    ROWS = "rows"
    COLUMNS = "columns"
    PEOPLE = "people"
    RAGGED = "ragged"
    LONG = "long"
    NO_ADDRESS = "no address"
    BAD_EMAIL = "bad email"
    DUPLICATE = "duplicate"
    ROLE = "role"
    NEW_NAME = "new without name"
    NEW_EMAIL = "new without email"
    TWO_PEOPLE = "two people"
    TAKEN_OUT = "taken out"
    TEACHES = "teaches"


class NotARoster(ValueError):
    """The file cannot be read as a roster; `told` fills the sentence for its fault."""

    def __init__(self, fault: Fault, **told: object) -> None:
        """Which fault, and what its sentence tells."""
        super().__init__(fault)
        self.fault, self.told = fault, told


@dataclass(frozen=True)
class Line:
    """One row of a table, and the line of the file on which it begins."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The file as rows and columns. Labels differ from each other; `#3` stands for a third column without one.

    `passed_over` are the lines that name nobody: titles above the header, points below it, a test student."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    passed_over: tuple[int, ...]


Columns = Mapping[Field, int]


@dataclass(frozen=True)
class Person:
    """Somebody on a roster; `role` is "" where the file does not say, and an address is in lower case."""

    line: int
    name: str
    email: str = ""
    roster_id: str = ""
    section: str = ""
    role: str = ""


@dataclass(frozen=True)
class Problem:
    """A row that does not come in, the reason, and whom it may have meant as far as that could be read."""

    line: int
    fault: Fault
    told: Mapping[str, object] = field(default_factory=dict)
    name: str = ""
    email: str = ""
    roster_id: str = ""

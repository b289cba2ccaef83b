"""The text of a roster as rows and columns: the delimiter, the header and what stands around it. Knows no person."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from blog.characters import one_line
from blog.importers.roster_columns import ADDRESS, is_known
from blog.importers.roster_records import Fault, Line, NotARoster, Table

MOST_ROWS = 10_000
MOST_COLUMNS = 200
LONGEST_LABEL = 120
DELIMITERS = ",;\t|"
SNIFFED_ROWS = 30
HEADER_WITHIN = 15
NAMED_BY_EXCEL = re.compile(r"sep=(.)\n", re.IGNORECASE)
# What systems write where a name stands: the row of points below a gradebook's header, and a student who is nobody.
NOBODY = frozenset(
    (
        "points possible|possible points|mögliche punkte|points possibles|puntos posibles|możliwe punkty|"
        "punti possibili|manual posting|student, test|test student|teststudent|étudiant test|estudiante de prueba"
    ).split("|")
)


def table_of(text: str) -> Table:
    """The rows below the header. Raises NotARoster for a table that is too large or cannot be one."""
    found = NAMED_BY_EXCEL.match(text)
    if found:
        text = "\n" + text[found.end() :]
    rows = _lines(text, found[1] if found else _delimiter(text))
    lines = list(islice(rows, MOST_ROWS + HEADER_WITHIN + 1))
    if not lines:
        raise NotARoster(Fault.EMPTY)
    if max(len(line.cells) for line in lines) > MOST_COLUMNS:
        raise NotARoster(Fault.COLUMNS, most=MOST_COLUMNS)
    return _below_header(lines)


def _below_header(lines: list[Line]) -> Table:
    """The table below the row that looks most like a header; without one every row is somebody's."""
    at = _header_of(lines)
    header = lines[at].cells if at is not None else ()
    above, rows = (lines[:at], lines[at + 1 :]) if at is not None else ([], lines)
    nobody = [line for line in rows if any(cell.casefold() in NOBODY for cell in line.cells)]
    people = [line for line in rows if line not in nobody] if nobody else rows
    if not people:
        raise NotARoster(Fault.PEOPLE)
    if len(people) > MOST_ROWS:
        raise NotARoster(Fault.ROWS, most=MOST_ROWS)
    width = len(header) or max(len(line.cells) for line in people)
    passed_over = tuple(line.number for line in [*above, *nobody])
    return Table(_labels(header, width), tuple(people), passed_over)


def _header_of(lines: list[Line]) -> int | None:
    """Where the header stands: of the rows at the top the first with the most known labels, and no address in it."""
    scores = [
        0 if any(map(ADDRESS.search, line.cells)) else sum(map(is_known, line.cells)) for line in lines[:HEADER_WITHIN]
    ]
    if max(scores):
        return scores.index(max(scores))
    return None if any(map(ADDRESS.search, lines[0].cells)) else 0


def _labels(header: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The labels, each another: one that is missing is its number, one that comes again gets its number."""
    labels: list[str] = []
    for number, cell in enumerate([*header, *[""] * (width - len(header))], 1):
        label = one_line(cell)[:LONGEST_LABEL]
        labels.append(f"{label} #{number}".strip() if not label or label in labels else label)
    return tuple(labels)


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most columns, the same number in most of them."""

    def fitness(delimiter: str) -> tuple[int, int]:
        """How many rows are cut into the same number of columns, and into how many."""
        widths = Counter(len(row) for row in _cut(text, delimiter) if any(row))
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        return (rows if width > 1 else 0, width)

    return max(DELIMITERS, key=fitness)


def _cut(text: str, delimiter: str) -> Iterator[list[str]]:
    """The first rows, however they come out."""
    try:
        yield from islice(csv.reader(io.StringIO(text), delimiter=delimiter), SNIFFED_ROWS)
    except csv.Error:
        return


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    """Every row that is not blank. Raises NotARoster for a quotation that never ends."""
    reader, begins, ends = csv.reader(io.StringIO(text), delimiter=delimiter), 1, 0
    try:
        for row in reader:
            begins, ends = ends + 1, reader.line_num
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                yield Line(begins, cells)
    except csv.Error as problem:
        raise NotARoster(Fault.QUOTES, line=ends + 1) from problem
    if ends > begins and "".join(text.splitlines(keepends=True)[begins - 1 :]).count('"') % 2:
        raise NotARoster(Fault.QUOTES, line=begins)

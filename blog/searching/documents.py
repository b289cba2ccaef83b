"""The table of documents: written, forgotten, and matched against rows that somebody may read. The one place that
speaks the full-text language of either database: FTS5 on SQLite, a vector with a GIN index on PostgreSQL.

A document is known by one number, made of its course, its kind and its row, so that those of one kind in one course are
a range, the newest last. Nothing else is kept but its folded words: who may read it, and what is shown of it, is asked
of the row itself, whose query is joined here. Call what writes in the transaction of the verb."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from blog.searching.words import Term, folded

LONGEST = 100_000
COURSE_BITS, OBJECT_BITS = 43, 41
WORKS_BITS = 10
M = TypeVar("M", bound=Model)


class Kind(IntEnum):
    """What a document is. The numbers are kept."""

    ESSAY = 1
    COMMENT = 2
    SOURCE = 3


@dataclass(frozen=True)
class Document:
    """What is found of one row: its place, its title, and its words as plain text, of which the first hundred thousand
    characters count."""

    kind: Kind
    course: int
    row: int
    words: str
    title: str = ""


@dataclass(frozen=True)
class Dialect:
    """How one database writes a document, matches, ranks (the best first), tells a document's number, cuts the newest
    off what is matched, and takes many numbers at once. `works` is what its index of works alone is asked by."""

    put: str
    number: str
    match: str
    rank: str
    newest: str
    among: str
    works: str = ""


SQLITE = Dialect(
    put="INSERT OR REPLACE INTO blog_search (rowid, title, words) VALUES (%s, %s, %s)",
    number="blog_search.rowid",
    match="blog_search MATCH %s",
    rank="blog_search.rank",
    newest="SELECT rowid, rank FROM blog_search WHERE {where} ORDER BY rowid DESC LIMIT %s",
    among="IN (SELECT value FROM json_each(%s))",
)
POSTGRESQL = Dialect(
    put="INSERT INTO blog_search (number, vector) VALUES"
    " (%s, setweight(to_tsvector('simple', %s), 'A') || to_tsvector('simple', %s))"
    " ON CONFLICT (number) DO UPDATE SET vector = EXCLUDED.vector",
    number="blog_search.number",
    match="blog_search.vector @@ to_tsquery('simple', %s)",
    rank="-ts_rank('{0.2, 0.2, 0.2, 1.0}', blog_search.vector, to_tsquery('simple', %s), 1)",
    newest="SELECT number, {rank} FROM blog_search WHERE number = ANY (ARRAY("
    "SELECT number FROM blog_search WHERE {where} ORDER BY number DESC LIMIT %s))",
    among="= ANY (%s::bigint[])",
    works="blog_search.number >> 41 & 3 = 3",
)


def dialect() -> Dialect:
    """That of the database in use."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def put(documents: Iterable[Document]) -> None:
    """Write documents, in the place of what was there."""
    rows = [(number(each.course, each.kind, each.row), folded(each.title), words_of(each)) for each in documents]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(dialect().put, rows)


def words_of(document: Document) -> str:
    """The words that are looked through."""
    return folded(document.words[:LONGEST])


def forget(course: int, kind: Kind, first: int, last: int | None = None) -> None:
    """Take out the document of a row, or those of all rows from the first to the last; missing ones do no harm."""
    ends = [number(course, kind, first), number(course, kind, first if last is None else last)]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM blog_search WHERE {dialect().number} BETWEEN %s AND %s", ends)  # noqa: S608 - ours


def forget_course(course: int) -> None:
    """Take out all of a course."""
    ends = [course << COURSE_BITS, (course + 1 << COURSE_BITS) - 1]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM blog_search WHERE {dialect().number} BETWEEN %s AND %s", ends)  # noqa: S608 - ours


def clear() -> None:
    """Take out all documents of all courses."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM blog_search")


def scour() -> None:
    """Leave no word of what was taken out in the index: SQLite keeps them until it writes its parts anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO blog_search (blog_search) VALUES ('optimize')")


def number(course: int, kind: Kind, row: int) -> int:
    """The number of a document."""
    return course << COURSE_BITS | kind << OBJECT_BITS | row


def row_of_work(post: int, position: int) -> int:
    """The row of a work in an essay's list: by essay and position, so that the list is a range."""
    return post << WORKS_BITS | position


def newest(course: int, kind: Kind, terms: Sequence[Term], most: int) -> dict[int, float]:
    """The numbers of the newest documents of a kind that hold all the terms, each with its rank: the smaller, the
    better. Nobody may be told of these before `read_in` has asked whose they are to read."""
    spoken, (where, params) = dialect(), held(course, kind, terms)
    statement = spoken.newest.format(rank=spoken.rank, where=" AND ".join(where))
    with connection.cursor() as cursor:
        cursor.execute(statement, [spelt(terms)] * spoken.newest.count("{rank}") + params + [most])
        return dict(cursor.fetchall())


def read_in(rows: QuerySet[M], course: int, kind: Kind, numbers: Collection[int]) -> dict[int, int]:
    """Those of the rows whose documents these are, each with its document's number."""
    first, table, named = number(course, kind, 0), rows.model._meta.db_table, "id"
    if kind == Kind.SOURCE:
        named = f"post_id * {1 << WORKS_BITS} + {table}.position"
        rows = among(rows, f"{table}.post_id", {(each - first) >> WORKS_BITS for each in numbers})
    rows = among(rows, f"{table}.{named}", [each - first for each in numbers])
    found = rows.order_by().extra(select={"row": f"{table}.{named}"}).values_list("row", "pk")  # noqa: S610 - ours
    return {pk: first + row for row, pk in found}


def among(rows: QuerySet[M], column: str, numbers: Collection[int]) -> QuerySet[M]:
    """Those of the rows with one of these numbers in a column."""
    many = list(numbers) if connection.vendor == "postgresql" else json.dumps(list(numbers))
    return rows.extra(where=[f"{column} {dialect().among}"], params=[many])  # noqa: S610 - our own words


def matching(rows: QuerySet[M], course: int, kind: Kind, terms: Sequence[Term]) -> QuerySet[M, Any]:
    """Those of the rows whose documents hold all the terms, the newest first, each with its `rank`: the smaller, the
    better. The rows decide who may read what, so nothing else is found, ranked or counted."""
    spoken = dialect()
    first, query = number(course, kind, 0), spelt(terms)
    table = rows.model._meta.db_table
    where, params = held(course, kind, terms)
    if kind == Kind.SOURCE:
        row = f"({spoken.number} - %s)"
        where += [f"{table}.post_id = {row} / {1 << WORKS_BITS}", f"{table}.position = {row} %% {1 << WORKS_BITS}"]
        params += [first, first]
    else:
        where.append(f"{table}.id = {spoken.number} - %s")
        params.append(first)
    rank = {"select": {"rank": spoken.rank}, "select_params": [query] * spoken.rank.count("%s")}
    matched = rows.order_by().extra(tables=["blog_search"], where=where, params=params)  # noqa: S610 - our own words
    return matched.extra(order_by=[f"-{spoken.number}"], **rank)  # type: ignore[arg-type]


def held(course: int, kind: Kind, terms: Sequence[Term]) -> tuple[list[str], list[Any]]:
    """The conditions for documents of a kind in a course that hold all the terms, and what they are filled with."""
    spoken, first = dialect(), number(course, kind, 0)
    where = [f"{spoken.number} BETWEEN %s AND %s", spoken.match]
    if kind == Kind.SOURCE and spoken.works:
        where.append(spoken.works)
    return where, [first, first | (1 << OBJECT_BITS) - 1, spelt(terms)]


def spelt(terms: Sequence[Term]) -> str:
    """The terms in the database's own language. Words hold letters and digits alone, and stand in quotation marks."""
    if connection.vendor == "postgresql":
        return " & ".join(f"({term_for_postgresql(term)})" for term in terms)
    return " AND ".join(f"({term_for_sqlite(term)})" for term in terms)


def term_for_sqlite(term: Term) -> str:
    """One term for FTS5: forms, or a phrase."""
    whole = f'"{" ".join(term.words)}"'
    forms = [f'"{form}"' for form in term.forms] or [whole]
    if term.is_open:
        forms.append(f"{whole}*")
    return " OR ".join(forms)


def term_for_postgresql(term: Term) -> str:
    """One term for `to_tsquery`."""
    whole = " <-> ".join(f"'{word}'" for word in term.words)
    forms = [f"'{form}'" for form in term.forms] or [whole]
    if term.is_open:
        forms.append(f"{whole}:*")
    return " | ".join(f"({form})" for form in forms)

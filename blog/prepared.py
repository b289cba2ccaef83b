"""Queries that are put together once. Who may see what takes Django longer to spell as SQL than the database to answer,
and it is the same text for everybody of a kind: a visitor, somebody signed in, a superuser. So the text is kept by the
process, and each request fills in its values.

Nothing private can stand in what is kept: whoever puts a query together here is given stand-ins, never the reader or
a value of theirs. It must not know what is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from functools import wraps
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet

VISITOR, MEMBER, SUPERUSER = "visitor", "member", "superuser"
FIRST_NUMBER = 2_147_000_000  # stand-ins count up from here; the columns hold nothing larger
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
MARK = f"stand-in {uuid4()} "


class Unfit(Exception):
    """This query does not keep its values apart from its text."""


class Kept:
    """Stands in the place of a query whose text is known: the same rows, by other values."""

    def __init__(self, rows: QuerySet[Any], stand_ins: dict[Any, int]) -> None:
        """Spell it once. Raises Unfit."""
        self.query, self.values = rows.query, tuple[Any, ...]()
        self.compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, params = "", ()
        self.converters: dict[str, Any] = {}
        self.params = [(param, stand_ins.get(param) if isinstance(param, int | str) else None) for param in params]
        self.check(stand_ins)

    def check(self, stand_ins: dict[Any, int]) -> None:
        """Raise Unfit where a value is spelled into something else, or where the moment of now is."""
        for param, place in self.params:
            is_text = place is None and isinstance(param, str)
            if isinstance(param, date) or (is_text and (MARK in param or A_MOMENT.match(param))):
                raise Unfit(str(param))
        if self.sql and set(stand_ins.values()) - {place for _param, place in self.params} - {0}:
            raise Unfit(self.sql)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.query, name)

    def chain(self, klass: Any = None) -> Kept:
        """As a query is copied for the next step."""
        return self

    def filled(self, values: tuple[Any, ...]) -> Kept:
        """The same with these values."""
        filled = copy(self)
        filled.values = values
        return filled

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: bool = True) -> Any:
        """What runs it: with the text that is known."""
        compiler = copy(self.compiler)
        compiler.connection = connection or connections[using]
        spelled = self.sql, tuple(param if place is None else self.values[place] for param, place in self.params)

        def as_sql(*_asked: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
            """The text and the values."""
            if not self.sql:
                raise EmptyResultSet
            return spelled

        def get_converters(columns: Any) -> Any:
            """How values of the database become those of Python, for columns that are always the same."""
            if "known" not in self.converters:
                self.converters["known"] = self.compiler.get_converters(columns)
            return self.converters["known"]

        compiler.as_sql, compiler.get_converters = as_sql, get_converters
        return compiler

    def __copy__(self) -> Kept:
        same = Kept.__new__(Kept)
        same.__dict__.update(self.__dict__)
        return same


def prepared(put_together: Callable[..., QuerySet[Any]]) -> Callable[..., QuerySet[Any]]:
    """Let the process keep the text of this query. The first argument is the reader; the others are numbers, texts,
    rows (their id alone is known) or lists of ids, and truths and None, which belong to the text."""
    known: dict[Any, QuerySet[Any]] = {}

    @wraps(put_together)
    def asked(reader: Any, *values: Any) -> QuerySet[Any]:
        """The rows, not asked for yet."""
        if (kind := kind_of(reader)) is None:
            return put_together(reader, *values)
        flat, shapes = [reader.pk], []
        for value in values:
            shapes.append(shape_of(value, flat))
        key = kind, *shapes, tuple(settings.INSTITUTION_DOMAINS)
        if key not in known:
            known[key] = kept(put_together, kind, shapes)
        rows = known[key].all()
        query: Any = rows.query
        rows.query = query.filled(tuple(flat))
        return rows

    return asked


def kind_of(reader: Any) -> str | None:
    """Of which kind a reader is; None for somebody looked through, of whom there is no kind."""
    if getattr(reader, "looked_through_by", None) is not None:
        return None
    if isinstance(reader, AnonymousUser):
        return VISITOR
    if not isinstance(reader, get_user_model()):
        return None
    return SUPERUSER if reader.is_superuser else MEMBER


def shape_of(value: Any, flat: list[Any]) -> Any:
    """What the text of a query depends on of a value; the rest is put behind `flat`. Lists are filled up, so that a few
    texts do for all lengths."""
    if isinstance(value, Model):
        flat.append(value.pk)
        return type(value)
    if isinstance(value, list):
        n = 1 << (len(value) - 1).bit_length() if value else 0
        flat += value + value[-1:] * (n - len(value))
        return list, n
    if value is None or isinstance(value, bool) or value == "":
        return None, value
    flat.append(value)
    return int if isinstance(value, int) else str


def kept(put_together: Callable[..., QuerySet[Any]], kind: str, shapes: Sequence[Any]) -> QuerySet[Any]:
    """The rows that are asked for with stand-ins in place of the reader and of all values. Raises Unfit."""
    places: dict[Any, int] = {FIRST_NUMBER: 0}
    values = [stand_in(shape, places) for shape in shapes]
    user = get_user_model()
    reader: Any = AnonymousUser()
    if kind != VISITOR:
        reader = user.from_db(None, ["id", "is_superuser"], [FIRST_NUMBER, kind == SUPERUSER])
    rows = put_together(reader, *values)
    query: Any = Kept(rows, places)
    rows.query = query
    return rows


def stand_in(shape: Any, places: dict[Any, int]) -> Any:
    """What stands for a value of this shape; its places are noted."""
    if isinstance(shape, tuple):
        return [numbered(places) for _ in range(shape[1])] if shape[0] is list else shape[1]
    if shape is str:
        text = f"{MARK}{len(places)}"
        places[text] = len(places)
        return text
    return numbered(places) if shape is int else shape.from_db(None, [shape._meta.pk.attname], [numbered(places)])


def numbered(places: dict[Any, int]) -> int:
    """The next number that stands for another."""
    number = FIRST_NUMBER + len(places)
    places[number] = len(places)
    return number

"""Questions that are put to the database again and again, prepared once. Django puts the words of a query together
anew each time, which costs up to twenty times what the answer does; here they are kept, and only the values change.

A question is a function that gives a queryset for its values: ids, words, moments, and tuples of them, which are sets.
It may ask whether a value is empty, true or false, and how many a tuple holds, but nothing else about it: the words are
kept for all values alike in that. It must not know any model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import update_wrapper
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery

MOST_SHAPES = 64
FIRST_NUMBER, LARGEST = 7_140_000_000_000_000, 2**63 - 1
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
KINDS = (int, str, datetime)

Shape = tuple[Any, ...]


@dataclass(frozen=True)
class Words:
    """The words of one question in one shape: Django's compiler after its work, and for each value it sends either the
    place of one that is asked with, or the value itself. No compiler: the answer is nothing, whatever is asked."""

    compiler: Any = None
    sql: str = ""
    sent: Sequence[tuple[int | None, Any]] = ()


class Question:
    """A question with the words it has been asked in."""

    def __init__(self, spell: Callable[..., Any]) -> None:
        self.spell = spell
        self.known: dict[Shape, Words] = {}
        update_wrapper(self, spell)

    def __call__(self, *values: Any) -> list[Any]:
        """The rows, or the tuples, that are found."""
        words, sent = self.words(values)
        if words.compiler is None:
            return []
        compiler = copy(words.compiler)
        compiler.connection = connections[compiler.using]
        compiler.as_sql = lambda *_asked, **_told: (words.sql, sent)
        if compiler.query.has_select_fields:
            return list(compiler.results_iter(tuple_expected=True))
        rows: Any = Rows(compiler.using, SimpleNamespace(get_compiler=lambda using: compiler))
        return list(ModelIterable(rows))

    def first(self, *values: Any) -> Any:
        """The first row or tuple that is found, or None. The question itself bounds how many there are."""
        return next(iter(self(*values)), None)

    def one(self, *values: Any) -> Any:
        """The row that has to be there. Raises DoesNotExist of its model."""
        for found in self(*values):
            return found
        raise self.spell(*values).model.DoesNotExist

    def words(self, values: tuple[Any, ...]) -> tuple[Words, Sequence[Any]]:
        """The words for these values, and what is sent with them."""
        values = tuple(filled(value) if isinstance(value, tuple) else value for value in values)
        shape, given = shape_of(values), list(flat(values))
        if any(isinstance(value, int) and abs(value) > LARGEST for value in given):
            compiler, sql, sent = spelt(self.compiler(self.spell(*values)))  # Django knows that no column holds it
            return Words(compiler, sql), sent
        words = self.known.get(shape)
        if words is None:
            words = self.prepare(values)
            if len(self.known) < MOST_SHAPES:
                self.known[shape] = words
        return words, [value if place is None else as_sent(given[place]) for place, value in words.sent]

    def prepare(self, values: Sequence[Any]) -> Words:
        """Ask Django for the words with marks in the values' places. Raises ValueError where a mark is lost on the
        way, or where a moment was not given: it would stay what it was."""
        marks, name = tuple(marked(values, count())), self.spell.__qualname__
        compiler, sql, sent = spelt(self.compiler(self.spell(*marks)))
        if compiler is None:
            if spelt(self.compiler(self.spell(*values)))[0]:
                raise ValueError(f"{name} asks with a number that is too large for its column.")
            return Words()
        places = {as_sent(mark): n for n, mark in enumerate(flat(marks))}
        found = [(places.get(value) if isinstance(value, KINDS) else None, value) for value in sent]
        if {place for place, _value in found} - {None} != set(places.values()):
            raise ValueError(f"{name} does not ask with all of its values as they are.")
        if any(place is None and is_moment(value) for place, value in found):
            raise ValueError(f"{name} asks with a moment that it was not given.")
        return Words(compiler, sql, found)

    def compiler(self, rows: Any) -> Any:
        """What puts the words of a queryset together."""
        return rows.query.get_compiler(using=rows.db)


class Changing(Question):
    """A change of rows: its function gives a queryset and the values of its columns."""

    def __call__(self, *values: Any) -> int:  # type: ignore[override]
        """How many rows were changed."""
        words, sent = self.words(values)
        if words.compiler is None:
            return 0
        with connections[words.compiler.using].cursor() as cursor:
            cursor.execute(words.sql, sent)
            return int(cursor.rowcount)

    def many(self, changes: Iterable[tuple[Any, ...]]) -> None:
        """Make several changes, those that are said in the same words together."""
        together: dict[str, tuple[str, list[Sequence[Any]]]] = {}
        for values in changes:
            words, sent = self.words(values)
            if words.compiler is not None:
                together.setdefault(words.sql, (words.compiler.using, []))[1].append(sent)
        for sql, (database, each) in together.items():
            with connections[database].cursor() as cursor:
                cursor.executemany(sql, each)

    def compiler(self, rows: Any) -> Any:
        """What puts the words of the change together."""
        found, columns = rows
        query = found.order_by().query.chain(UpdateQuery)
        query.add_update_values(columns)
        return query.get_compiler(using=found.db)


def question(spell: Callable[..., QuerySet[Any, Any]]) -> Question:
    """Make a question of a function that gives a queryset."""
    return Question(spell)


def changing(spell: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]) -> Changing:
    """Make a change of a function that gives a queryset and the values of its columns."""
    return Changing(spell)


def shape_of(value: Any) -> Any:
    """What of a value the words depend on. Raises TypeError for what cannot be a value."""
    if isinstance(value, tuple):
        return tuple(map(shape_of, value))
    if is_shape(value):
        return value
    for kind in KINDS:
        if isinstance(value, kind):
            return kind
    raise TypeError(f"A question cannot be asked with {type(value).__name__}.")


def is_shape(value: Any) -> bool:
    """Whether a value stands in the words themselves: what is empty, true or false."""
    return not value or value is True


def filled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same set with its last value repeated, so that few lengths occur."""
    wanted = 1 << (len(values) - 1).bit_length() if values else 0
    return values + values[-1:] * (wanted - len(values))


def flat(values: Iterable[Any]) -> Iterable[Any]:
    """The values one by one, without what is shape alone."""
    for value in values:
        if isinstance(value, tuple):
            yield from flat(value)
        elif not is_shape(value):
            yield value


def spelt(compiler: Any) -> tuple[Any, str, Sequence[Any]]:
    """Django's compiler after its work, the words, and what goes with them; none where nothing can be found."""
    try:
        return compiler, *compiler.as_sql()
    except EmptyResultSet:
        return None, "", ()


def marked(values: Iterable[Any], numbers: Any) -> Iterable[Any]:
    """A mark of the same kind for each value, each told from all others."""
    for value in values:
        if isinstance(value, tuple):
            yield tuple(marked(value, numbers))
        elif is_shape(value):
            yield value
        else:
            yield mark(value, next(numbers))


def mark(value: Any, number: int) -> Any:
    """A value of the same kind that nobody asks with. The signs in a text are those that a search for a part of a text
    would change."""
    if isinstance(value, datetime):
        return datetime(9990, 1, 1, microsecond=number + 1, tzinfo=UTC)
    return FIRST_NUMBER + number if isinstance(value, int) else f"\\%_{number}"


def as_sent(value: Any) -> Any:
    """A value as the database is sent it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def is_moment(value: Any) -> bool:
    """Whether a value that is sent is a moment."""
    return isinstance(value, datetime) or bool(isinstance(value, str) and A_MOMENT.match(value))


@dataclass
class Rows:
    """What Django's own maker of rows asks of a queryset."""

    db: str
    query: Any
    _known_related_objects: dict[Any, Any] = field(default_factory=dict)

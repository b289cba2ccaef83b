"""Columns of words that people type: control characters never get into them, by whatever door the words come, for one
of them breaks a whole feed. To the database and to migrations they are Django's own columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

from blog.characters import one_line, printable

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    Words = models.CharField[str | int | Combinable, str]
    Texts = models.TextField[str | Combinable, str]
else:
    Words, Texts = models.CharField, models.TextField


class Printable:
    """What both kinds share: what is kept, and what is asked for, is printable."""

    stands_for = ""
    made: Callable[[str], str] = staticmethod(printable)

    def cleaned(self, value: Any) -> Any:
        """A text as it is kept; anything else as it is."""
        return self.made(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        """What was typed, as it is kept: what nobody sees is nothing."""
        return self.cleaned(super().to_python(value))  # type: ignore[misc]  # the field has it

    def get_prep_value(self, value: Any) -> Any:
        """The value as it is kept."""
        return self.cleaned(super().get_prep_value(value))  # type: ignore[misc]  # the field has it

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        """The same, left on the row too, so that it reads as it was kept."""
        value = self.cleaned(super().pre_save(instance, add))  # type: ignore[misc]  # the field has it
        setattr(instance, self.attname, value)  # type: ignore[attr-defined]  # as above
        return value

    def deconstruct(self) -> Any:
        """What a migration writes down: the column as Django calls it."""
        name, _path, *rest = super().deconstruct()  # type: ignore[misc]  # as above
        return (name, f"django.db.models.{self.stands_for}", *rest)


class WordsField(Printable, Words):
    """A name, a title, a short line: on one line, without overrides of direction or marks that nobody sees."""

    stands_for = "CharField"
    made = staticmethod(one_line)


class TextsField(Printable, Texts):
    """Text of several lines."""

    stands_for = "TextField"

"""A course's JSON document as it was found: opened, bounded, and its values made those of rows, or refused with the
place and what is wrong there. It writes nothing, and must not know what rows are made of the values."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from blog.citations.references import BadRecord, clean_record
from blog.refusals import Refused
from blog.site.course_json import DOCUMENT, FORM, VERSION

LARGEST = 500_000_000
LONGEST_KEY, LONGEST_LINE, MOST_WORKS, MOST_MARKS = 60, 2_000, 2_000, 2_000
LISTS = ("sections", "weeks", "tags", "pages", "announcements", "people", "posts", "pictures", "comments")
# A NUL, which no database of ours keeps; a backslash before it would make it other words.
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
DAMAGED = (BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError)
MARK = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Document:
    """What a file says of a course, and the file, for its pictures."""

    said: Mapping[str, Any]
    archive: ZipFile

    def rows(self, name: str) -> Iterator[Entry]:
        """The entries of a list, each with where it stands."""
        for number, row in enumerate(self.said[name], 1):
            yield Entry(row, f"{name}, {number}")


@dataclass(frozen=True)
class Entry:
    """One entry. Its methods raise Refused for a value that cannot be kept, and name the place."""

    said: Any
    where: str

    def __post_init__(self) -> None:
        """Raise Refused for what is no entry."""
        if not isinstance(self.said, dict):
            raise self.refusal("", self.said)

    def refusal(self, name: str, why: object) -> Refused:
        """What is wrong, and where."""
        told = {"where": self.where, "name": name, "why": " ".join(str(why).split())[:200]}
        return Refused(_("This cannot be read: %(where)s, “%(name)s”: %(why)s") % told)

    def value(self, name: str) -> Any:
        """What stands under a name, which has to be there."""
        if name not in self.said:
            raise self.refusal(name, _("it is missing"))
        return self.said[name]

    def fields(self, model: type[Model], *names: str) -> dict[str, Any]:
        """Values for the fields of a row."""
        return {name: self.field(model, name) for name in names}

    def past(self, model: type[Model], *names: str) -> dict[str, Any]:
        """The same for a row that tells of the past, in words of its own time: of no choice that is offered now."""
        return {name: self.field(model, name, is_chosen=False) for name in names}

    def field(self, model: type[Model], name: str, *, is_chosen: bool = True) -> Any:
        """A value for one field, of its type, length and choices."""
        field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
        try:
            value = field.to_python(self.value(name))
            if value in field.empty_values:
                if value is None and not field.null:
                    raise ValidationError(_("it is empty"))
                return value
            longest = getattr(field, "max_length", None)
            if longest and isinstance(value, str) and len(value) > longest:
                raise ValidationError(_("it is too long"))
            if is_chosen:
                field.validate(value, None)
            field.run_validators(value)
            return value
        except ValidationError as fault:
            raise self.refusal(name, "; ".join(fault.messages)) from fault
        except (TypeError, ValueError, OverflowError) as fault:
            raise self.refusal(name, fault) from fault

    def entries(self, name: str) -> Iterator[Entry]:
        """The entries that stand under a name."""
        for number, row in enumerate(self.many(name), 1):
            yield Entry(row, f"{self.where}, {name}, {number}")

    def many(self, name: str) -> list[Any]:
        """The list that stands under a name."""
        found = self.value(name)
        if not isinstance(found, list):
            raise self.refusal(name, found)
        return found

    def named(self, name: str, rows: Mapping[Any, Any]) -> Any:
        """The row that is named there."""
        return self.one_of(name, self.value(name), rows)

    def named_or_none(self, name: str, rows: Mapping[Any, Any]) -> Any:
        """The row that is named there, None where none is."""
        return None if self.value(name) is None else self.named(name, rows)

    def all_named(self, name: str, rows: Mapping[Any, Any]) -> list[Any]:
        """The rows that are named there."""
        return [self.one_of(name, one, rows) for one in self.many(name)]

    def one_of(self, name: str, key: Any, rows: Mapping[Any, Any]) -> Any:
        """The row of a key."""
        if not isinstance(key, str | int) or key not in rows:
            raise self.refusal(name, _("there is no “%(key)s” in this file") % {"key": key})
        return rows[key]

    def sources(self) -> list[dict[str, Any]]:
        """A list of works as revisions keep it: keys that differ, lines, and records in their one form."""
        works = [self.work(one) for one in self.entries("sources")]
        if len({work["key"] for work in works}) < len(works) or len(works) > MOST_WORKS:
            raise self.refusal("sources", _("a key stands twice, or there are too many works"))
        return works

    def work(self, one: Entry) -> dict[str, Any]:
        """One work of a list."""
        key, line, record = one.value("key"), one.value("line"), one.value("record")
        is_read = isinstance(key, str) and isinstance(line, str) and 0 < len(key) <= LONGEST_KEY
        if not is_read or len(line) > LONGEST_LINE:
            raise one.refusal("key", _("a work needs a key and a line, not too long"))
        try:
            return {"key": key, "line": line, "record": clean_record(record) if record else {}}
        except BadRecord as fault:
            raise one.refusal("record", fault) from fault

    def marks(self) -> list[str]:
        """The marks of HTML that an import may keep."""
        found = self.many("raw")
        if len(found) > MOST_MARKS or not all(isinstance(one, str) and MARK.fullmatch(one) for one in found):
            raise self.refusal("raw", _("these are no marks"))
        return found


@contextmanager
def opened(path: Path) -> Iterator[Document]:
    """The document in a file. Raises Refused for a file that holds none, or one that was not written for staff."""
    with archive_at(path) as archive:
        yield Document(checked(content_of(archive, DOCUMENT, LARGEST, path.name), path.name), archive)


def archive_at(path: Path) -> ZipFile:
    """The zip in a file. Raises Refused."""
    try:
        return ZipFile(path)
    except OSError as problem:
        sentence = _("%(file)s could not be opened (%(why)s); check its name and try again.")
        raise Refused(sentence % {"file": path, "why": problem.strerror or problem}) from problem
    except (BadZipFile, ValueError, NotImplementedError) as problem:
        raise Refused(not_ours(path.name)) from problem


def content_of(archive: ZipFile, name: str, most: int, called: str) -> bytes:
    """One file of a zip, of `most` bytes and one more at most. Raises Refused where it is not there or damaged."""
    try:
        with archive.open(name) as file:
            return file.read(most + 1)
    except DAMAGED as problem:
        raise Refused(not_ours(called)) from problem


def checked(content: bytes, name: str) -> Mapping[str, Any]:
    """The values of a document. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused(_("%(file)s is too large to be read here.") % {"file": name})
    try:
        said = json.loads(content.decode())
        again = json.dumps(said, ensure_ascii=False)
        again.encode()
    except (ValueError, RecursionError) as problem:
        raise Refused(not_ours(name)) from problem
    is_ours = isinstance(said, dict) and (said.get("form"), said.get("version")) == (FORM, VERSION)
    if not is_ours or NUL.search(again) or not all(isinstance(said.get(one), list) for one in LISTS):
        raise Refused(not_ours(name))
    if said.get("audience") != "staff":
        sentence = _("%(file)s holds a part of the course. Export it with --audience staff to read it in again.")
        raise Refused(sentence % {"file": name})
    found: Mapping[str, Any] = said
    return found


def not_ours(name: str) -> str:
    """The sentence for a file of another kind."""
    return _("%(file)s is no course exported as JSON, or it was damaged. Export it again.") % {"file": name}

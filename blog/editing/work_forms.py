"""The form of one work: the fields its type asks, filled from a record or a line as it was read, and the record it
gives. It must not know lists, nor where a record is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from blog.characters import one_line, printable
from blog.citations.people import likeness, read_direct
from blog.citations.reference_fields import DATE_FIELDS, DEFAULT_TYPE, NAME_FIELDS
from blog.citations.reference_texts import bare_doi, names_organisation, web_address
from blog.citations.references import (
    LONGEST_FIELD,
    LONGEST_NAME,
    MOST_NAMES,
    TYPES,
    BadRecord,
    Record,
    WorkType,
    clean_record,
    form_of,
)
from blog.editing.work_labels import HELP, field_called

PREFIX = "work"
ASKED = frozenset(name for kind in TYPES for name in kind.fields)
GENERATIONS = frozenset({"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"})
SURELY_A_PERSON = 3


def type_called(name: str) -> WorkType:
    """The type of this name; for any other, the one for works of no kind."""
    return next((kind for kind in TYPES if kind.id == name), TYPES[-1])


def typed_fields(data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into the form of a work, by field, among all that was sent."""
    named = ((name, data.get(f"{PREFIX}-{name}")) for name in ASKED)
    return {name: str(value) for name, value in named if value is not None}


class WorkForm(forms.Form):
    """One work of `kind`. `record` is what is known: confirmed for the work of `key`, or read from its line.

    `typed` is what stands in the fields in place of it; it is checked only when it is `sent` to be kept."""

    use_required_attribute = False

    def __init__(
        self,
        kind: WorkType,
        record: Record | None = None,
        key: str = "",
        typed: Mapping[str, str] | None = None,
        sent: bool = False,
        confirmed: bool = False,
    ) -> None:
        self.kind, self.record, self.key, self.confirmed = kind, record or {}, key, confirmed
        self.typed = dict(typed or {})
        known = {name: typed_out(self.record.get(name), name) for name in ASKED}
        self.known = {name: words for name, words in known.items() if words}
        data = {f"{PREFIX}-{name}": words for name, words in self.typed.items()} if sent else None
        super().__init__(data, initial=self.known | self.typed if not sent else self.known, prefix=PREFIX)
        for name in kind.fields:
            self.fields[name] = field_of(name, kind)

    @property
    def heading(self) -> str:
        """What this form is for."""
        if not self.key:
            return _("Add a work")
        return _("Edit this work") if self.confirmed else _("Is this what your line says?")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed under another type and is not asked by this one: kept, in case the type changes again."""
        return [(f"{PREFIX}-{name}", words) for name, words in self.typed.items() if name not in self.kind.fields]

    @property
    def has_unkept_words(self) -> bool:
        """Whether something stands in it that was typed and not kept."""
        return any(one_line(words) != one_line(self.known.get(name, "")) for name, words in self.typed.items())

    def clean(self) -> dict[str, Any]:
        """Refuse what names no work, and addresses that are none."""
        fields = self.cleaned_data
        people = any(fields.get(name) for name in NAME_FIELDS)
        if "title" in self.fields and not self.errors and not fields.get("title") and not people:
            self.add_error("title", _("Give at least a title or a name."))
        if "URL" in self.changed_data and fields.get("URL") and not web_address(fields["URL"]):
            self.add_error("URL", _("This is no web address. One begins with https://."))
        if "DOI" in self.changed_data and fields.get("DOI") and not bare_doi(fields["DOI"]):
            self.add_error("DOI", _("This is no DOI. One looks like 10.1000/182."))
        for name in set(NAME_FIELDS) & self.fields.keys():
            lines = fields.get(name, "").splitlines()
            if len(lines) > MOST_NAMES or any(len(line) > LONGEST_NAME for line in lines):
                self.add_error(name, _("Write one name a line, and at most %(n)s names.") % {"n": MOST_NAMES})
        if not self.errors:
            self.check_whole()
        return fields

    def check_whole(self) -> None:
        """Refuse what is too much for one record."""
        try:
            self.work  # noqa: B018 - made once, and kept
        except BadRecord:
            self.add_error(None, _("This is too much for one work. Shorten the longest fields."))

    @cached_property
    def work(self) -> Record:
        """The record that the form gives. A field nobody touched keeps all that was known of it; what no form asks is
        kept from a confirmed record of the same type. Raises BadRecord."""
        same = self.kind == form_of(self.record) if self.record else False
        fields: dict[str, Any] = {}
        if same and self.confirmed:
            fields = {name: value for name, value in self.record.items() if name not in self.kind.fields}
        for name in self.kind.fields:
            if name in self.changed_data:
                fields[name] = read_back(name, self.cleaned_data[name], self.record.get(name))
            elif name in self.record:
                fields[name] = self.record[name]
        if "title" in self.changed_data:
            fields.pop("title-short", None)
        fields["type"] = self.record.get("type", DEFAULT_TYPE) if same else self.kind.csl_type
        return clean_record(fields)


def field_of(name: str, kind: WorkType) -> forms.Field:
    """The field of the form for one field of a record."""
    label = field_called(kind.id, name)
    if name in NAME_FIELDS:
        widget = forms.Textarea(attrs={"rows": 2})
        return PeopleField(label=label, required=False, help_text=str(HELP["people"]), widget=widget)
    help_text = HELP["date"] if name in DATE_FIELDS else HELP.get(name, "")
    return WordsField(label=label, required=False, max_length=LONGEST_FIELD, help_text=str(help_text))


class WordsField(forms.CharField):
    """Words on one line."""

    def to_python(self, value: Any) -> str:
        """The cleaned words."""
        return one_line(str(super().to_python(value) or ""))


class PeopleField(forms.CharField):
    """Names, one a line."""

    def to_python(self, value: Any) -> str:
        """The names without empty lines."""
        lines = printable(str(super().to_python(value) or "")).splitlines()
        return "\n".join(filter(None, map(one_line, lines)))


def typed_out(value: Any, name: str) -> str:
    """A field of a record as a person would type it."""
    if name in NAME_FIELDS:
        return "\n".join(name_typed(person) for person in value or [])
    return date_typed(value or {}) if name in DATE_FIELDS else str(value or "")


def name_typed(person: Mapping[str, str]) -> str:
    """`Family, Given`, or the name of an organisation as it is written."""
    parts = [person.get("dropping-particle"), person.get("non-dropping-particle"), person.get("family")]
    family = " ".join(part for part in parts if part)
    return person.get("literal") or ", ".join(filter(None, [family, person.get("given"), person.get("suffix")]))


def date_typed(date: Mapping[str, Any]) -> str:
    """`2009`, `2009-03-01`, a range with a stroke, or the words nobody could read."""
    days = ["-".join(f"{part:02}" for part in parts) for parts in date.get("date-parts", [])]
    return "/".join(days) or str(date.get("literal") or "")


def read_back(name: str, words: str, known: Any) -> Any:
    """What was typed into a field, as a record has it; a name that stood there before stays what it was."""
    if name not in NAME_FIELDS:
        return words
    before = {name_typed(person): person for person in known or []}
    return [before.get(line) or name_of(line) for line in words.splitlines()]


def name_of(line: str) -> dict[str, str]:
    """One typed name: `Family, Given`, `Family, Given, Jr.`, a person in the order of speech, or an organisation."""
    parts = [part.strip() for part in line.split(",")]
    if len(parts) == 3 and parts[2] in GENERATIONS:
        return {"family": parts[0], "given": parts[1], "suffix": parts[2]}
    if len(parts) == 2 and all(parts) and not names_organisation(parts[0]):
        return {"family": parts[0], "given": parts[1]}
    spoken = read_direct(line) if likeness(line) >= SURELY_A_PERSON else None
    if spoken and len(spoken.names) == 1 and not spoken.rest.strip():
        return {"family": spoken.names[0].family, "given": spoken.names[0].given}
    return {"literal": line}

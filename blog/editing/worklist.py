"""The list of works beside the editor, and what its buttons do to a form that is not saved yet: they change the text
and the list that were sent, and say what they did. It must not know pages; nothing is written here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.characters import printable
from blog.citations.keys import Entry, keyed, readable_key
from blog.citations.lines import read_works
from blog.citations.readers.reading import KEY, LONGEST_KEY
from blog.citations.references import LONGEST_NAME, BadRecord, Record, clean_record, form_of, record_of
from blog.editing.work_forms import WorkForm, name_of, name_typed, type_called, typed_fields
from blog.editing.work_lines import LONGEST_LINE, lines_of

MOST_WORKS = 200
LARGEST_CONFIRMED = 1_500_000


class Worklist:
    """The works of a form: `data` is what was sent, `body` and `typed` the text and the lines in it as each act left
    them, `entries` the list as it stands; `told` what was done, each sentence with whether it is a refusal; `form` the
    work that is open; `taken` the key of the one that was taken from another list."""

    def __init__(self, data: QueryDict, kept: Iterable[Entry], style: str, language: str) -> None:
        self.data, self.style, self.language = data, style, language
        self.told: list[tuple[str, bool]] = []
        self.form: WorkForm | None = None
        self.taken = ""
        self.body, self.typed = printable(self.given("body")), printable(self.given("works"))
        self.entries = entries_of(self.typed, [*kept, *confirmed_entries(self.given("confirmed"))])
        if "work-kind" in data and "work-key" in data:
            self.form = self.filled()

    def given(self, name: str) -> str:
        """One field as it was sent."""
        return str(self.data.get(name) or "")

    def tell(self, sentence: str, refused: bool = False) -> None:
        """Say what was done, or why it was not."""
        self.told.append((sentence, refused))

    def entry(self, key: str) -> Entry | None:
        """The work of this key; None, and a sentence, where it is no longer on the list."""
        found = next((entry for entry in self.entries if entry["key"] == key), None)
        if found is None:
            self.tell(_("This work is no longer on your list, so nothing was changed."), refused=True)
        return found

    def filled(self, sent: bool = False) -> WorkForm | None:
        """The form as it was sent, and checked where it is to be kept; None where its work has left the list."""
        key, kind = self.given("work-key"), type_called(self.given("work-kind"))
        known = next((entry for entry in self.entries if entry["key"] == key), None)
        if key and known is None:
            return None
        record = self.record_for(known) if known else {}
        return WorkForm(kind, record, key, typed_fields(self.data), sent, bool(known and known["record"]))

    def check(self, key: str) -> None:
        """Open a work's form: filled from its record, or with what was read from its line."""
        if entry := self.entry(key):
            record = self.record_for(entry)
            self.form = WorkForm(form_of(record), record, key, confirmed=bool(entry["record"]))

    def record_for(self, entry: Entry) -> Record:
        """The record of a work, or what is read from its line, and from the line above where that is repeated."""
        works = {work.key: work for work in read_works(self.entries)}
        return dict(entry["record"]) or record_of(works[entry["key"]])

    def add(self, kind: str, typed: Mapping[str, str] | None = None) -> None:
        """Open a blank form of this type."""
        self.form = WorkForm(type_called(kind), typed=typed)

    def source(self, words: str) -> None:
        """Open a blank form for a work that the text names: by a name, or in quotation marks by its title."""
        if words.startswith("“"):
            self.add("book", {"title": words.strip("“”")[:LONGEST_NAME]})
        else:
            self.add("book", {"author": name_typed(name_of(words[:LONGEST_NAME]))} if words else None)

    def keep(self) -> None:
        """Put the work of the open form on the list; with what is wrong beside its field where it cannot be."""
        self.form = self.filled(sent=True)
        if self.form is None:
            self.entry(self.given("work-key"))
        elif self.form.is_valid():
            known = next((entry for entry in self.entries if entry["key"] == self.form.key), None)
            self.replace(known, self.form.work) if known else self.append([("", self.form.work)])
            self.form = None

    def replace(self, entry: Entry, record: Record) -> None:
        """Give a work its record. The author's line stays; one that was written for them is written again."""
        before = entry["record"]
        if before and self.line(before) == entry["line"]:
            self.change_line(entry, self.line(record))
        entry["record"] = record
        self.tell(_("Checked. This work is printed in the style of the essay."))

    def line(self, record: Record) -> str:
        """The line of one record."""
        return lines_of({"work": record}, self.style, self.language)["work"]

    def append(self, records: list[tuple[str, Record]]) -> None:
        """Put works at the end of the list, each with the key wished for and a line written for it."""
        room = MOST_WORKS - len(self.entries)
        if len(records) > room:
            self.tell(_("A list holds at most %(n)s works, so not all were taken.") % {"n": MOST_WORKS}, refused=True)
        places = {str(place): record for place, (_key, record) in enumerate(records[: max(room, 0)])}
        lines = lines_of(places, self.style, self.language) if places else {}
        known, added = {entry["line"]: entry for entry in self.entries}, 0
        for place, line in lines.items():
            if line in known:
                known[line]["record"] = places[place]
                continue
            key = records[int(place)][0] or readable_key(key_words(places[place]))
            known[line] = {"key": self.free(key), "line": line, "record": places[place]}
            self.entries.append(known[line])
            self.typed = f"{self.typed.rstrip()}\n{line}".lstrip()
            added += 1
        if added:
            told = ngettext("One work was added to your list.", "%(n)s works were added to your list.", added)
            self.tell(told % {"n": added})
        if len(lines) > added:
            self.tell(_("What was on your list already is now checked."))

    def take(self, entry: Entry | None) -> None:
        """Put an entry of another list at the end of this one, as it stands there; None where it is gone."""
        if entry is None:
            self.tell(_("This work is no longer among those of the class, so nothing was added."), refused=True)
            return
        known = next((one for one in self.entries if one["line"] == entry["line"]), None)
        if known is None and len(self.entries) >= MOST_WORKS:
            self.tell(_("A list holds at most %(n)s works.") % {"n": MOST_WORKS}, refused=True)
            return
        if known is None:
            known = {**entry, "key": self.free(entry["key"])}
            self.entries.append(known)
            self.typed = f"{self.typed.rstrip()}\n{known['line']}".lstrip()
            self.tell(_("Added to your list: %(line)s") % {"line": known["line"]})
        self.taken = str(known["key"])

    def free(self, key: str) -> str:
        """The key, with a number behind it where another work has it."""
        return free_among({entry["key"] for entry in self.entries}, key)

    def plain(self, key: str) -> None:
        """Print a work as typed again: its record goes."""
        if entry := self.entry(key):
            entry["record"] = {}
            self.tell(_("This work is printed as you typed it."))

    def remove(self, key: str) -> None:
        """Take a work off the list."""
        if entry := self.entry(key):
            self.entries.remove(entry)
            self.change_line(entry, "")
            self.form = None if self.form and self.form.key == key else self.form
            self.tell(_("Taken off your list: %(line)s") % {"line": entry["line"]})

    def change_line(self, entry: Entry, line: str) -> None:
        """Write a line of the list anew, or leave it out; all others stay as they were typed."""
        lines = self.typed.split("\n")
        changed = [line if " ".join(typed.split()) == entry["line"] else typed for typed in lines]
        kept = [new for new, typed in zip(changed, lines, strict=True) if new or not typed.strip()]
        self.typed = "\n".join(kept)
        entry["line"] = line

    def finish(self) -> None:
        """Write all of it back into what was sent, so that it travels with the form."""
        self.data["body"], self.data["works"] = self.body, self.typed
        self.data["confirmed"] = json.dumps(self.entries, ensure_ascii=False)


def key_words(record: Record) -> str:
    """The words a readable key is made from: the first name or the title, and the year."""
    first: dict[str, str] = next((record[role][0] for role in ("author", "editor", "director") if record.get(role)), {})
    name = first.get("family") or first.get("literal") or record.get("title", "")[:100]
    years = record.get("issued", {}).get("date-parts") or [[""]]
    return f"{name}. {years[0][0]}"


def entries_of(works: str, kept: Iterable[Entry]) -> list[Entry]:
    """The entries of typed lines with the keys and records that were kept for them; no key twice."""
    taken: set[str] = set()
    entries = keyed((line[:LONGEST_LINE] for line in works.splitlines()[:MOST_WORKS]), kept=kept)
    for entry in entries:
        entry["key"] = free_among(taken, entry["key"])
        taken.add(entry["key"])
    return entries


def free_among(taken: set[str], key: str) -> str:
    """The key, with a number behind it where it is taken."""
    key = key[:LONGEST_KEY]
    names = (f"{key[: LONGEST_KEY - 5]}-{number}" for number in count(2))
    return key if key not in taken else next(name for name in names if name not in taken)


def confirmed_entries(text: str) -> list[Entry]:
    """The entries that travelled with a form. Whatever is none is passed over: anybody may send anything."""
    try:
        listed: Any = json.loads(text) if len(text) <= LARGEST_CONFIRMED else []
    except (ValueError, RecursionError):
        return []
    found = [confirmed_entry(one) for one in listed[: 2 * MOST_WORKS]] if isinstance(listed, list) else []
    return [entry for entry in found if entry]


def confirmed_entry(one: Any) -> Entry | None:
    """One entry, its record through the gate of records; None where it has no key or line."""
    key, line, record = (one.get(part) for part in ("key", "line", "record")) if isinstance(one, dict) else ("",) * 3
    if not isinstance(key, str) or not isinstance(line, str) or len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        return None
    try:
        cleaned = clean_record(record) if record else {}
    except BadRecord:
        cleaned = {}
    return {"key": key, "line": " ".join(printable(line).split())[:LONGEST_LINE], "record": cleaned}

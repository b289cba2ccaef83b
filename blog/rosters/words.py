"""A roster's plan in words: why a file or a row stays out, what changes, and how many. It must not know pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.importers.roster import Fault, Field, NotARoster, Problem
from blog.models import Role
from blog.rosters.plan import Change, Kind, Remark, Step, What

KINDS = {
    Kind.PROBLEM: gettext_lazy("problem"),
    Kind.LEFT: gettext_lazy("left"),
    Kind.CHANGED: gettext_lazy("changed"),
    Kind.NEW: gettext_lazy("new"),
    Kind.KNOWN: gettext_lazy("known"),
}
FIELDS = {
    Field.NAME: gettext_lazy("Name"),
    Field.FIRST: gettext_lazy("First name"),
    Field.LAST: gettext_lazy("Last name"),
    Field.EMAIL: gettext_lazy("Email address"),
    Field.ID: gettext_lazy("Number on the roster"),
    Field.SECTION: gettext_lazy("Section"),
    Field.ROLE: gettext_lazy("Role"),
}
FAULTS = {
    Fault.EMPTY: gettext_lazy("This file is empty. Export the roster again and give that file."),
    Fault.LARGE: gettext_lazy("This file is larger than %(most)s MB. Leave out what is no roster and try again."),
    Fault.WORKBOOK: gettext_lazy("This is a workbook or a document, not CSV. Save it as CSV and give that file."),
    Fault.BINARY: gettext_lazy("This file is no text. Export the roster as CSV and give that file."),
    Fault.QUOTES: gettext_lazy("A quotation mark opens in line %(line)s and never closes. Close it and try again."),
    Fault.ROWS: gettext_lazy("This file has more than %(most)s rows. Cut it into smaller files."),
    Fault.COLUMNS: gettext_lazy("A row of this file has more than %(most)s columns. Leave some out and try again."),
    Fault.PEOPLE: gettext_lazy("This file has a header and nobody below it. Export the roster again."),
    Fault.RAGGED: gettext_lazy(
        "The row has %(n)s cells, the header %(columns)s. Put quotation marks around a cell with a comma in it."
    ),
    Fault.LONG: gettext_lazy("%(field)s: more than %(most)s characters. Shorten it."),
    Fault.NO_ADDRESS: gettext_lazy("The row has neither an email address nor a number. Add one of them."),
    Fault.BAD_EMAIL: gettext_lazy("“%(email)s” is no email address. Correct it."),
    Fault.DUPLICATE: gettext_lazy("This person stands in line %(line)s already. That line counts."),
    Fault.ROLE: gettext_lazy("The role “%(role)s” is not known here. Write student or assistant."),
    Fault.NEW_NAME: gettext_lazy("The course does not know this person, and the row has no name. Add it."),
    Fault.NEW_EMAIL: gettext_lazy("The course does not know this person, and the row has no email address. Add it."),
    Fault.TWO_PEOPLE: gettext_lazy("The number is one person's in this course and the address another's. Correct one."),
    Fault.TAKEN_OUT: gettext_lazy("Staff took this person out of the course. Only staff put them in again, by hand."),
    Fault.TEACHES: gettext_lazy("A roster makes nobody an instructor. Change the role by hand."),
}
CHANGES = {
    What.SECTION: gettext_lazy("section: %(before)s → %(after)s"),
    What.ROLE: gettext_lazy("role: %(before)s → %(after)s"),
    What.NUMBER: gettext_lazy("number: %(before)s → %(after)s"),
    What.NAME: gettext_lazy("name: %(before)s → %(after)s"),
    What.BACK: gettext_lazy("on the roster again (missing since %(before)s)"),
}
REMARKS = {
    Remark.TEACHES: gettext_lazy("an instructor, and stays one"),
    Remark.OTHER_ADDRESS: gettext_lazy("signs in with another address, which stays"),
}


def sentence_of(problem: Problem | NotARoster) -> str:
    """Why a row, or a whole file, does not come in."""
    told: Mapping[str, Any] = problem.told
    if "field" in told:
        told = {**told, "field": FIELDS[told["field"]]}
    return FAULTS[problem.fault] % told


def words_of(step: Step) -> str:
    """What happens to a person, beyond the kind."""
    if isinstance(step.read, Problem):
        return sentence_of(step.read)
    if step.kind == Kind.LEFT:
        return _("Not in this file. They are marked as missing, and can still sign in and read.")
    if step.kind == Kind.NEW and step.read:
        role = Role(step.read.role or Role.STUDENT).label
        return f"{role}, {step.read.section}" if step.read.section else str(role)
    remarks = [str(REMARKS[step.remark])] if step.remark else []
    return "; ".join([*map(change_of, step.changes), *remarks])


def change_of(change: Change) -> str:
    """One change, from and to."""
    before, after = (role_of(value) if change.what == What.ROLE else value for value in (change.before, change.after))
    return CHANGES[change.what] % {"before": before or _("none"), "after": after}


def role_of(value: str) -> str:
    """A role as people call it."""
    return str(Role(value).label) if value else ""


def in_counts(counts: Mapping[Kind, int]) -> str:
    """How many of each kind, in one sentence; a program's log keeps it."""
    told = [
        ngettext("%(n)s new person", "%(n)s new people", counts[Kind.NEW]) % {"n": counts[Kind.NEW]},
        _("%(n)s changed") % {"n": counts[Kind.CHANGED]},
        _("%(n)s marked as missing") % {"n": counts[Kind.LEFT]},
        _("%(n)s as before") % {"n": counts[Kind.KNOWN]},
        ngettext("%(n)s row with a problem", "%(n)s rows with a problem", counts[Kind.PROBLEM])
        % {"n": counts[Kind.PROBLEM]},
    ]
    return ", ".join(told) + "."


def passed_over(lines: tuple[int, ...]) -> str:
    """Which lines name nobody, empty for none."""
    if not lines:
        return ""
    told = {"lines": ", ".join(map(str, lines))}
    return ngettext("Line %(lines)s names nobody.", "Lines %(lines)s name nobody.", len(lines)) % told

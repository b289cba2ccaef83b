"""The account of an import: for each kind how many came in, changed or stayed out, and every reason why. It must not
know how anything is brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_LISTED = 5_000
MOST_PRINTED = 200
BROUGHT, UPDATED, UNCHANGED = "brought", "updated", "unchanged"


@dataclass
class Tally:
    """How many of one kind: each item of the file is brought, updated or skipped; what is `unchanged` since it was
    brought is among the skipped."""

    brought: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    more: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: str, status: str = "", n: int = 1) -> None:
        """One more of an outcome; whatever is none of the three is skipped."""
        if outcome in {BROUGHT, UPDATED}:
            setattr(self, outcome, getattr(self, outcome) + n)
        else:
            self.skipped += n
            self.unchanged += n * (outcome == UNCHANGED)
        if status:
            self.by_status[status] += n

    @property
    def total(self) -> int:
        """All of the file."""
        return self.brought + self.updated + self.skipped

    def as_values(self) -> dict[str, Any]:
        """For a program."""
        counts = {"brought": self.brought, "updated": self.updated, "skipped": self.skipped}
        return {**counts, "by_status": dict(self.by_status), "unchanged": self.unchanged, **self.more}


@dataclass
class Report:
    """The whole account. `visible` counts the people whose words or names are seen by each circle, by its label."""

    posts: Tally = field(default_factory=Tally)
    pages: Tally = field(default_factory=Tally)
    comments: Tally = field(default_factory=Tally)
    attachments: Tally = field(default_factory=Tally)
    terms: Tally = field(default_factory=Tally)
    others: Tally = field(default_factory=Tally)
    by_type: Counter[str] = field(default_factory=Counter)
    people: dict[str, int] = field(default_factory=lambda: {"matched": 0, "placeholders": 0, "new": 0, "guests": 0})
    sources: dict[str, int] = field(default_factory=lambda: {"works": 0, "essays": 0})
    visible: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    n_more_problems: int = 0
    n_waiting: int = 0
    is_written: bool = False

    def tell(self, item: str, reason: str, kind: str = "note") -> None:
        """One thing somebody should know; `kind` is skipped, kept, missing, raw, mended or note."""
        if len(self.problems) < MOST_LISTED:
            self.problems.append({"item": item, "reason": reason, "kind": kind})
        else:
            self.n_more_problems += 1

    def as_values(self) -> dict[str, Any]:
        """For a program, and to be kept with the run."""
        kinds = ("posts", "pages", "comments", "attachments", "terms", "others")
        return {
            **{kind: getattr(self, kind).as_values() for kind in kinds},
            "by_type": dict(self.by_type),
            "people": self.people,
            "sources": self.sources,
            "problems": self.problems,
            "more_problems": self.n_more_problems,
            "visible": self.visible,
            "waiting_for_formatting": self.n_waiting,
            "written": self.is_written,
        }

    def as_lines(self) -> Iterator[str]:
        """For people: what came, what did not and why, and who is seen by whom, last."""
        named = [
            (_("essays"), self.posts),
            (_("pages"), self.pages),
            (_("comments"), self.comments),
            (_("pictures and files"), self.attachments),
            (_("categories and tags"), self.terms),
            (_("other items"), self.others),
        ]
        for name, tally in named:
            yield counted(name, tally)
        yield from (f"  {kind} {n}" for kind, n in self.by_type.items())
        yield from self.further()
        for problem in self.problems[:MOST_PRINTED]:
            yield f"  {problem['item']}: {problem['reason']}" if problem["item"] else f"  {problem['reason']}"
        if more := self.n_more_problems + max(0, len(self.problems) - MOST_PRINTED):
            yield _("  … and %(n)s more; --format json lists them.") % {"n": more}
        yield from self.seen()

    def further(self) -> Iterator[str]:
        """People, works, and what waits."""
        told = {
            _("people: matched %(matched)s, to be claimed %(placeholders)s, guests %(guests)s"): self.people,
            _("works: %(works)s in %(essays)s lists"): self.sources,
        }
        for sentence, counts in told.items():
            yield sentence % counts
        if self.n_waiting:
            yield _("waiting to be formatted by the worker: %(n)s") % {"n": self.n_waiting}

    def seen(self) -> Iterator[str]:
        """How many people are visible to whom: the sentence to read before going on."""
        for circle, n in self.visible.items():
            told = {"n": n, "circle": circle}
            if self.is_written:
                said = ngettext("%(n)s person is visible to %(circle)s.", "%(n)s people are visible to %(circle)s.", n)
            else:
                said = ngettext(
                    "%(n)s person would become visible to %(circle)s.",
                    "%(n)s people would become visible to %(circle)s.",
                    n,
                )
            yield said % told


def counted(name: str, tally: Tally) -> str:
    """One line for a kind: its counts, and where its items stand."""
    told = {"name": name, "all": tally.total, "in": tally.brought, "up": tally.updated, "out": tally.skipped}
    line = _("%(name)s: %(all)s; brought %(in)s, updated %(up)s, skipped %(out)s") % told
    if tally.unchanged:
        line += _(" (unchanged %(n)s)") % {"n": tally.unchanged}
    details = {**tally.by_status, **{key.replace("_", " "): n for key, n in tally.more.items() if n}}
    return f"{line}: {', '.join(f'{key} {n}' for key, n in details.items())}" if details else line

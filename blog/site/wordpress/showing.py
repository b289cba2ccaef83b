"""The account of an import as a page shows it: a table that adds up, problems by their reason, and who would be seen by
whom. What came out of a file is stripped of invisible marks, and addresses in it are shown in part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.site.wordpress.authors import masked
from blog.site.wordpress.report import Report
from blog.site.wordpress.task import KINDS, names_of_kinds

MOST_ITEMS = 10
COUNTS = ("brought", "updated", "skipped")


@dataclass(frozen=True)
class Row:
    """One kind of thing: how many came in, changed or stayed out, and what more there is to say."""

    name: str
    brought: int
    updated: int
    skipped: int
    told: str = ""

    @property
    def total(self) -> int:
        """All of the files."""
        return self.brought + self.updated + self.skipped


@dataclass
class Group:
    """Everything that has one reason: how many, and the first of them."""

    reason: str
    kind: str
    n: int = 0
    items: list[str] = field(default_factory=list)

    @property
    def rest(self) -> int:
        """How many are not listed."""
        return self.n - len(self.items)


def rows_of(report: Mapping[str, Any]) -> list[Row]:
    """A row for each kind, and their sum last."""
    kinds = zip(KINDS, names_of_kinds(), strict=True)
    rows = [Row(name, **{n: report[kind][n] for n in COUNTS}, told=told_of(report[kind])) for kind, name in kinds]
    return [*rows, Row(_("everything"), **{n: sum(getattr(row, n) for row in rows) for n in COUNTS})]


def told_of(tally: Mapping[str, Any]) -> str:
    """Where the items of a kind stand, and what else was counted."""
    more = {name.replace("_", " "): n for name, n in tally.items() if name not in {*COUNTS, "by_status"} and n}
    return ", ".join(f"{name} {n}" for name, n in {**tally["by_status"], **more}.items())


def groups_of(report: Mapping[str, Any]) -> list[Group]:
    """The problems by reason, those with most items first."""
    found: dict[tuple[str, str], Group] = {}
    for problem in report["problems"]:
        reason, kind = clean(problem["reason"]), problem.get("kind", "note")
        group = found.setdefault((kind, reason), Group(reason, kind))
        group.n += 1
        if len(group.items) < MOST_ITEMS:
            group.items.append(clean(problem["item"]))
    return sorted(found.values(), key=lambda group: -group.n)


def clean(text: str) -> str:
    """Words out of a file as a page may show them."""
    return masked(one_line(text))


def sentences_of(report: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What is told of people and works, and who is or would be seen by whom."""
    told = Report(people=report["people"], sources=report["sources"], visible=report["visible"])
    told.n_waiting, told.is_written = report["waiting_for_formatting"], report["written"]
    return list(told.further()), list(told.seen())


def for_a_program(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report as a file, with no address in it."""
    problems = [{**one, "item": clean(one["item"]), "reason": clean(one["reason"])} for one in report["problems"]]
    return {**report, "problems": problems}

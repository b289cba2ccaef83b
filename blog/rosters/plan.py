"""What bringing a roster in would do, as plain records: a step for each person. They know no file and write nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from blog.importers.roster import Person, Problem
from blog.models import Course, Enrolment


class Kind(StrEnum):
    """What happens to a row, what needs a person's eye first."""

    PROBLEM = "problem"
    LEFT = "left"
    CHANGED = "changed"
    NEW = "new"
    KNOWN = "known"


class What(StrEnum):
    """What about a person changes."""

    SECTION = "section"
    ROLE = "role"
    NUMBER = "number"
    NAME = "name"
    BACK = "back"


class Remark(StrEnum):
    """What a file says of somebody and cannot change."""

    NONE = ""
    TEACHES = "teaches"
    OTHER_ADDRESS = "other address"


@dataclass(frozen=True)
class Change:
    """One thing that changes, from and to."""

    what: What
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """What happens to one person; `place` is theirs in the course, `read` their row, which whoever left has not."""

    kind: Kind
    place: Enrolment | None = None
    read: Person | Problem | None = None
    changes: tuple[Change, ...] = ()
    remark: Remark = Remark.NONE

    @property
    def line(self) -> int | None:
        """The line of the file."""
        return self.read.line if self.read else None

    @property
    def name(self) -> str:
        """The name in the file, or on the roster before."""
        return self.read.name if self.read else self.place.user.name if self.place and self.place.user else ""

    @property
    def email(self) -> str:
        """The address in the file, or that of the account."""
        return self.read.email if self.read else self.place.user.email if self.place and self.place.user else ""

    @property
    def roster_id(self) -> str:
        """The number on the roster."""
        return self.read.roster_id if self.read else self.place.roster_id if self.place else ""


@dataclass(frozen=True)
class Plan:
    """All steps, problems first, and the state of the course they were thought out for."""

    course: Course
    steps: tuple[Step, ...]
    state: str
    passed_over: tuple[int, ...]
    members: int

    @cached_property
    def counts(self) -> Counter[Kind]:
        """How many steps there are of each kind."""
        return Counter(step.kind for step in self.steps)

    @property
    def writes(self) -> bool:
        """Whether there is anything to do."""
        return any(self.counts[kind] for kind in (Kind.LEFT, Kind.CHANGED, Kind.NEW))

    @property
    def is_drastic(self) -> bool:
        """Whether more than half of the people would be marked as missing: the file may be of another course."""
        return self.counts[Kind.LEFT] * 2 > self.members

    def of(self, kind: Kind) -> Iterator[Step]:
        """The steps of this kind."""
        return (step for step in self.steps if step.kind == kind)

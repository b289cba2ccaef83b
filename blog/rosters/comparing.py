"""A roster beside the course it is for: row by row what bringing it in would do. It reads rows of the database and
writes none; it must not know pages, commands or the words in which a plan is told.

People are matched by their number on the roster within the course, else by address, and never by name: two may share
one. What a file cannot do is here too: touch an instructor, let somebody in again whom staff took out, or change the
address with which a person signs in, which belongs to the account and not to a course."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from blog.importers.roster import Columns, Fault, Field, Person, Problem, Table, read_people
from blog.models import Course, Enrolment, Role
from blog.rosters.plan import Change, Kind, Plan, Remark, Step, What


def plan_for(course: Course, table: Table, columns: Columns) -> Plan:
    """What bringing in this table would do, its columns read like this."""
    course_now = Roll(course)
    steps = [course_now.step_for(read) for read in read_people(table, columns)]
    roles = [Role.STUDENT, Role.ASSISTANT] if Field.ROLE in columns else [Role.STUDENT]
    there = [place for place in course_now.places if place.is_active and place.role in roles]
    here = [place for place in there if place.missing_since is None]
    steps += [Step(Kind.LEFT, place) for place in here if course_now.misses(place)]
    order = list(Kind)
    steps.sort(key=lambda step: order.index(step.kind))
    return Plan(course, tuple(steps), course_now.state, table.passed_over, len(here))


def state_of(course: Course) -> str:
    """What a plan for this course depends on, in short: another state, another plan."""
    return Roll(course).state


class Roll:
    """The people of a course as they are now, and whom of them a file has named so far."""

    def __init__(self, course: Course) -> None:
        """Look them up. Names without an account, which came with imported pages, are on no roster."""
        people = course.enrolments.filter(user__isnull=False).order_by("pk")
        self.places = list(people.select_related("user", "section"))
        self.by_number = {place.roster_id: place for place in self.places if place.roster_id}
        self.by_email = {place.user.email.lower(): place for place in self.places if place.user}
        self.met: dict[int, int] = {}
        self.in_doubt: set[str] = set()

    @property
    def state(self) -> str:
        """Everything about them that a plan looks at."""
        rows = [
            (p.pk, p.role, p.section and p.section.name, p.roster_id, p.is_active, str(p.missing_since), who(p))
            for p in self.places
        ]
        return sha256(repr(rows).encode()).hexdigest()

    def step_for(self, read: Person | Problem) -> Step:
        """What happens to this row; whom a row with a problem may mean is kept in mind."""
        step = self.matched(read)
        if step.kind == Kind.PROBLEM:
            self.in_doubt.add(step.name.casefold())
        return step

    def matched(self, read: Person | Problem) -> Step:
        """The row beside whoever it names."""
        found = [self.by_number.get(read.roster_id), self.by_email.get(read.email)]
        places = {place.pk: place for place in found if place}
        again = next((self.met[pk] for pk in places if pk in self.met), None)
        self.met |= {pk: read.line for pk in places if pk not in self.met}
        if isinstance(read, Problem):
            return Step(Kind.PROBLEM, read=read)
        if again is not None:
            return problem(read, Fault.DUPLICATE, line=again)
        if len(places) > 1:
            return problem(read, Fault.TWO_PEOPLE)
        return met(read, *places.values()) if places else newcomer(read)

    def misses(self, place: Enrolment) -> bool:
        """Whether the file leaves somebody out for certain: a row with a problem may be whoever bears its name."""
        name = place.user.name.casefold() if place.user else ""
        return place.pk not in self.met and not (name and name in self.in_doubt)


def who(place: Enrolment) -> tuple[str, ...]:
    """The person of a place, as a file may know them."""
    return (place.user.email, place.user.name) if place.user else ()


def newcomer(read: Person) -> Step:
    """Somebody whom the course does not know."""
    if read.role == Role.INSTRUCTOR:
        return problem(read, Fault.TEACHES)
    if not read.email:
        return problem(read, Fault.NEW_EMAIL)
    if not read.name:
        return problem(read, Fault.NEW_NAME)
    return Step(Kind.NEW, read=read)


def met(read: Person, place: Enrolment) -> Step:
    """Somebody whom the course knows. Staff are touched only where the file itself says that they are none."""
    if not place.is_active:
        return problem(read, Fault.TAKEN_OUT)
    if place.role == Role.INSTRUCTOR:
        remark = Remark.TEACHES if read.role and read.role != place.role else Remark.NONE
        return Step(Kind.KNOWN, place, read, remark=remark)
    if read.role == Role.INSTRUCTOR:
        return problem(read, Fault.TEACHES)
    is_touched = place.role == Role.STUDENT or bool(read.role)
    changes = tuple(changes_of(read, place)) if is_touched else ()
    has_other = place.user is not None and bool(read.email) and place.user.email.lower() != read.email
    remark = Remark.OTHER_ADDRESS if has_other else Remark.NONE
    return Step(Kind.CHANGED if changes else Kind.KNOWN, place, read, changes, remark)


def changes_of(read: Person, place: Enrolment) -> Iterator[Change]:
    """What the row says otherwise; a cell that is empty says nothing."""
    section = place.section.name if place.section else ""
    if read.section and read.section.casefold() != section.casefold():
        yield Change(What.SECTION, section, read.section)
    if read.role and read.role != place.role:
        yield Change(What.ROLE, place.role, read.role)
    if read.roster_id and read.roster_id != place.roster_id:
        yield Change(What.NUMBER, place.roster_id, read.roster_id)
    if read.name and place.user and not place.user.name:
        yield Change(What.NAME, "", read.name)
    if place.missing_since:
        yield Change(What.BACK, place.missing_since.date().isoformat(), "")


def problem(read: Person, fault: Fault, **told: object) -> Step:
    """A row that could be read and cannot come in."""
    whom = Problem(read.line, fault, told, read.name, read.email, read.roster_id)
    return Step(Kind.PROBLEM, read=whom)

"""What the tests of class lists share: a few rows, and what a file would do and did."""

from __future__ import annotations

from blog.importers.roster import Fault, Problem, guessed, read_table
from blog.models import Course, Enrolment, User
from blog.rosters.comparing import plan_for
from blog.rosters.plan import Kind, Plan
from blog.rosters.words import words_of
from blog.rosters.writing import write_plan

HEAD = "Name,Email,ID,Section,Role\n"
RUTH = "Ruth Valentine,ruth.valentine@example.edu,1001,A,student\n"
MIRA = "Mira Okafor,mira.okafor@example.edu,1002,A,student\n"


def planned(course: Course, text: str) -> Plan:
    """What this file would do."""
    course.refresh_from_db()
    table = read_table(text.encode())
    return plan_for(course, table, guessed(table))


def brought_in(course: Course, text: str, by: User | None = None) -> Plan:
    """What this file did."""
    plan = planned(course, text)
    write_plan(plan, by)
    return plan


def kinds(plan: Plan) -> list[tuple[str, int | None, str]]:
    """Each step as kind, line and words."""
    return [(step.kind, step.line, words_of(step)) for step in plan.steps]


def fault_in(plan: Plan) -> Fault:
    """The fault of the only problem."""
    (step,) = plan.of(Kind.PROBLEM)
    assert isinstance(step.read, Problem)
    return step.read.fault


def place_of(course: Course, email: str) -> Enrolment:
    return course.enrolments.select_related("user", "section").get(user__email=email)

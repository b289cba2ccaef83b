"""`manage.py check_citations` over essays: what it lists, for whom, and what it says of addresses that lead nowhere."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from blog.models import Enrolment
from tests.factories import written

FREEZE = "Freeze, Gregory L. *Russia: A History*. Oxford UP, 2009."


def told(**options: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("check_citations", stdout=out, no_color=True, **options)
    return out.getvalue()


@pytest.fixture
def essays(author: Enrolment, other_instructor: Enrolment) -> None:
    """One essay with an open finding, one with none, one of another course."""
    written(author, "Open", "He wrote (Freeze 3) and (Zubok 12).", works=[FREEZE])
    written(author, "Settled", "He wrote (Freeze 3).", works=[FREEZE])
    written(other_instructor, "Elsewhere", "He wrote (Zubok 12).")


@pytest.mark.usefixtures("essays")
def test_what_is_open_stands_below_its_essay() -> None:
    assert told(course="russia") == (
        "russia/open\n"
        "  §1    name without a work: (Zubok 12) → add the source (Zubok)\n"
        "One finding is open, 2 citations are linked.\n"
    )


@pytest.mark.usefixtures("essays")
def test_one_essay_can_be_asked_for() -> None:
    assert told(course="russia", post="settled") == "0 findings are open, 1 citations are linked.\n"


@pytest.mark.usefixtures("essays")
def test_without_a_course_all_are_read() -> None:
    assert [line for line in told().splitlines() if not line.startswith(" ")] == [
        "ottoman/elsewhere",
        "russia/open",
        "2 findings are open, 2 citations are linked.",
    ]


@pytest.mark.usefixtures("essays")
def test_a_program_reads_every_finding_with_its_place() -> None:
    (essay,) = json.loads(told(course="russia", post="open", format="json"))
    assert (essay["course"], essay["post"]) == ("russia", "open")
    assert [(f["kind"], f["start"], f["end"], f["keys"], f["open"]) for f in essay["findings"]] == [
        ("resolved", 9, 19, ["freeze2009"], False),
        ("name without a work", 24, 34, [], True),
    ]


@pytest.mark.usefixtures("essays")
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"course": "nowhere"}, "There is no course “nowhere”"),
        ({"course": "russia", "post": "elsewhere"}, "There is no essay at the address “elsewhere”"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        told(**options)

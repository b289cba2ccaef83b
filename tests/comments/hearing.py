"""What the tests of comments' notices share: the time it is, letters read from files, and who got which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from blog.models import Course, Enrolment, Notice, User
from blog.notices.listing import listed
from tests.blog.noticing import head, mail_into, parts, sent
from tests.factories import EnrolmentFactory

NOW = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)  # eleven in the morning in New York
EIGHT = datetime(2026, 9, 2, 12, 0, tzinfo=UTC)  # eight the next morning there
A_SECOND, TEN, QUARTER = timedelta(seconds=1), timedelta(minutes=10), timedelta(minutes=15)
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def before_noon(time_machine: Any, settings: Any, tmp_path: Path) -> None:
    """It is eleven in the morning in New York on the first of September; letters are files."""
    time_machine.move_to(NOW, tick=False)
    mail_into(tmp_path, settings)


@pytest.fixture
def reader(course: Course) -> Enrolment:
    """Another student."""
    return EnrolmentFactory(course=course, user__name="Sam Reader")


def user_of(person: Enrolment | User) -> User:
    """The account behind a person."""
    if isinstance(person, User):
        return person
    assert person.user
    return person.user


def letters_to(person: Enrolment | User, folder: Path) -> list[EmailMessage]:
    """Send what is due; all letters that this person has by now."""
    return [letter for letter in sent(folder) if letter["To"] == user_of(person).email]


def subjects(person: Enrolment | User, folder: Path) -> list[str]:
    """The same, by what stands above them."""
    return [head(letter, "Subject") for letter in letters_to(person, folder)]


def everybodys(folder: Path) -> list[tuple[str, str]]:
    """Send what is due; who has which letters by now."""
    return sorted((str(letter["To"]).partition("@")[0], head(letter, "Subject")) for letter in sent(folder))


def words(letter: EmailMessage) -> str:
    """Both parts of a letter, one below the other."""
    return "\n".join(parts(letter))


def on_the_list(person: Enrolment | User) -> list[str]:
    """What stands on a person's own list, newest first."""
    return [one.item.title for one in listed(user_of(person))]


def told_of(person: Enrolment | User) -> list[str]:
    """The kinds of what was queued for this person, in the order of queueing."""
    return list(Notice.objects.filter(person=user_of(person)).order_by("pk").values_list("kind", flat=True))


def to(clock: Any, moment: datetime) -> None:
    """It is this moment now."""
    clock.move_to(moment, tick=False)

"""Letters leave: by the worker, a few people at a time, each letter marked as soon as the mail server has it. What
cannot leave is tried again later, in the end given up and shown in the admin. It must not know any kind."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override

from blog.compat import task
from blog.languages import common
from blog.mail import TRIES, wait_after
from blog.models import Cadence, Notice, User
from blog.notices.kinds import DAILY_LETTER
from blog.notices.letters import letter
from blog.notices.preferences import cadences
from blog.notices.telling import Told, tell

logger = logging.getLogger(__name__)

PEOPLE_AT_ONCE, MOST_BATCHES = 50, 40
LEASE = timedelta(minutes=5)
REFUSED_FOR_ONE = (SMTPRecipientsRefused, SMTPDataError)


class Away(Exception):
    """The mail server takes no letters now, whoever they are for."""


@task()
def send_due() -> int:
    """Send what is due; answers how many letters. Any number of workers may run it: each holds what it took, for five
    minutes at most after its last sign of life."""
    sent = 0
    connection = get_connection(settings.DELIVERY_BACKEND)
    try:
        for _batch in range(MOST_BATCHES):
            claim = uuid4()
            if not (people := take(claim)):
                break
            sent += sum(send_to(person, claim, connection) for person in people)
    except Away:
        Notice.objects.filter(claim=claim).update(claim=None, claimed_until=None)
    finally:
        connection.close()
    return sent


def take(claim: UUID) -> list[User]:
    """Claim, in one statement, all that is due for a few people, those who wait longest first. A row that another
    worker has just taken is no longer due when the database comes to it."""
    now = timezone.now()
    due = Notice.objects.due(now)
    people = list(dict.fromkeys(due.order_by("due_at").values_list("person", flat=True)[: PEOPLE_AT_ONCE * 4]))
    due.filter(person__in=people[:PEOPLE_AT_ONCE]).update(claim=claim, claimed_until=now + LEASE)
    return list(User.objects.filter(notices__claim=claim).distinct().order_by("pk"))


def send_to(person: User, claim: UUID, connection: BaseEmailBackend) -> int:
    """Send one person what is theirs, in the language of the courses it comes from, and say how many letters that was.
    Raises Away."""
    mine = Notice.objects.filter(claim=claim, person=person)
    mine.update(claimed_until=timezone.now() + LEASE)
    due = mine.filter(sent_at=None, due_at__isnull=False).select_related("course")
    notices = list(due.order_by("ripe_at", "pk"))
    with override(common(notice.course for notice in notices)):
        return send_all(person, notices, connection)


def send_all(person: User, notices: list[Notice], connection: BaseEmailBackend) -> int:
    """Write the letters, and send them. Raises Away."""
    try:
        letters = sorted_out(person, notices) if person.is_active else {}
    except Exception as problem:  # what one kind cannot describe must not keep everybody else's letters
        logger.exception("notices of account %s could not be written", person.pk)
        postpone(notices, problem)
        return 0
    written = {one.notice.pk for told in letters.values() for one in told}
    close([notice for notice in notices if notice.pk not in written])
    return sum(send(person, kind, told, connection) for kind, told in letters.items())


def sorted_out(person: User, notices: list[Notice]) -> dict[str, list[Told]]:
    """What this person may be told, by letter: one for each kind that comes at once, one for all that comes daily."""
    letters: dict[str, list[Told]] = {}
    wanted = cadences(person)
    for told in tell(person, notices):
        cadence = wanted[told.notice.kind]
        if cadence != Cadence.OFF:
            letters.setdefault(DAILY_LETTER if cadence == Cadence.DAILY else told.notice.kind, []).append(told)
    return letters


def send(person: User, kind: str, told: list[Told], connection: BaseEmailBackend) -> int:
    """Hand one letter to the mail server and mark it at once. A kill in between repeats this letter and no other."""
    notices = [one.notice for one in told]
    try:
        message = letter(person, kind, told)
        connection.open()
        connection.send_messages([message])
    except REFUSED_FOR_ONE as problem:
        postpone(notices, problem)
        return 0
    except OSError as problem:
        postpone(notices, problem)
        raise Away from problem
    except Exception as problem:
        logger.exception("a letter to account %s could not be written", person.pk)
        postpone(notices, problem)
        return 0
    close(notices, sent=True)
    return 1


def close(notices: Iterable[Notice], sent: bool = False) -> None:
    """No letter waits any more for these: it has left, or none will."""
    held = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    held.update(sent_at=timezone.now() if sent else None, due_at=None, claim=None, claimed_until=None, problem="")


def postpone(notices: Iterable[Notice], problem: Exception) -> None:
    """Try these again after a time that doubles; after the last try give them up."""
    now = timezone.now()
    for notice in notices:
        tries = notice.tries + 1
        is_over = tries >= TRIES
        Notice.objects.filter(pk=notice.pk).update(
            tries=F("tries") + 1,
            due_at=None if is_over else now + wait_after(tries),
            parked_at=now if is_over else None,
            problem=f"{type(problem).__name__}: {problem}"[:300],
            claim=None,
            claimed_until=None,
        )

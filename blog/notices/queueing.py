"""What an event's verb calls, in its own transaction: notices are queued with what happened, or not at all. No letter
is written here, and no mail server asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model
from django.utils import timezone

from blog.models import Course, Notice, Post, User
from blog.models.notices import NoticeQuerySet
from blog.notices.kinds import KINDS
from blog.notices.preferences import due_times, muting

AT_ONCE = 500


def queue(
    kind: str,
    about: Model,
    people: Iterable[int | None],
    *,
    course: Course,
    post: Post | None = None,
    by: User | None = None,
    key: str = "",
) -> None:
    """Tell these accounts (by id) of one thing. Nobody is told of what `by` they did themselves, nor of a muted essay.
    One person is told once of one thing under one `key`, whatever the kind: where several kinds fit, queue the
    strongest first and give all the same key. What was taken back, or hidden before its letter left, can be queued
    again; what was sent cannot.

    An id of None is passed over: a guest has no account and gets no mail until their address is confirmed somewhere."""
    ripe_at = timezone.now() + KINDS[kind].delay
    told = {person for person in people if person is not None} - {by.pk if by else None}
    told -= muting(post, told)
    if not told:
        return
    due = due_times(KINDS[kind], told, ripe_at)
    again = told_before(about, told, key)
    fresh = [
        Notice(
            person_id=person,
            course=course,
            post=post,
            kind=kind,
            about_kind=str(about._meta.model_name),
            about_id=about.pk,
            key=key,
            ripe_at=ripe_at,
            due_at=due[person],
        )
        for person in sorted(told - again.keys())
    ]
    Notice.objects.bulk_create(fresh, batch_size=AT_ONCE, ignore_conflicts=True)
    for moment in set(due.values()):
        revive([pk for person, pk in again.items() if due[person] == moment], kind, ripe_at, moment)


def again(about: Model, key: str = "") -> None:
    """Let the letters go after all that came due while the thing could not be seen."""
    let_go(Notice.objects.about(about).filter(key=key))


def again_under(post: Post) -> None:
    """The same for all that happened under an essay that could not be seen."""
    let_go(Notice.objects.filter(post=post))


def let_go(notices: NoticeQuerySet) -> None:
    """Open again what closed unseen. Nobody new is told, nobody twice, and nobody who wants no letter or whose notice
    was taken back."""
    closed = notices.unsent().filter(due_at=None, cancelled_at=None, parked_at=None)
    by_kind: dict[str, dict[int, list[int]]] = {}
    for kind, person, pk in closed.filter(kind__in=KINDS).values_list("kind", "person", "pk"):
        by_kind.setdefault(kind, {}).setdefault(person, []).append(pk)
    for kind, known in by_kind.items():
        ripe_at = timezone.now() + KINDS[kind].delay
        due = due_times(KINDS[kind], known.keys(), ripe_at)
        for moment in {at for at in due.values() if at is not None}:
            found = [pk for person, pks in known.items() if due[person] == moment for pk in pks]
            revive(found, kind, ripe_at, moment)


def told_before(about: Model, people: set[int], key: str) -> dict[int, int]:
    """The notices that these people have of this thing already."""
    known = Notice.objects.about(about).filter(key=key).values_list("person", "pk")
    return {person: pk for person, pk in known if person in people}


def revive(pks: list[int], kind: str, ripe_at: datetime, due_at: datetime | None) -> None:
    """Let those go that never left and no longer wait."""
    if pks:
        Notice.objects.unsent().filter(pk__in=pks, due_at=None).update(
            kind=kind, ripe_at=ripe_at, due_at=due_at, cancelled_at=None, parked_at=None, tries=0, problem=""
        )


def cancel(kind: str, about: Model) -> None:
    """Take back the notices of this kind and thing that no letter has told yet, as an undo does."""
    Notice.objects.about(about).unsent().filter(kind=kind).update(cancelled_at=timezone.now(), due_at=None)

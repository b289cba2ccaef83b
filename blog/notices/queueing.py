"""What an event's verb calls, in its own transaction: notices are queued with what happened, or not at all. No letter
is written here, and no mail server asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from blog.models import Course, Notice, Post, User
from blog.models.notices import NoticeQuerySet
from blog.notices.kinds import KINDS
from blog.notices.preferences import choices_of, due_at, wishes
from blog.questions import question

AT_ONCE = 500


@dataclass(frozen=True)
class Telling:
    """One thing that is told: to which accounts (by id), under each kind those whom it concerns, the strongest kind
    first. An id of None is passed over: a guest has no account and gets no mail until their address is confirmed
    somewhere. Nobody is told of what they did themselves: `by` is the account that did it."""

    about: Model
    people: Mapping[str, Iterable[int | None]]
    by: int | None = None
    key: str = ""

    def kinds(self) -> dict[int, str]:
        """The kind under which each is told: the first that names them."""
        told: dict[int, str] = {}
        for kind, people in self.people.items():
            for person in people:
                if person is not None and person != self.by:
                    told.setdefault(person, kind)
        return told


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
    """Tell these accounts (by id) of one thing, as `queue_all` does."""
    queue_all([Telling(about, {kind: people}, by.pk if by else None, key)], course=course, post=post)


def queue_all(tellings: Iterable[Telling], *, course: Course, post: Post | None = None, is_new: bool = False) -> None:
    """Tell of several things under one essay, with as many questions as of one. Whoever has muted the essay is told
    nothing. One person is told once of one thing under one `key`, whatever the kind. What was taken back, or hidden
    before its letter left, can be queued again; what was sent cannot. `is_new` says that nobody can have been told of
    any of it before."""
    now, told = timezone.now(), [(telling, telling.kinds()) for telling in tellings]
    known = {wish.person: wish for wish in wishes({person for _telling, kinds in told for person in kinds}, post)}
    heard = {person: wish for person, wish in known.items() if not wish.is_muted}
    chosen = choices_of(heard, {kind for _telling, kinds in told for kind in kinds.values()})
    fresh: list[Notice] = []
    for telling, kinds in told:
        due = {
            person: Due(kind, now + KINDS[kind].delay, due_at(KINDS[kind], now, heard[person], chosen))
            for person, kind in kinds.items()
            if person in heard
        }
        again = {} if is_new or not due else told_before(telling.about, due, telling.key)
        fresh += [notice(telling, course, post, person, due[person]) for person in sorted(due.keys() - again.keys())]
        for each in set(due.values()) if again else ():
            revive([pk for person, pk in again.items() if due[person] == each], each)
    if fresh:
        Notice.objects.bulk_create(fresh, batch_size=AT_ONCE, ignore_conflicts=True)


@dataclass(frozen=True)
class Due:
    """Under which kind somebody is told, from when on, and when the letter leaves; None for never."""

    kind: str
    ripe_at: datetime
    due_at: datetime | None


def notice(telling: Telling, course: Course, post: Post | None, person: int, due: Due) -> Notice:
    """The row of one notice to one person."""
    return Notice(
        person_id=person,
        course=course,
        post=post,
        kind=due.kind,
        about_kind=str(telling.about._meta.model_name),
        about_id=telling.about.pk,
        key=telling.key,
        ripe_at=due.ripe_at,
        due_at=due.due_at,
    )


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
    for kind, pks in by_kind.items():
        now, known = timezone.now(), wishes(pks.keys(), None)
        chosen = choices_of(pks.keys(), {kind})
        due = {wish.person: due_at(KINDS[kind], now, wish, chosen) for wish in known}
        for moment in {at for at in due.values() if at is not None}:
            found = [pk for person, each in pks.items() if due.get(person) == moment for pk in each]
            revive(found, Due(kind, now + KINDS[kind].delay, moment))


def told_before(about: Model, people: Collection[int], key: str) -> dict[int, int]:
    """The notices that these people have of this thing already."""
    known = noticed(str(about._meta.model_name), about.pk, key)
    return {person: pk for person, pk in known if person in people}


@question
def noticed(kind: str, pk: int, key: str) -> QuerySet[Notice, Any]:
    """Who has a notice of a thing."""
    found = Notice.objects.filter(about_kind=kind, about_id=pk, key=key)
    return found.order_by().values_list("person", "pk")


def revive(pks: list[int], due: Due) -> None:
    """Let those go that never left and no longer wait."""
    if pks:
        columns = {"kind": due.kind, "ripe_at": due.ripe_at, "due_at": due.due_at}
        Notice.objects.unsent().filter(pk__in=pks, due_at=None).update(
            **columns, cancelled_at=None, parked_at=None, tries=0, problem=""
        )


def cancel(kind: str, about: Model) -> None:
    """Take back the notices of this kind and thing that no letter has told yet, as an undo does."""
    Notice.objects.about(about).unsent().filter(kind=kind).update(cancelled_at=timezone.now(), due_at=None)

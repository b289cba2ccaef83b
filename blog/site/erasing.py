"""The verbs that erase a person: their words in threads, their names and addresses, and what they left behind. Replies
and numbers stand, and essays under a nameless name. Whether somebody may decide this is the caller's question."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from blog import accounts, publishing
from blog.models import (
    CoAuthor,
    Consent,
    Course,
    Decision,
    Enrolment,
    Follow,
    Image,
    Mute,
    Post,
    Revision,
    User,
    WorkingCopy,
)
from blog.models.posts import PostQuerySet
from blog.names.forgetting import forget
from blog.pictures import drop_files
from blog.refusals import Conflict, Refused
from blog.searching import documents
from blog.site.persons import Person, by, decisions_about
from comments import moderation
from comments.models import Comment
from comments.tidying import drop_unused_words


def refuse(person: Person, asking: User | None) -> None:
    """Raise Refused where this person cannot be erased: an administrator, whoever asks, or nobody."""
    if person.is_whole and person.user and person.user.is_superuser:
        raise Refused(_("This account may do everything. Take that right away from it first, then erase it."))
    if asking is not None and asking == person.user:
        raise Refused(_("This is you. Ask somebody else to erase you, or close your account yourself."))
    if not person.is_anybody:
        raise Refused(_("Nothing is kept about %(name)s any more.") % {"name": person.name})


def what_goes(person: Person) -> Counter[str]:
    """How much there is of what goes, by kind."""
    kept = {
        "comments": person.comments(),
        "reports": person.flags(),
        "private notes": person.notes(),
        "holds": person.holds(),
        "reading marks": person.reading_marks(),
        "notices": person.notices(),
    }
    return Counter({kind: rows.count() for kind, rows in kept.items()})


def erase(person: Person, asking: User | None, *, with_essays: bool = False) -> Counter[str]:
    """Erase somebody, and say how much of what went. Raises Refused."""
    return Counter(erasures(person, asking, with_essays=with_essays))


def erasures(person: Person, asking: User | None, *, with_essays: bool = False) -> Iterator[str]:
    """The same, step by step, each with the kind of what went. As the person chose, their essays stay under a nameless
    name, or are withdrawn `with_essays`; one that others signed too stays with the others. Comments go one by one, so
    that nobody waits for all of them; a run that was cut short is run again. Raises Refused before the first."""
    refuse(person, asking)
    batch, courses = uuid4(), courses_of(person)
    for post in essays_alone(person) if with_essays else ():
        publishing.withdraw(post, asking)
        yield "essays"
    for comment in person.comments():
        if erase_comment(comment, asking, batch):
            yield "comments"
    with transaction.atomic():
        gone = Counter(dict(traces_of(person)))
        forget_decider(person)
        told = {"by": asking, "batch": batch}
        for place in person.places:
            Decision.objects.record(place.course, forget_place(place), "erase", place.role, "out", **told)
        for course in courses - {place.course for place in person.places}:
            Decision.objects.record(course, course, "erase", "", "", note=_("What a guest had said."), **told)
        drop_records_elsewhere(person)
        if person.is_whole and person.user:
            accounts.close(person.user)
            gone["accounts"] = 1
        drop_unused_words()
        documents.scour()
    yield from gone.elements()


def essays_alone(person: Person) -> QuerySet[Post]:
    """The published essays that nobody else signed."""
    joint = CoAuthor.objects.filter(post=OuterRef("pk"), accepted_at__isnull=False)
    return Post.objects.published().filter(~Exists(joint), author__in=person.places).order_by("pk")


def courses_of(person: Person) -> set[Course]:
    """The courses in which anything of theirs is kept."""
    said = {comment.post.course for comment in person.comments()}
    return said | {place.course for place in person.places} | {hold.course for hold in person.holds()}


def erase_comment(comment: Comment, asking: User | None, batch: UUID) -> bool:
    """Erase one comment; False where somebody was first."""
    try:
        moderation.erase(comment, asking, batch=batch)
    except Conflict:
        return False
    return True


def traces_of(person: Person) -> Iterator[tuple[str, int]]:
    """Take away what they left beside their words, and count it."""
    holds = [hold.pk for hold in person.holds()]
    Decision.objects.filter(kind="restriction", object_id__in=holds).update(label="", note="")
    yield "reports", person.flags().delete()[0]
    yield "private notes", person.notes().delete()[0]
    yield "holds", person.holds().delete()[0]
    yield "reading marks", person.reading_marks().delete()[0]
    yield "notices", person.notices().delete()[0]
    if person.user:
        followed = Q(post__course=person.course) | Q(author__course=person.course) if person.course else Q()
        Follow.objects.filter(followed, person=person.user).delete()
        person.here(Mute.objects.filter(person=person.user), "post__course").delete()
        person.here(WorkingCopy.objects.filter(by=person.user), "post__course").delete()
        person.here(Consent.objects.filter(person=person.user), "post__course").update(person=None)
        person.here(Image.objects.filter(uploader=person.user), "post__course").exclude(post=None).update(uploader=None)
    if person.is_whole:
        yield "pictures", drop_pictures(Image.objects.filter(uploader=person.user, post=None))


def drop_pictures(pictures: QuerySet[Image]) -> int:
    """Delete pictures of no essay, and their files once that is settled."""
    for picture in pictures:
        transaction.on_commit(partial(drop_files, picture))
    return pictures.delete()[0]


def forget_decider(person: Person) -> None:
    """Take their name out of what they did as anybody may; what they decided as staff keeps who decided."""
    decided = [place.course_id for place in person.places if place.is_staff]
    told = {"by": None, "by_name": _("Former member"), "note": ""}
    person.decisions_by().exclude(course__in=decided).update(**told)


def forget_place(place: Enrolment) -> Enrolment:
    """Take the names out of a place, of its essays' history and of the record of it."""
    wrote, left = by(place.user), names_left_in(place)
    drop_names_asked(place)
    nameless = forget(place)
    told = {"by": None, "by_name": nameless.public_name}
    wrote |= Q(by=None, by_name__in=left)
    written = Revision.objects.filter(wrote, post__course=place.course)
    if place.is_staff:
        written = written.filter(post__in=Post.objects.filter(PostQuerySet.signed([place])).values("pk"))
    written.update(**told)
    Decision.objects.filter(course=place.course, by=None, by_name__in=left).update(note="", **told)
    decisions_about(place).update(label=nameless.public_name, note="")
    place.mentions.clear()
    place.shared_posts.clear()
    place.follows.all().delete()
    return nameless


def drop_names_asked(place: Enrolment) -> None:
    """Take the names of a place out of the record of invitations: those to it, and those that were taken back."""
    acts = Decision.objects.filter(course=place.course, kind="post", act__in=("invite", "leave"))
    for name in {place.public_name, *place.former_names.values_list("public_name", flat=True)}:
        acts.filter(note__contains=name).update(note="")


def names_left_in(place: Enrolment) -> list[str]:
    """The names under which an account that was closed before is still in the record of its place."""
    closed = decisions_about(place).filter(by=None, act="enrol", note=_("Closed their account."))
    return list(closed.values_list("by_name", flat=True)) if place.user_id is None and not place.is_staff else []


def drop_records_elsewhere(person: Person) -> None:
    """Take their names and addresses out of what Django and the queue wrote down on the way."""
    named = Q(content_type__model="enrolment", object_id__in=[str(place.pk) for place in person.places])
    if person.is_whole and person.user:
        named |= Q(content_type__model="user", object_id=str(person.user.pk))
    if person.course is None:
        for address in person.addresses:
            named |= Q(object_repr__iregex=rf"(^|[^\w.+-]){re.escape(address)}($|[^\w.-])")
            drop_letters_to(address)
    LogEntry.objects.filter(named).update(object_repr=_("a person, erased"), change_message="")


def drop_letters_to(address: str) -> None:
    """Delete the letters to this very address that the queue still holds, or has sent."""
    likely = DBTaskResult.objects.filter(args_kwargs__icontains=json.dumps(address)[1:-1])
    found = [row.pk for row in likely if address.lower() in receivers_of(row)]
    DBTaskResult.objects.filter(pk__in=found).delete()


def receivers_of(row: Any) -> list[str]:
    """The addresses that a queued letter goes to; none for any other task."""
    letter = row.args_kwargs.get("kwargs", {}).get("letter", {})
    return [str(to).lower() for to in letter.get("to", [])] if isinstance(letter, dict) else []

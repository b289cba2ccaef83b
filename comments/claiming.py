"""What came from an older blog under an address that somebody has confirmed here: how much there is, and the verbs by
which they take it or say that it is not theirs. Nobody but the person of the address ever learns of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from blog import claiming
from blog.models import Course, Decision, Enrolment, Origin, User
from comments.models import Comment, CommentStatus, Restriction

NOTHING_FOR = 10 * 60
BROUGHT = "comment"


@dataclass(frozen=True)
class Offer:
    """How much there is to claim: essays, comments, and whether there is anything at all, such as a name alone."""

    essays: int
    comments: int
    is_any: bool


def offer_for(user: Any) -> Offer:
    """What waits to be claimed by this person. That there is nothing is remembered for ten minutes."""
    addresses = claiming.addresses_of(user)
    key = f"claims:{user.pk}:{sha256(' '.join(addresses).encode()).hexdigest()[:16]}"
    if not addresses or cache.get(key):
        return Offer(0, 0, is_any=False)
    places, guests = claiming.places_for(addresses), guests_for(addresses)
    essays = sum(place.posts.count() for place in places)
    comments = sum(said_at(place).count() for place in places) + guests.count()
    if not essays and not comments:
        cache.set(key, value=True, timeout=NOTHING_FOR)
    return Offer(essays, comments, is_any=bool(essays or comments))


def said_at(place: Enrolment) -> QuerySet[Comment]:
    """What a place said, but for what was erased."""
    return place.comments.exclude(status=CommentStatus.ERASED)


def guests_for(addresses: list[str]) -> QuerySet[Comment]:
    """The comments that an import brought as guests' under one of these addresses; nobody's spam."""
    brought = Origin.objects.filter(kind=BROUGHT).values("object_id")
    here = Comment.objects.filter(author=None, account=None, pk__in=brought).exclude(guest_email="")
    here = here.exclude(status__in=(CommentStatus.ERASED, CommentStatus.SPAM))
    return here.annotate(given=Lower("guest_email")).filter(given__in=addresses).order_by("pk")


def claim(user: User) -> Offer:
    """Give this person all that came under the addresses they have confirmed, each course with a Decision; what they
    got. Names follow the one they have in each course."""
    with transaction.atomic():
        addresses = claiming.addresses_of(user)
        got: dict[int, list[int]] = {}
        owns: dict[int, Enrolment] = {}
        for place in claiming.places_for(addresses).select_for_update(of=("self",)):
            essays, comments = place.posts.count(), said_at(place).count()
            owns[place.course_id] = taken(place, user)
            tally = got.setdefault(place.course_id, [0, 0])
            tally[0], tally[1] = tally[0] + essays, tally[1] + comments
        for course, n in take_guests(guests_for(addresses), user).items():
            got.setdefault(course, [0, 0])[1] += n
        for pk, (essays, comments) in got.items():
            record(Course.objects.get(pk=pk), owns.get(pk), user, essays, comments)
    return Offer(sum(n for n, _m in got.values()), sum(m for _n, m in got.values()), is_any=bool(got))


def taken(place: Enrolment, user: User) -> Enrolment:
    """Give one place with all that hangs on it; the place that is theirs from then on."""
    own = claiming.give(place, user)
    place.comments.update(author=own, account=user)
    Restriction.objects.filter(enrolment=place).update(enrolment=own)
    claiming.leave(place, own)
    return own


def take_guests(comments: QuerySet[Comment], user: User) -> dict[int, int]:
    """Give what guests said to the person of their address: to their place in the course where they have one. How many,
    by course."""
    rows = list(comments.values_list("pk", "post__course"))
    places = {place.course_id: place for place in Enrolment.objects.filter(user=user)}
    counts: dict[int, int] = {}
    for pk, course in rows:
        own = places.get(course)
        named = {"author": own, "guest_name": ""} if own else {}
        changed = Comment.objects.filter(pk=pk, author=None, account=None)
        counts[course] = counts.get(course, 0) + changed.update(account=user, guest_email="", **named)
    return counts


def record(course: Course, place: Enrolment | None, user: User, essays: int, comments: int) -> None:
    """Write down that somebody claimed what is theirs; addresses are not told."""
    note = _("%(essays)s essays, %(comments)s comments.") % {"essays": essays, "comments": comments}
    Decision.objects.record(course, place or course, "claim", "", "", by=user, note=note)


def decline(user: User) -> None:
    """Take this person's word that none of it is theirs: it is offered to nobody again."""
    with transaction.atomic():
        addresses = claiming.addresses_of(user)
        guests = list(guests_for(addresses).values_list("pk", flat=True))
        for place in claiming.places_for(addresses).select_for_update(of=("self",)):
            claiming.refuse(place)
        Comment.objects.filter(pk__in=guests).update(guest_email="")

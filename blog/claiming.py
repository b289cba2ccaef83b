"""Claiming what came with an import: places without an account, found by the addresses a person has confirmed, and the
verb that gives one to them. It must not know what was said under essays; `comments.claiming` does both."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from blog.copying import order_copies
from blog.models import CoAuthor, Enrolment, Follow, FormerName, Note, Origin, User
from blog.models.posts import PostQuerySet
from blog.names import naming

PERSON = "person"


def addresses_of(user: Any) -> list[str]:
    """The addresses this person has confirmed, in lower case; none for whoever is looked at by somebody else, so that
    staff never meet them."""
    if not user.is_authenticated or getattr(user, "looked_through_by", None):
        return []
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return sorted({address.lower() for address in confirmed})


def places_for(addresses: list[str]) -> QuerySet[Enrolment]:
    """The places without an account that came under one of these addresses, oldest first."""
    unclaimed = Enrolment.objects.filter(user=None).exclude(claim_email="")
    found = unclaimed.annotate(claimed_by=Lower("claim_email")).filter(claimed_by__in=addresses)
    return found.select_related("course").order_by("pk")


def give(place: Enrolment, user: User) -> Enrolment:
    """Give a place to a person, and answer the place that is theirs from then on. Without another in the course it is
    this one, outside the class until staff let them in; else what hangs on it moves to their own, and it goes. Call it
    in a transaction; the last step, `leave`, is for whoever has moved the rest."""
    place = naming.locked(place)
    own = Enrolment.objects.filter(course=place.course_id, user=user).first()
    if own is None:
        place.user, place.claim_email, place.is_active = user, "", False
        place.save(update_fields=["user", "claim_email", "is_active"])
        return place
    move_writing(place, own)
    for name in ("mentions", "shared_posts"):
        for row in getattr(place, name).all():
            getattr(own, name).add(row)
        getattr(place, name).clear()
    Note.objects.filter(about=place).update(about=own)
    followers = Follow.objects.filter(author=own).values("person")
    Follow.objects.filter(author=place).exclude(person__in=followers).exclude(person=user).update(author=own)
    Origin.objects.filter(course=place.course_id, kind=PERSON, object_id=place.pk).update(object_id=own.pk)
    return own


def move_writing(place: Enrolment, own: Enrolment) -> None:
    """Let the essays of a place, and those it signed, be of the other; nobody stands in a byline twice."""
    written = list(place.posts.values_list("pk", flat=True))
    place.posts.update(author=own)
    signed = CoAuthor.objects.filter(enrolment=own).values("post")
    theirs = CoAuthor.objects.filter(enrolment=place)
    theirs.filter(Q(post__in=signed) | Q(post__author=own)).delete()
    theirs.update(enrolment=own)
    CoAuthor.objects.filter(enrolment=own, post__in=written).delete()


def leave(place: Enrolment, own: Enrolment) -> None:
    """Let an empty place go, and have the bylines of what moved made anew. Call it in the same transaction."""
    if place.pk != own.pk:
        FormerName.objects.filter(enrolment=place).delete()
        place.delete()
        for post in own.course.posts.filter(PostQuerySet.signed([own])).published():
            order_copies(post)


def refuse(place: Enrolment) -> None:
    """Let nobody claim a place any more: the person of its address says that it is not theirs."""
    place.claim_email = ""
    place.save(update_fields=["claim_email"])

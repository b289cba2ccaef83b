"""A person as what is kept about them: behind an account, one place in a course, or an address that a guest gave. It
finds their rows; what is done with them is for `erasing` and `exporting`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from blog.models import Course, Decision, Enrolment, Note, Notice, Post, ReadMark, User
from blog.models.posts import PostQuerySet
from blog.refusals import Refused
from comments.models import Comment, CommentStatus, Flag, Restriction

Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True)
class Person:
    """Who it is: the name staff know, the account, the places and the addresses, in one course or in all of them."""

    name: str
    user: User | None = None
    places: tuple[Enrolment, ...] = ()
    addresses: tuple[str, ...] = ()
    course: Course | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is all of an account, and not only a part of what it has."""
        return self.user is not None and self.course is None

    @property
    def is_anybody(self) -> bool:
        """Whether anything is kept about them there."""
        return bool(self.is_whole or self.places or self.comments().exists() or self.holds().exists())

    def here(self, rows: Rows, course: str = "course") -> Rows:
        """The rows that belong to the course, if it is about one."""
        return rows.filter(**{course: self.course}) if self.course else rows

    def comments(self) -> QuerySet[Comment]:
        """What they said and what of it is left, oldest first: as a member, as a visitor with an account, and as a
        guest who gave one of the addresses."""
        theirs = Q(author__in=self.places) | Q(pk__in=Comment.objects.filter(self.as_guest()).values("pk"))
        if self.user:
            theirs |= Q(account=self.user)
        rows = self.here(Comment.objects.filter(theirs), "post__course").exclude(status=CommentStatus.ERASED)
        found = rows.select_related("post__course", "post__draft", "post__published", "author")
        return found.order_by("created_at", "pk")

    def as_guest(self) -> Q:
        """The condition for what guests said who gave one of the addresses, whatever its capitals."""
        given = Q(pk__in=())
        for address in self.addresses:
            given |= Q(guest_email__iexact=address)
        return given & Q(author=None)

    def essays(self) -> QuerySet[Post]:
        """Their essays and those they signed with others, whatever their state, oldest first."""
        own = Post.objects.filter(PostQuerySet.signed(self.places))
        rows = own.select_related("course", "author", "draft", "published")
        return rows.order_by("created_at", "pk")

    def flags(self) -> QuerySet[Flag]:
        """The reports they made."""
        return Flag.objects.filter(reporter__in=self.places).order_by("created_at", "pk")

    def notes(self) -> QuerySet[Note]:
        """The private notes of their own exchange with staff, and those they wrote to others."""
        return self.here(Note.objects.filter(Q(about__in=self.places) | by(self.user)), "post__course")

    def holds(self) -> QuerySet[Restriction]:
        """The holds on all they say."""
        on = Q(enrolment__in=self.places)
        for address in self.addresses:
            on |= Q(enrolment=None, guest_email__iexact=address)
        return self.here(Restriction.objects.filter(on)).order_by("created_at", "pk")

    def reading_marks(self) -> QuerySet[ReadMark]:
        """What they have read, and up to when."""
        return (
            self.here(ReadMark.objects.filter(user=self.user), "post__course") if self.user else ReadMark.objects.none()
        )

    def notices(self) -> QuerySet[Notice]:
        """What they were told of."""
        return self.here(Notice.objects.filter(person=self.user)) if self.user else Notice.objects.none()

    def decisions_by(self) -> QuerySet[Decision]:
        """What they decided or did, as far as it is in the record."""
        return self.here(Decision.objects.filter(by(self.user)))


def by(user: User | None) -> Q:
    """The condition for what this account wrote; nothing without an account."""
    return Q(by=user) if user else Q(pk__in=())


def of_account(user: User) -> Person:
    """All of a person: the account, every place, and what was said as a guest under an address they have confirmed."""
    places = tuple(user.enrolments.select_related("course", "section", "user").order_by("pk"))
    return Person(str(user), user, places, addresses_of(user))


def of_place(place: Enrolment) -> Person:
    """A person as one course knows them."""
    addresses = addresses_of(place.user) if place.user else ()
    return Person(place.public_name, place.user, (place,), addresses, place.course)


def of_guest(address: str, course: Course | None = None) -> Person:
    """Whoever gave this address as a guest. An empty one is nobody's."""
    address = address.strip().lower()
    return Person(address, addresses=(address,) if address else (), course=course)


def of_address(address: str, course: Course | None = None) -> Person:
    """Whoever has this address, as a member, as a guest or as both. Raises Refused where nobody has."""
    user = User.objects.filter(email=address.strip().lower()).first()
    whole = of_account(user) if user else of_guest(address)
    there = tuple(place for place in whole.places if course is None or place.course_id == course.pk)
    person = replace(whole, places=there, course=course)
    if not person.is_anybody:
        raise Refused(_("Nothing is kept about %(address)s here. Check the address.") % {"address": address})
    return person


def addresses_of(user: User) -> tuple[str, ...]:
    """The account's own address, and those it has confirmed beside it."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return tuple(dict.fromkeys([user.email, *(address.lower() for address in confirmed)]))


def decisions_about(row: Model) -> QuerySet[Decision]:
    """What was decided on one thing of theirs, oldest first."""
    return Decision.objects.about(row).order_by("at", "pk")

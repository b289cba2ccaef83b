"""Following: an essay's discussion, or an author. Whether somebody may read what they follow is asked again each time
something is told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from blog.models import Course, Enrolment, Follow, Post, User


def follow(person: User, what: Post | Enrolment) -> None:
    """Hear of it from now on; twice is once."""
    Follow.objects.get_or_create(person=person, **named(what))


def unfollow(person: User, what: Post | Enrolment) -> None:
    """Hear of it no more."""
    Follow.objects.filter(person=person, **named(what)).delete()


def follows(person: User, what: Post | Enrolment) -> bool:
    """Whether somebody follows it."""
    return Follow.objects.filter(person=person, **named(what)).exists()


def followed(person: User) -> tuple[QuerySet[Post], QuerySet[Enrolment]]:
    """The essays and the authors that a person follows, of those they may read or meet; the last one first."""
    essays = Post.objects.visible_to(person).opened().filter(follows__person=person)
    people = Enrolment.objects.filter(follows__person=person, course__in=Course.objects.visible_to(person))
    return essays.order_by("-follows__pk"), people.select_related("course").order_by("-follows__pk")


def named(what: Post | Enrolment) -> dict[str, Any]:
    """The column that an essay or an author stands in."""
    return {"post": what} if isinstance(what, Post) else {"author": what}

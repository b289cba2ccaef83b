"""Who is in a course: for its members by public name and role, for staff with what each person wrote. It must not know
pages."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from blog.citations.folding import fold
from blog.models import Audience, Course, Enrolment, Post, Role
from blog.scoping import authors_for
from comments.models import Comment, CommentStatus

ROLES = [Role.INSTRUCTOR, Role.ASSISTANT, Role.STUDENT]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


@dataclass(frozen=True)
class Wrote:
    """What a person wrote and was answered, counted as readers see it; replies to oneself stand apart."""

    essays: int = 0
    written: int = 0
    received: int = 0
    to_self: int = 0


@dataclass(frozen=True)
class Person:
    """One line of the list. `wrote` is there for staff who act on this person, and for nobody else."""

    place: Enrolment
    wrote: Wrote | None = None
    has_former_names: bool = False


def people_of(user: Any, course: Course, staff: bool) -> list[Person]:
    """Everybody in the course, staff first, then by name; with what they wrote where this person may know. A place
    that nobody has claimed is shown to staff alone."""
    places = course.enrolments.filter(is_active=True).select_related("user", "section")
    if not staff:
        places = places.filter(user__isnull=False)
    in_order = sorted(places, key=lambda place: (ROLES.index(Role(place.role)), fold(place.public_name), place.pk))
    if not staff:
        return [Person(place) for place in in_order]
    acted_on = set(authors_for(user, course).values_list("pk", flat=True))
    wrote, renamed = (
        written_in(user, course),
        set(course.enrolments.filter(former_names__isnull=False).values_list("pk", flat=True)),
    )
    return [
        Person(place, wrote[place.pk], place.pk in renamed) if place.pk in acted_on else Person(place)
        for place in in_order
    ]


class ByPlace(dict[int, Wrote]):
    """What people wrote, by the id of their place; nothing for the others."""

    def __missing__(self, pk: int) -> Wrote:
        return Wrote()


def written_in(user: Any, course: Course) -> ByPlace:
    """What everybody in the course wrote, as far as this person may read it, in two queries. An essay, and what answers
    it, counts for each of its authors."""
    posts = Post.objects.visible_to(user).published().filter(course=course)
    shown = Q(status=CommentStatus.PUBLISHED, audience__gte=Audience.COURSE)
    authors: dict[int, set[int]] = defaultdict(set)
    for post, place in posts.signatures():
        authors[post].add(place)
    essays = Counter(place for places in authors.values() for place in places)
    replies = Comment.objects.visible_to(user).filter(shown, post__in=posts.order_by().values("pk"))
    written, received, to_self = Counter[int](), Counter[int](), Counter[int]()
    for by, parent, answered, post, n in (
        replies.order_by().values_list("author", "parent", "parent__author", "post").annotate(n=Count("pk"))
    ):
        to = {answered} if parent else authors[post]
        if by in to and by is not None:
            to_self[by] += n
            continue
        written[by] += n
        received.update(dict.fromkeys(to, n))
    everyone = {*essays, *written, *received, *to_self} - {None}
    return ByPlace((pk, Wrote(essays[pk], written[pk], received[pk], to_self[pk])) for pk in everyone)


def as_csv(listed: list[Person]) -> str:
    """The list with a mark that tells spreadsheets the encoding; no cell is read as a formula."""
    out = StringIO()
    write = csv.writer(out).writerow
    head = [_("Roster name"), _("Email"), _("Number on the roster"), _("Section"), _("Role"), _("Public name")]
    write([*head, _("Essays"), _("Replies written"), _("Replies received"), _("Replies to oneself")])
    for person in listed:
        place, wrote = person.place, person.wrote or Wrote()
        who = [place.user.name, place.user.email] if place.user else ["", ""]
        section = place.section.name if place.section else ""
        cells = [*who, place.roster_id, section, str(place.get_role_display()), place.public_name]
        write([*map(plain_cell, cells), wrote.essays, wrote.written, wrote.received, wrote.to_self])
    return BOM + out.getvalue()


def plain_cell(text: str) -> str:
    """The text as a spreadsheet shows it and never works it out."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text

"""Joining a course by a link: making one, taking it back, and coming in through it. It must not know pages."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.closing import refuse_when_closed
from blog.models import Course, Decision, Enrolment, JoinLink, Role, User
from blog.names import naming
from blog.names.aliases import alias_for
from blog.refusals import Refused
from blog.scoping import courses_run_by

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else, and no vowels to make words with
LETTERS, GROUP = 12, 4  # 28 to the power of 12 is 57 bits


class AlreadyIn(Refused):
    """This person is in the course: nothing to do, and nothing changed."""


def make_link(link: JoinLink, by: User) -> JoinLink:
    """Give a new link its code, and save it. Raises Refused."""
    check(link, by)
    link.code, link.made_by = new_code(), by
    with transaction.atomic():
        link.save()
        tell(link, by, _("Made join link %(n)s (%(role)s)."))
    return link


def revoke(link: JoinLink, by: User) -> JoinLink:
    """Take a link back; it is kept, and so are the people it brought. Raises Refused."""
    with transaction.atomic():
        link = locked(link)
        if link.course_id not in courses_run_by(by):
            raise Refused(_("Only the instructors of a course take its join links back."))
        if link.revoked_at:
            raise Refused(_("This link was taken back already."))
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        tell(link, by, _("Took join link %(n)s (%(role)s) back."))
    return link


def join(link: JoinLink, user: User) -> Enrolment:
    """Make this person a member of the link's course. Raises AlreadyIn for a member, and Refused where the link or the
    course will not have them."""
    try:
        with transaction.atomic():
            link = locked(link)
            check_person(link, user)
            check_open(link)
            name = public_name_for(link.course, user)
            place = Enrolment.objects.create(
                user=user,
                course=link.course,
                section=link.section,
                role=link.role,
                public_name=name,
                slug=naming.free_address(Enrolment(course=link.course), name),
                joined_through=link,
            )
            note = _("Through join link %(n)s.") % {"n": link.pk}
            Decision.objects.record(link.course, place, "join", "", place.role, by=user, note=note)
    except IntegrityError as problem:
        raise Refused(_("Something else changed in the course just now. Press the button again.")) from problem
    return place


def check(link: JoinLink, by: User) -> None:
    """Raise Refused if this person may not make this link."""
    if link.course_id not in courses_run_by(by):
        raise Refused(_("Only the instructors of a course make its join links."))
    refuse_when_closed(link.course)
    if link.role == Role.INSTRUCTOR and not by.is_superuser:
        raise Refused(_("Only a site administrator makes links for instructors."))
    if link.section is not None and link.section.course_id != link.course_id:
        raise Refused(_("This section belongs to another course."))
    if link.expires_at and link.expires_at <= timezone.now():
        raise Refused(_("Choose a time that is still to come."))
    if link.places is not None and link.places < 1:
        raise Refused(_("A link has at least one place. Leave it empty for any number."))


def check_person(link: JoinLink, user: User) -> None:
    """Raise AlreadyIn for a member, and Refused for somebody whom staff took out: a link does not undo that."""
    place = Enrolment.objects.filter(course=link.course_id, user=user).first()
    if place and place.is_active:
        told = _("You are in this course already, as %(role)s. Nothing was changed.")
        raise AlreadyIn(told % {"role": place.get_role_display()})
    if place:
        raise Refused(_("You are no longer in this course, and a link cannot let you back in. Ask its instructor."))


def check_open(link: JoinLink) -> None:
    """Raise Refused if the link lets nobody in any more."""
    refuse_when_closed(link.course)
    if link.revoked_at:
        raise Refused(_("This link was taken back. Ask the instructor for a new one."))
    if link.expires_at and not link.is_open(timezone.now()):
        until = {"until": date_format(timezone.localtime(link.expires_at), "DATETIME_FORMAT")}
        raise Refused(_("This link worked until %(until)s. Ask the instructor for a new one.") % until)
    if link.places is not None and link.joined.count() >= link.places:
        raise Refused(_("All the places of this link are taken. Ask the instructor for a new one."))


def found(typed: str, links: QuerySet[JoinLink] | None = None) -> JoinLink | None:
    """The link of a code as somebody typed it: capitals, hyphens and blanks do not matter."""
    links = JoinLink.objects.all() if links is None else links
    return links.select_related("course", "section").filter(code=spelt(typed)).first()


def whole_address(link: JoinLink) -> str:
    """The address to hand out, with the name of the site."""
    return f"{settings.SITE_URL}{link.get_absolute_url()}"


def new_code() -> str:
    """A code that nobody can guess, grouped for reading aloud."""
    return spelt("".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)))


def spelt(typed: str) -> str:
    """A code as it is kept: capitals, in groups with hyphens between."""
    letters = "".join(letter for letter in typed.upper()[:60] if letter.isalnum())
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def public_name_for(course: Course, user: User) -> str:
    """What classmates read until the person chooses: an alias that nobody has or had, and never the name on the
    roster."""
    names = naming.names_in(course.pk)
    real = {word for name in (*names, user.name) for word in name.lower().split()}
    return alias_for(naming.Keys(map(naming.key_of, names)), secrets.token_hex(16), avoid=real)


def locked(link: JoinLink) -> JoinLink:
    """The link as it is now, its course held until the transaction ends: two people never take one place, and no two
    get one name."""
    Course.objects.select_for_update(no_key=True).get(pk=link.course_id)
    return JoinLink.objects.select_related("course", "section").get(pk=link.pk)


def tell(link: JoinLink, by: Any, sentence: str) -> None:
    """Keep an act on a link in the course's record, by its number: the record is read by more people than the code."""
    note = sentence % {"n": link.pk, "role": link.get_role_display()}
    Decision.objects.record(link.course, link.course, "settings", "", "", by=by, note=note)

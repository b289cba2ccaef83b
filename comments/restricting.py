"""The verbs that hold all comments of one person in a course, for a reason and until a day, and end that again. Whether
somebody may decide about this person is the caller's question."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Course, Decision, Enrolment, User
from blog.refusals import Conflict, Refused
from comments.models import Reason, Restriction

FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)


def restrict(
    course: Course,
    person: Enrolment | str,
    by: User,
    *,
    reason: str,
    note: str = "",
    until: datetime | None = None,
) -> Restriction:
    """Hold what a member, or the guest with this address, says from now on. Raises Refused for a missing reason, a day
    that has passed, or a member of staff, and Conflict where a hold stands already."""
    if reason not in Reason.values:
        raise Refused(_("Choose a reason. The person will read it."))
    if until is not None and until <= timezone.now():
        raise Refused(_("Choose a day that is still to come, or leave it empty for the rest of the term."))
    place = person if isinstance(person, Enrolment) else None
    if place and place.is_staff:
        raise Refused(_("Comments of instructors and assistants are not held."))
    address = "" if isinstance(person, Enrolment) else person
    with transaction.atomic():
        course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        if Restriction.objects.standing().on(place, address).filter(course=course).exists():
            raise Conflict(_("All comments of this person are held already."))
        told = {"reason": reason, "note": note, "by": by}
        hold = Restriction.objects.create(course=course, enrolment=place, guest_email=address, until=until, **told)
        keep_at(place, until or FOR_GOOD)
        Decision.objects.record(course, place or hold, "restrict", "", "", **told)
    return hold


def lift(hold: Restriction, by: User) -> Restriction:
    """End a hold before its day. Raises Conflict where it stands no more."""
    with transaction.atomic():
        standing = Restriction.objects.standing().select_for_update(of=("self",)).select_related("course", "enrolment")
        kept = standing.filter(pk=hold.pk).first()
        if kept is None:
            raise Conflict(_("This hold has ended already."))
        kept.lifted_at = timezone.now()
        kept.save(update_fields=["lifted_at"])
        keep_at(kept.enrolment, None)
        Decision.objects.record(kept.course, kept.enrolment or kept, "lift", "", "", by=by)
    return kept


def keep_at(place: Enrolment | None, until: datetime | None) -> None:
    """Note the end of the hold with the place, where every page meets it without asking."""
    if place is not None:
        Enrolment.objects.filter(pk=place.pk).update(held_until=until)

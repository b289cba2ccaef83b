"""Looking at a course as one of its students or an outsider sees it: who may, as whom, and for how long. Whoever looks
changes nothing. The middleware of `blog.middleware` swaps the reader; here is what it asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Course, Decision, Enrolment, Role, User
from blog.scoping import authors_for

KEPT = "looking_as"
LONGEST_LOOK = 30 * 60
OUTSIDER = "outsider"


@dataclass(frozen=True)
class Look:
    """Who is looked as, in which course. Without a place it is an outsider."""

    course: Course
    place: Enrolment | None

    @property
    def name(self) -> str:
        """The name for the bar on top of every page."""
        return self.place.public_name if self.place else str(_("an outsider"))

    def reader(self, by: Any) -> Any:
        """The person whose eyes these are. They see nothing that whoever looks may not see."""
        if self.place is None:
            return AnonymousUser()
        reader: Any = self.place.user
        reader.looked_through_by = by
        return reader


def may_look(user: Any, course: Course) -> bool:
    """Whether this person looks at the course through others' eyes: its staff."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or Enrolment.objects.of(user).staff().filter(course=course).exists()


def students_for(user: Any, course: Course) -> QuerySet[Enrolment]:
    """The students as whom this person may look: of the course, or of their section. Never staff, nor a superuser."""
    students = authors_for(user, course).filter(role=Role.STUDENT, user__is_active=True, user__is_superuser=False)
    return students.exclude(user=user).select_related("user", "section")


def start(session: SessionBase, by: User, course: Course, who: str) -> Look:
    """Begin to look as the student of this public address, or as an outsider. Raises Http404 for anybody else."""
    is_none = who == OUTSIDER or "\x00" in who  # which PostgreSQL takes for no text
    place = None if is_none else students_for(by, course).filter(slug=who).first()
    if not may_look(by, course) or (place is None and who != OUTSIDER):
        raise Http404
    session[KEPT] = {"course": course.pk, "place": place and place.pk, "since": timezone.now().timestamp()}
    Decision.objects.record(course, place or course, "view-as", "", "", by=by, note="" if place else _("an outsider"))
    return Look(course, place)


def stop(session: SessionBase) -> None:
    """Look with one's own eyes again."""
    session.pop(KEPT, None)


def looking(session: SessionBase, by: Any) -> Look | None:
    """As whom this person looks now; None once half an hour has passed, or once they or the student are no longer what
    they were."""
    kept = session.get(KEPT)
    if not kept or not by.is_authenticated or timezone.now().timestamp() - kept["since"] > LONGEST_LOOK:
        return None
    course = Course.objects.filter(pk=kept["course"]).first()
    if course is None or not may_look(by, course):
        return None
    if kept["place"] is None:
        return Look(course, None)
    place = students_for(by, course).filter(pk=kept["place"]).first()
    return Look(course, place) if place else None

"""Roster names beside public ones, on course pages: for staff alone, and only while they have switched them on. It must
not know pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from blog.models import Course, Enrolment
from blog.scoping import authors_for

SWITCH = "roster_names"


def switch(request: HttpRequest, course: Course, on: bool) -> None:
    """Show them in this course from now on, or no longer; it lasts as long as the session."""
    courses = {*request.session.get(SWITCH, []), course.pk} if on else {*request.session.get(SWITCH, [])} - {course.pk}
    request.session[SWITCH] = sorted(courses)


def is_on(request: HttpRequest, course: Course) -> bool:
    """Whether this person sees them now: they have switched them on, and are on the staff still."""
    return bool(names_beside(request, course))


def names_beside(request: HttpRequest, course: Course) -> dict[int, str]:
    """The roster name of each place whose public name is another, of those this person acts on; none while it is
    switched off. Looked up once a request."""
    asked: Any = request
    if course.pk not in request.session.get(SWITCH, []):
        return {}
    if not hasattr(asked, "names_beside"):
        asked.names_beside = look_up(request.user, course)
    names: dict[int, str] = asked.names_beside
    return names


def look_up(user: Any, course: Course) -> dict[int, str]:
    """The names; none for whoever is not on the staff."""
    if not is_staff_of(user, course):
        return {}
    rows = authors_for(user, course).filter(user__isnull=False).values_list("pk", "user__name", "public_name")
    return {pk: name if name != public_name else "" for pk, name, public_name in rows}


def is_staff_of(user: Any, course: Course) -> bool:
    """Whether this person moderates the course, or all courses."""
    return (
        bool(getattr(user, "is_superuser", False)) or Enrolment.objects.of(user).staff().filter(course=course).exists()
    )

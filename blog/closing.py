"""What it means that a course has closed: it can be read, nothing new can be written in it, and search engines are
asked away. The verbs that write ask here first. What anybody may do with their own, narrow it, take it back, rename,
erase or download it, never asks. It must not know who closes a course, nor comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.models import Audience, Course
from blog.refusals import Refused

MARK = "is_kept_from_search"
AWAY = "noindex"


class Closed(Refused):
    """The course has closed, and this would write in it."""


def is_closed(course: Course) -> bool:
    """Whether nothing new can be written in the course."""
    return course.closed_at is not None


def line(course: Course) -> str:
    """What stands on top of every page of a closed course, and what whoever wants to write there is told; empty as long
    as it is open. The day is the course's own."""
    if course.closed_at is None:
        return ""
    day = date_format(course.closed_at.astimezone(ZoneInfo(course.time_zone)), "DATE_FORMAT")
    return _("This course closed on %(day)s. It can be read; nothing new can be written.") % {"day": day}


def refuse_when_closed(course: Course) -> None:
    """Raise Closed where a course has closed."""
    if is_closed(course):
        raise Closed(line(course))


def searched() -> Q:
    """The condition for courses that search engines may list: shown to the web, and not closed without leave."""
    return Q(audience=Audience.WEB) & (Q(closed_at=None) | Q(is_searched_when_closed=True))


def is_searched(course: Course) -> bool:
    """The same of one course."""
    return course.audience >= Audience.WEB and (not is_closed(course) or course.is_searched_when_closed)


class KeptFromSearch:
    """Says in the head of an answer what its page says to search engines: the page has marked the request, so that
    nothing is asked of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, with `X-Robots-Tag` where the page asks engines away."""
        response = self.get_response(request)
        if getattr(request, MARK, False):
            response["X-Robots-Tag"] = AWAY
        return response


def keep_from_search(request: Any) -> None:
    """Mark a request, so that its answer asks search engines away."""
    setattr(request, MARK, True)

"""What it means that a course has closed: it can be read, nothing new can be written in it, and search engines are
asked away; and which pages they may list at all. The verbs that write ask here first. What anybody may do with their
own, narrow it, take it back, rename, erase or download it, never asks. It must not know who closes a course, nor
comments."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.models import Audience, Course
from blog.refusals import Refused

MARK = "may_be_searched"
AWAY = "noindex"
SHOWN = {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
LEADS_ELSEWHERE = {301, 302, 303, 307, 308}
PAGES_OF_THE_SITE = frozenset("home privacy terms".split())
PAGES_OF_A_COURSE = frozenset("stream about weeks week tags tag author sources".split())
PAGES_OF_ONE = frozenset("post page".split())


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


def is_listed(route: str, course: Course | None, shown: Any = None) -> bool:
    """Whether a page may stand in the lists of search engines: one of those named here, of the site or of a course that
    may be searched, and, where it is about one thing, a thing on the web. Asks the database nothing."""
    if course is None:
        return route in PAGES_OF_THE_SITE
    is_there = shown is not None if route in PAGES_OF_ONE else route in PAGES_OF_A_COURSE
    return is_there and is_searched(course) and (shown is None or is_on_web(shown))


def is_on_web(shown: Any) -> bool:
    """Whether an essay or a page of a course is meant for anyone on the web, and published."""
    return shown.audience >= Audience.WEB and getattr(shown, "is_published", True)


class KeptFromSearch:
    """Asks search engines away, in the head of every answer whose page has not said that it may be listed: a page, a
    file, a feed or an error that nobody thought of is kept from them. The page has marked the request, so that nothing
    is asked of the database. An answer that only leads elsewhere says nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, with `X-Robots-Tag` where engines are asked away."""
        response = self.get_response(request)
        is_marked = getattr(request, MARK, False) and response.status_code in SHOWN
        if not is_marked and response.status_code not in LEADS_ELSEWHERE:
            response["X-Robots-Tag"] = AWAY
        return response


def let_be_searched(request: Any) -> None:
    """Mark a request, so that its answer may be listed."""
    setattr(request, MARK, True)

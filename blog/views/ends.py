"""What is answered where a request leads to no page. One inside a course that the visitor may enter offers to search
it; a hidden course answers like a missing one."""

from __future__ import annotations

import errno
import sqlite3
import sys
from http import HTTPStatus

from django.core.validators import slug_re
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from blog.ends import busy, ended
from blog.languages import speaking
from blog.models import Course

OUT_OF_ROOM = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL = "53100"  # as PostgreSQL says it


def garbled(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return ended(request, HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return ended(request, HTTPStatus.FORBIDDEN)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    back = "" if request.user.is_authenticated else request.path
    return ended(request, HTTPStatus.NOT_FOUND, within=course_of(request), back=back)


def too_often(request: HttpRequest) -> HttpResponse:
    """429."""
    return ended(request, HTTPStatus.TOO_MANY_REQUESTS)


def broken(request: HttpRequest) -> HttpResponse:
    """500, whatever broke; 503 where it is the database that is away or locked, a disk that is full, or an institution
    whose sign-in does not answer: that is over once somebody has seen to it."""
    problem = sys.exc_info()[1]
    if is_out_of_room(problem):
        return busy(request, is_full=True)
    if isinstance(problem, OperationalError | InterfaceError):
        return busy(request)
    if isinstance(problem, RequestException):
        return busy(request, is_away=True)
    return ended(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def is_out_of_room(problem: BaseException | None) -> bool:
    """Whether something could not be written because a disk is full, or the share of it that we may use."""
    if isinstance(problem, OSError):
        return problem.errno in OUT_OF_ROOM
    cause = problem.__cause__ if isinstance(problem, OperationalError) else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == DISK_FULL


def course_of(request: HttpRequest) -> str:
    """The address of the course in which something was looked for, if this visitor may enter it; else nothing."""
    slug = request.path_info.strip("/").partition("/")[0]
    found = Course.objects.visible_to(request.user).filter(slug=slug).first() if slug_re.match(slug) else None
    return speaking(found).slug if found else ""

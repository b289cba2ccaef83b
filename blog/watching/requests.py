"""A line for each request and its answer: which page and how it went, never who asked, from where or for what exactly.
Its id stands in every other line of the request and in the head of the answer. It must not know any page."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from blog.watching import queries
from blog.watching.counters import counters
from blog.watching.lines import ASKED, Asked

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
AN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{7,63}")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
REFUSALS = {
    *(HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
    *(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS),
}
NOWHERE = "none"


class Watched:
    """The first of the middleware, above kept pages: what it adds to an answer is kept with none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, then tell."""
        asked, began = Asked(id_of(request)), perf_counter()
        before = ASKED.set(asked)
        try:
            response = self.get_response(request)
            response[HEADER] = asked.id
            tell(request, response, asked, perf_counter() - began)
            return response
        finally:
            ASKED.reset(before)


def id_of(request: HttpRequest) -> str:
    """The id that a server of our own in front has given, if it looks like one; else a new one."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXY_COUNT else ""
    return given if AN_ID.fullmatch(given) else uuid4().hex


def tell(request: HttpRequest, response: HttpResponseBase, asked: Asked, seconds: float) -> None:
    """The line of the request, that of its slowest query, and the counters."""
    status, route, kept = response.status_code, route_of(request), getattr(request, "kept", None)
    if (level := level_of(status)) >= logger.getEffectiveLevel():
        told = {
            "method": request.method if request.method in METHODS else "other",
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": size_of(response),
            "reader": reader_of(request),
        }
        more = {"told": told if kept is None else told | {"kept": kept}}
        # not `logger.log`, which looks for its caller in the stack
        logger.handle(logger.makeRecord(logger.name, level, "", 0, "asked", (), None, extra=more))
    if asked.n_slow:
        queries.tell(*asked.slowest, route=route, slow_queries=asked.n_slow)
    if counts := counters():
        counts.count_request(route, status, seconds, kept, asked.n_slow)


def level_of(status: int) -> int:
    """How much an answer matters to whoever watches."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return logging.ERROR
    return logging.WARNING if status in REFUSALS else logging.INFO


def route_of(request: Any) -> str:
    """The name of the page that was asked for: addresses themselves hold names and tokens."""
    match = getattr(request, "resolver_match", None)
    return str(getattr(request, "kept_route", "") or (match.view_name if match else "") or NOWHERE)


def size_of(response: Any) -> int | None:
    """How many bytes the answer holds, as far as that is known before they leave."""
    if not response.streaming:
        return len(response.content)
    length = response.get("Content-Length", "")
    return int(length) if length.isdecimal() else None


def reader_of(request: HttpRequest) -> str:
    """As what somebody asked. Whoever was not looked at by the page is a visitor: nobody is looked up for a line."""
    user = vars(request).get("_cached_user")
    if user is None or not user.is_authenticated:
        return "visitor"
    return "superuser" if user.is_superuser else "account"

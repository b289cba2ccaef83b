"""How a feed is answered: page by page, and with “not modified”, before any entry is rendered, where its reader has it.
It must not know what the entries are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from blog.citing import absolute
from blog.feeds.atom import KIND, Feed, written
from blog.models import Audience, Course
from blog.page_cache.sharing import share

A_WHILE = 300
SINCE = 2026
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
PAGE = re.compile(r"[1-9][0-9]{0,3}")

Row = TypeVar("Row", bound=Model)


def page_of(request: HttpRequest, rows: QuerySet[Row], size: int) -> tuple[list[Row], Mapping[str, Any]]:
    """The rows of the page that is asked for, and of the feed what says where it stands: its own address and the ways
    to its other pages. A page there is none of is missing."""
    asked = request.GET.get("page", "1")
    if not PAGE.fullmatch(asked):
        raise Http404
    number = int(asked)
    found = list(rows[(number - 1) * size : number * size + 1])
    if number > 1 and not found:
        raise Http404
    pages = {"first": 1, "previous": number - 1, "next": number + 1 if len(found) > size else 0}
    ways = [(relation, address_of(request, page)) for relation, page in pages.items() if page]
    is_paged = number > 1 or len(found) > size
    return found[:size], {"own": address_of(request, number), "ways": tuple(ways) if is_paged else ()}


def address_of(request: HttpRequest, number: int) -> str:
    """The whole address of one page of the feed that is asked for."""
    return absolute(request.path) + (f"?page={number}" if number > 1 else "")


def permanent(kind: str, pk: int, part: str = "") -> str:
    """The id that a thing keeps whatever becomes of its title and its address: a tag URI (RFC 4151)."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{SINCE}:{kind}/{pk}" + (f"/{part}" if part else "")


def answered(request: HttpRequest, course: Course, feed: Feed, *, is_of_essays: bool = False) -> HttpResponse:
    """The feed, or “not modified”. What a stranger gets of a course open to the web, anybody may keep for a while, and
    the site itself keeps it as long as no essay of the course changes; anything else is its reader's own."""
    etag = f'"{sha256(repr(feed).encode()).hexdigest()[:32]}"'
    answer: Any = get_conditional_response(request, etag)  # a time would hide what was withdrawn
    if answer is None:
        answer = HttpResponse(written(feed), content_type=f"{KIND}; charset=utf-8")
    answer["ETag"] = etag
    is_open = course.audience >= Audience.WEB and not request.user.is_authenticated
    if is_open and is_of_essays:
        share(request, course)
    else:
        answer["Cache-Control"] = f"public, max-age={A_WHILE}" if is_open else "private, no-cache"
    patch_vary_headers(answer, ["Cookie"])
    return cast(HttpResponse, answer)

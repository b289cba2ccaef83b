"""A page as it is kept: its head, its bytes, what it shows and when it dies; and how it is answered with, whole or as
*not modified*. It must not know where it is kept."""

from __future__ import annotations

import gzip
import hashlib
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from blog.page_cache.asking import VARY, takes_gzip
from blog.page_cache.sharing import Shown, shown_to_all

FOR_ALL = "public, max-age=0, s-maxage=1"
FOR_ONE = "private, no-cache"
OWN_HEADERS = {"cache-control", "vary", "etag", "last-modified", "content-length", "date"}
POLICY = "Content-Security-Policy"
LARGEST = 2_000_000
SMALLEST_PACKED = 500
LEVEL = 5


@dataclass(frozen=True)
class Page:
    """One answer for everybody, and the name of its page. `tokens` and `confirmed_at` are of the shared cache alone:
    what stood there for its versions, and when the database last said that they still hold."""

    shown: Shown
    head: tuple[tuple[str, str], ...]
    body: bytes
    etag: str
    made_at: int
    tokens: dict[str, str | None] = field(default_factory=dict)
    confirmed_at: float = 0
    route: str = ""

    @property
    def versions(self) -> dict[str, int]:
        """The versions of what is on it."""
        return self.shown.versions

    @property
    def is_alive(self) -> bool:
        """Whether no moment has passed at which it shows something else."""
        return time.time() < self.shown.dies_at


def page_of(request: HttpRequest, response: Any) -> Page | None:
    """The page to keep of an answer; None where the view did not share it, or it is for one reader after all."""
    shown = shown_to_all(request)
    if shown is None or response.status_code != HTTPStatus.OK or response.streaming or response.cookies:
        return None
    if response.has_header("Cache-Control") or len(response.content) > LARGEST:
        return None
    body, head = response.content, [(n, v) for n, v in response.items() if n.lower() not in OWN_HEADERS]
    etag = hashlib.sha256(body).hexdigest()[:32]
    if takes_gzip(request) and len(body) >= SMALLEST_PACKED:
        body, etag = gzip.compress(body, LEVEL, mtime=0), f"{etag}-gzip"
        head.append(("Content-Encoding", "gzip"))
    now = int(time.time()) + 1  # said from then on alone: two pages made in one second have one date
    own = [("Cache-Control", FOR_ALL), ("Vary", VARY), ("ETag", f'"{etag}"'), ("Last-Modified", http_date(now))]
    route = request.resolver_match.view_name if request.resolver_match else ""
    head = [*head, *own, ("Content-Length", str(len(body)))]
    return Page(shown, tuple(head), body, f'"{etag}"', now, route=route)


def answer(request: HttpRequest, page: Page) -> HttpResponseBase:
    """The page, or that the reader has it already (RFC 9110, 13)."""
    response = HttpResponse(page.body, headers=dict(page.head))
    if time.time() < page.made_at:
        del response["Last-Modified"]
    if "HTTP_IF_NONE_MATCH" not in request.META and "HTTP_IF_MODIFIED_SINCE" not in request.META:
        return response
    known = get_conditional_response(request, page.etag, page.made_at, response) or response
    for name, value in page.head:
        if not name.startswith("Content-") or name == POLICY:
            known.headers.setdefault(name, value)  # the browser takes what it is told here for the page it has
    return known


def unless_known(request: HttpRequest, response: Any) -> HttpResponseBase:
    """The answer, or that the reader has it already, where it says by what it is known."""
    etag, changed = response.headers.get("ETag"), response.headers.get("Last-Modified")
    if etag is None and changed is None:
        return cast(HttpResponseBase, response)
    return get_conditional_response(request, etag, parse_http_date_safe(changed or ""), response) or response


def kept_private(response: HttpResponseBase) -> HttpResponseBase:
    """Say of an answer for one reader that nobody else may keep it, unless its view has said something of the kind."""
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = FOR_ONE
    return response

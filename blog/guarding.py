"""What every answer of the site carries, whatever it is an answer to: no page of it asks for a sensor or a purse, and
none holds or is held by another site's; and in which ways an address may be asked at all. The Content-Security-Policy
and the rest of what browsers are told stand in the settings. It must not know what is answered."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic import RedirectView

from blog.ends import ended

DEVICES = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb".split()
HEAD = {
    "Permissions-Policy": ", ".join(f"{device}=()" for device in DEVICES),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ELSEWHERE = "cross-origin"  # pictures of a feed, and the cards of its links, are shown by readers on other sites
WAYS = ("GET", "HEAD", "OPTIONS", "POST")
KNOWN = {*WAYS, "PUT", "PATCH", "DELETE"}
OTHERS = "allauth."
PROGRAMS = "/api/"  # refuses in its own words
CHARACTERS = {"utf-8", "utf8", "us-ascii"}  # Python knows many that are no way to write text at all
LONGEST_QUERY = 32_000  # SQLite looks for no pattern of more than 50,000 bytes, and servers pass on a tenth of it


class Guarded:
    """Refuses TRACE and methods that somebody made up (RFC 9110, 9.3.8 and 15.5.6), which a view would take for GET,
    and what nobody could read; and writes the head of every answer. Ours refuse the rest of the methods themselves;
    others' views do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, what is asked in a way there is."""
        is_ours = request.method in KNOWN or request.path_info.startswith(PROGRAMS)
        if not is_readable(request):
            response: HttpResponseBase = ended(request, HTTPStatus.BAD_REQUEST)
        else:
            response = self.get_response(request) if is_ours else refused(request)
        for name, value in HEAD.items():
            response.headers.setdefault(name, value)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse what others' views would take for a form, or look for in a database that knows no NUL. Raises
        Http404."""
        if not view.__module__.startswith(OTHERS) and getattr(view, "view_class", None) is not RedirectView:
            return None
        if "\x00" in request.path_info:
            raise Http404
        return refused(request) if request.method not in WAYS else None


def is_readable(request: HttpRequest) -> bool:
    """Whether its query is no longer than any of ours, and its words are in characters that forms are sent in."""
    is_short = len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    return is_short and (request.encoding or "utf-8").lower() in CHARACTERS


def refused(request: HttpRequest) -> HttpResponse:
    """The refusal of a method, with those there are."""
    answer = ended(request, HTTPStatus.METHOD_NOT_ALLOWED)
    answer["Allow"] = ", ".join(WAYS)
    return answer

"""What happens to every request: looking as somebody else swaps the reader, and refuses to write."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from blog import viewing_as
from blog.viewing_as import Look

SAFE = {"GET", "HEAD", "OPTIONS"}
OPEN_TO_WRITING = {"account_logout"}
QUIET = {"reading"}


class ViewingAs:
    """Shows the pages of one course as somebody else sees them. Every write is refused, on the whole site, but signing
    out and stopping; the page that stops is one's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, unless this session looks as somebody."""
        if viewing_as.KEPT not in request.session:
            return self.get_response(request)
        asked: Any = request
        look = viewing_as.looking(request.session, request.user)
        if look is None:
            viewing_as.stop(request.session)
            return self.get_response(request)
        asked.look = look
        stops = reverse("view_as", args=[look.course.slug])
        if request.path != stops:
            if request.method not in SAFE and (refusal := refused(request)) is not None:
                return refusal
            if request.path.startswith(look.course.get_absolute_url()):
                asked.real_user, asked.user = asked.user, look.reader(asked.user)
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        return response


def refused(request: HttpRequest) -> HttpResponse | None:
    """The answer to a write: a page that says who is looked as, for the script the way to one; nothing at all for a
    reading mark; None for what may be done all the same."""
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        name = None
    if name in OPEN_TO_WRITING:
        return None
    if name in QUIET:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.headers.get("HX-Request"):
        told = _("You are looking as %(name)s. Nothing can be written. Stop looking, and you act as yourself again.")
        messages.error(request, told % {"name": look_of(request).name})
        return HttpResponseClientRedirect(reverse("view_as", args=[look_of(request).course.slug]))
    return render(request, "blog/looking_only.html", {"course": look_of(request).course}, status=HTTPStatus.FORBIDDEN)


def look_of(request: Any) -> Look:
    """As whom this request looks."""
    look: Look = request.look
    return look

"""What every answer of the interface for programs has in common: it reads, it says to whom it belongs, and what has not
changed is not sent again. Search engines are asked away from it as from all that is not listed in `blog.closing`. It
must not know what is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.csrf import csrf_exempt

from blog.site.api import asking, problems

METHODS = ("GET", "HEAD", "OPTIONS")

View = Callable[..., HttpResponse]


def answered(view: View) -> Callable[..., HttpResponseBase]:
    """The view, for whoever asks: by a token or by their session, and in no other way than reading."""

    @csrf_exempt
    @wraps(view)
    def open_to_programs(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Find out who asks, answer, and write the head of the answer."""
        if request.method == "OPTIONS":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(METHODS)})
        if request.method not in METHODS:
            return problems.answer(problems.not_this_way(METHODS))
        try:
            request.user = asking.reader(request, kwargs.get("course", ""))
        except problems.Problem as problem:
            return headed(request, problems.answer(problem))
        return headed(request, read(view, request, kwargs))

    return open_to_programs


def read(view: View, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    """The answer to GET, which is that to HEAD too: ninja knows its operations by one method."""
    asked, request.method = request.method, "GET"
    try:
        return view(request, **kwargs)
    finally:
        request.method = asked


def headed(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer with its head: what a person reads is kept by nobody else, and an answer that whoever asks has already
    is not sent again."""
    is_private = request.user.is_authenticated or "Authorization" in request.headers
    response["Cache-Control"] = "private, no-store" if is_private else "no-cache"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    if response.status_code != HTTPStatus.OK:
        return response
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response

"""What is answered where an essay is sent by whoever is signed out, or with a form that has grown too old: its words,
to be copied, and the form to send them again. The database is not asked, so nothing is told but what was sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

WORDS = ("title", "body", "works")
LEFT_BEHIND = frozenset({"csrfmiddlewaretoken", "press", "preview", "add", "publish", "use", "beside"})
WRITING = frozenset({"write", "edit"})


def shows_words_to_whoever_is_signed_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view; where somebody who is signed out sends it an essay, the page with their words."""

    @wraps(view)
    def answer(request: HttpRequest, **address: Any) -> HttpResponse:
        """The view's answer, or the page."""
        if request.user.is_authenticated or not has_words(request):
            return view(request, **address)
        return signed_out_page(request)

    return answer


def has_words(request: HttpRequest) -> bool:
    """Whether an essay was sent."""
    return request.method == "POST" and any(request.POST.get(name, "").strip() for name in WORDS)


def is_essay(request: HttpRequest) -> bool:
    """Whether an essay was sent to one of the two addresses where it is written."""
    found = request.resolver_match
    return found is not None and found.view_name in WRITING and has_words(request)


def signed_out_page(request: HttpRequest, *, may_send: bool = True) -> HttpResponse:
    """The words that were sent, and the form that sends them again, if it may be: it carries a token that counts."""
    shown = {
        "words": {name: request.POST.get(name, "") for name in WORDS},
        "others": [(name, value) for name, value in carried(request.POST) if name not in WORDS],
        "may_send": may_send,
    }
    return render(request, "blog/signed_out.html", shown, status=HTTPStatus.FORBIDDEN)


def is_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages sent this, as the browser says."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def carried(sent: QueryDict) -> list[tuple[str, str]]:
    """Every field that was sent, to be sent again."""
    return [(name, value) for name, values in sent.lists() for value in values if name not in LEFT_BEHIND]

"""How a request ends that leads to no page: a page in the site's look for people, one plain sentence for a script,
which would print whatever it gets. Neither holds anything of anybody, and neither asks the database; where the site
failed, the page gives the words back that were sent to it. It must not know why a request ended so."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

SENTENCES = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("What was sent is too large or garbled, so nothing was changed."),
    HTTPStatus.FORBIDDEN: gettext_lazy("You may not do this here."),
    HTTPStatus.NOT_FOUND: gettext_lazy("There is nothing at this address."),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_lazy("This address cannot be asked in this way."),
    HTTPStatus.TOO_MANY_REQUESTS: gettext_lazy("That was a lot at once. Wait a few minutes, then try again."),
    HTTPStatus.INTERNAL_SERVER_ERROR: gettext_lazy("Something broke on our side. Copy your text and try again."),
    HTTPStatus.SERVICE_UNAVAILABLE: gettext_lazy(
        "The site is closed for maintenance. Your text still stands here: copy it, and send it later."
    ),
}


BUSY = gettext_lazy("The site is busy, so nothing was sent. Your text still stands here: send it again in a moment.")
FULL = gettext_lazy("The site has no room left, so nothing was kept. Your text still stands here: copy it for later.")
AWAY = gettext_lazy("The sign-in of your institution does not answer, so nothing was changed. Try again in a moment.")
A_MOMENT, A_WHILE = "10", "300"
WORDS = ("title", "body", "works", "references", "note", "answer", "reason", "peer_names")


def ended(request: HttpRequest, status: HTTPStatus, **shown: Any) -> HttpResponse:
    """The answer of this status: a page, or a sentence for whoever asks for no page."""
    return told(request, status, str(SENTENCES[status]), f"{status.value}.html", **shown)


def busy(request: HttpRequest, *, is_full: bool = False, is_away: bool = False) -> HttpResponse:
    """The answer while the database is away or locked, no room is left to write, or an institution's sign-in is away:
    what was asked can be asked again."""
    sentence = str(FULL if is_full else AWAY if is_away else BUSY)
    shown = {"is_full": is_full, "is_away": is_away}
    answer = told(request, HTTPStatus.SERVICE_UNAVAILABLE, sentence, "busy.html", **shown)
    answer["Retry-After"], answer["Cache-Control"] = A_WHILE if is_full else A_MOMENT, "no-store"
    return answer


def told(request: HttpRequest, status: HTTPStatus, sentence: str, template: str, **shown: Any) -> HttpResponse:
    """The page for people, the sentence for scripts."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    if not request.accepts("text/html"):
        return JsonResponse({"detail": sentence}, status=status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        shown["typed"] = typed(request)
    return HttpResponse(render_to_string(template, shown), status=status)


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote and sent, as far as it can still be read: given back to them, to be copied."""
    if request.method != "POST":
        return []
    try:
        return [words for name in WORDS if (words := request.POST.get(name, "")).strip()]
    except (OSError, BadRequest, SuspiciousOperation, MultiPartParserError):
        return []


class WrongMethod:
    """Gives the bare refusal of a method something to read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, unless nothing would be shown."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        answer = ended(request, HTTPStatus.METHOD_NOT_ALLOWED)
        answer["Allow"] = response["Allow"]
        return answer

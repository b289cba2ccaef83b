"""What the interface for programs answers where it has nothing to give: a problem as JSON (RFC 9457), with a sentence.
It must not know what was asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

KIND = "application/problem+json"


class Problem(Exception):
    """Something that cannot be answered: a status, a sentence, and what stands in the head of the answer."""

    def __init__(self, status: HTTPStatus, sentence: str, head: Mapping[str, str] | None = None) -> None:
        self.code, self.head = status, dict(head or {})
        super().__init__(sentence)


def answer(problem: Problem, **more: Any) -> HttpResponse:
    """The problem as an answer."""
    told = {"type": "about:blank", "title": problem.code.phrase, "status": problem.code, "detail": str(problem)}
    return HttpResponse(
        json.dumps(told | more, ensure_ascii=False), status=problem.code, content_type=KIND, headers=problem.head
    )


def nothing_here() -> Problem:
    """What is hidden and what is missing answer alike."""
    return Problem(HTTPStatus.NOT_FOUND, _("There is nothing here, or nothing that you may read."))


def gone() -> Problem:
    """An essay that whoever asks could read until it was withdrawn."""
    return Problem(HTTPStatus.GONE, _("This essay was withdrawn by its author or by the staff of the course."))


def not_this_way(methods: Iterable[str]) -> Problem:
    """Anything but reading."""
    sentence = _("Here you can only read: ask with GET.")
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, sentence, {"Allow": ", ".join(methods)})


def unknown_token() -> Problem:
    """A token that is nobody's."""
    sentence = _("This token is not known, or no longer works. Send one that does as “Authorization: Bearer cq_…”.")
    return Problem(HTTPStatus.UNAUTHORIZED, sentence, {"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'})


def too_often(sentence: str, seconds: int) -> Problem:
    """Somebody asks faster than anybody reads."""
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, sentence, {"Retry-After": str(seconds)})


def badly_asked(errors: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """What was asked for cannot be read: which words of the address, and why."""
    told = [{"name": str(error["loc"][-1]), "detail": str(error["msg"])} for error in errors]
    names = ", ".join(dict.fromkeys(one["name"] for one in told))
    sentence = _("This cannot be read: %(names)s. Check the address.") % {"names": names}
    return answer(Problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence), errors=told)

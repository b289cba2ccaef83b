"""Closing the whole site for maintenance, without a database and without a restart: a file beside the pictures says so,
and until when. Every request looks whether it is there; static files are served before that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from blog.ends import ended

LONGEST = 64
A_WHILE, A_MINUTE = 300, 60
ALIVE = "/healthz"  # a process that works is not to be started anew because the site is closed
LOGGED = "_has_been_logged"


class Maintenance:
    """Answers every request with a page that says when to come back, as long as the file is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as usual, unless the site is closed."""
        if request.path_info == ALIVE or not is_on():
            return self.get_response(request)
        back = until()
        answer = ended(request, HTTPStatus.SERVICE_UNAVAILABLE, until=back)
        answer["Retry-After"] = str(seconds_to(back))
        answer["Cache-Control"] = "no-store"
        setattr(answer, LOGGED, True)  # nothing broke, so the log is spared an error for every request
        return answer


def is_on() -> bool:
    """Whether the site is closed."""
    return place().exists()


def until() -> datetime | None:
    """When it will be back, if the file tells and that is still to come; whatever else stands in it counts as
    nothing told."""
    try:
        with place().open(encoding="utf-8", errors="replace") as file:
            said = parse_datetime(file.read(LONGEST).strip())
    except (OSError, ValueError):
        return None
    back = said and (said if timezone.is_aware(said) else timezone.make_aware(said))
    return back if back and back > timezone.now() else None


def seconds_to(back: datetime | None) -> int:
    """How long whoever asked has to wait before they ask again."""
    return A_WHILE if back is None else max(A_MINUTE, int((back - timezone.now()).total_seconds()))


def switch_on(back: datetime | None = None) -> None:
    """Close the site. Raises OSError where the file cannot be written."""
    place().write_text(back.isoformat() if back else "")


def switch_off() -> None:
    """Open it again; one that is open stays so. Raises OSError where the file cannot be taken away."""
    place().unlink(missing_ok=True)


def place() -> Path:
    """Where the file is."""
    return Path(settings.MAINTENANCE_FILE)

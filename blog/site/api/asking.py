"""Who asks something of the interface for programs: a person by their session, whoever has a token by its owner's
rights, or anybody. A session that looks as a student reads what the student reads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from blog import tokens
from blog.pacing import refuse_more
from blog.refusals import TooOften
from blog.site.api import problems
from comments.guests import address_hash

AN_HOUR = 3600
MOST_REQUESTS = 1000
MOST_WRONG_TOKENS = 20


def reader(request: HttpRequest, course: str = "") -> Any:
    """Whose eyes read what is asked of this course. Where a token is sent, the session does not count. Raises
    Problem."""
    given = request.headers.get("Authorization", "").strip()
    if given:
        return owner(request, given)
    pace(f"programs:{request.user.pk or address_hash(request)}", MOST_REQUESTS)
    look: Any = getattr(request, "look", None)
    return look.reader(request.user) if look and look.course.slug == course else request.user


def owner(request: HttpRequest, given: str) -> Any:
    """The owner of the token that was sent. Raises Problem for one that is not known, and for haste."""
    request.user = AnonymousUser()
    scheme, _space, secret = given.partition(" ")
    token = tokens.found(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        pace(f"wrong-token:{address_hash(request)}", MOST_WRONG_TOKENS)
        raise problems.unknown_token()
    pace(f"token:{token.pk}", MOST_REQUESTS)
    tokens.note_use(token)
    return token.owner


def pace(what: str, most: int) -> None:
    """Count a request. Raises Problem for more than `most` in an hour."""
    try:
        refuse_more(what, most, AN_HOUR)
    except TooOften as haste:
        raise problems.too_often(str(haste), haste.seconds) from haste

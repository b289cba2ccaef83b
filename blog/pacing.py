"""How often one person may ask for what costs: previews, pictures, documents, unsaved words. Counted in the cache, so
that several processes agree; a cache that is away refuses nobody. It must not know what is asked for."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.refusals import TooOften


def refuse_haste(request: HttpRequest, what: str, most: int, seconds: int) -> None:
    """Count one request for `what` by whoever is signed in, or from an address by whoever is not, and raise TooOften
    for more than `most` of them in a window of so many seconds."""
    refuse_more(f"{what}:{request.user.pk or get_adapter(request).get_client_ip(request)}", most, seconds)


def refuse_crowd(what: str, most: int, seconds: int) -> None:
    """The same for everybody together: what costs so much that the site bears a few at a time."""
    refuse_more(f"{what}:everybody", most, seconds)


def refuse_more(key: str, most: int, seconds: int) -> None:
    """Count one more under this key, and raise TooOften for more than `most` in the window."""
    window, passed = divmod(int(timezone.now().timestamp()), seconds)
    if counted(f"haste:{key}:{window}", seconds) > most:
        left = seconds - passed
        raise TooOften(_("That is a lot at once. Wait %(n)s seconds, then try again.") % {"n": left}, left)


def counted(key: str, seconds: int) -> int:
    """How many times this key was counted, this time included."""
    try:
        cache.add(key, 0, seconds)
        times = cache.incr(key)
        cache.touch(key, seconds)  # Django's table in the database keeps a key that was counted for five minutes only
        return times
    except Exception:  # the key has just expired, or the cache is away: each raises a kind of its own
        return 1


def too_often(problem: TooOften) -> HttpResponse:
    """The answer to a script that asks too often: a plain sentence, and how many seconds to wait."""
    wait = {"Retry-After": str(problem.seconds)}
    return HttpResponse(str(problem), status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain", headers=wait)

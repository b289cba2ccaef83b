"""How often somebody posts: the times of their last replies, kept in the cache for as long as a limit looks back."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.refusals import TooOften
from comments.posting import Said
from comments.spam.rates import LOOKED_AT, wait

MOST_KEPT = 250


def slow_down(said: Said) -> None:
    """Raise TooOften where this person, or so many guests behind one address, have just posted a lot."""
    if said.author and said.author.is_staff:
        return
    own, here = keys_of(said)
    is_guest = said.author is None
    if found := wait(timezone.now(), times_at(own), times_at(here) if here else [], is_guest=is_guest):
        raise TooOften(_(found.sentence) % {"seconds": found.seconds}, found.seconds)


def note(said: Said) -> None:
    """Remember that they have posted now."""
    now = timezone.now().timestamp()
    for key in filter(None, keys_of(said)):
        kept = [*(time.timestamp() for time in times_at(key)), now]
        cache.set(key, kept[-MOST_KEPT:], LOOKED_AT.total_seconds())


def keys_of(said: Said) -> tuple[str, str]:
    """Under what a person's times are kept, and those of the guests behind their address; empty for no address."""
    if said.author:
        return f"pace:place:{said.author.pk}", ""
    own = f"pace:account:{said.account.pk}" if said.account else f"pace:guest:{said.guest_key}"
    return own, f"pace:address:{said.address_hash}" if said.address_hash else ""


def times_at(key: str) -> list[datetime]:
    """The times kept under a key."""
    return [datetime.fromtimestamp(time, UTC) for time in cache.get(key) or []]

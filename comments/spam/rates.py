"""How often somebody may write: limits for a person and, for guests alone, for the address they share. An answer is
the time to wait, not a judgement of the text. It must not know where the times come from."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from comments.policy import marked

gettext = marked


@dataclass(frozen=True)
class Limit:
    """So many, and no more, within such a time."""

    most: int
    within: timedelta


GUEST = (Limit(5, timedelta(minutes=1)), Limit(30, timedelta(hours=1)))
MEMBER = (Limit(20, timedelta(minutes=1)), Limit(200, timedelta(hours=1)))
ADDRESS = (Limit(100, timedelta(minutes=10)),)
LOOKED_AT = max(limit.within for limit in (*GUEST, *MEMBER, *ADDRESS))


@dataclass(frozen=True)
class Wait:
    """Not now: in how many seconds, and a sentence with a place for them."""

    seconds: int
    sentence: str


def wait(
    now: datetime, own: Iterable[datetime], from_address: Iterable[datetime] = (), *, is_guest: bool = False
) -> Wait | None:
    """How long this person has to wait; None for not at all. `own` are the times at which they wrote, `from_address`
    those at which guests wrote from the same part of the network. Members answer for themselves alone, since a whole
    class can sit behind one address."""
    seconds = seconds_until_free(now, own, GUEST if is_guest else MEMBER)
    if is_guest:
        seconds = max(seconds, seconds_until_free(now, from_address, ADDRESS))
    if not seconds:
        return None
    told = gettext("That was a lot in a short time. Wait %(seconds)s seconds and send it again: your text is kept.")
    return Wait(seconds, told)


def seconds_until_free(now: datetime, times: Iterable[datetime], limits: Iterable[Limit]) -> int:
    """Seconds until all limits leave room for one more, rounded up; 0 if they do now. A time to come counts as now."""
    times = sorted(min(time, now) for time in times)
    longest = timedelta()
    for limit in limits:
        inside = [time for time in times if time > now - limit.within]
        if len(inside) >= limit.most:
            longest = max(longest, inside[-limit.most] + limit.within - now)
    return math.ceil(longest.total_seconds())

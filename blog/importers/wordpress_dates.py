"""Dates as an export writes them: the site's clock and Greenwich, either of which may be zero or no date at all. Knows
no time zone of a site: a naive date is its business, and whoever knows the zone makes it one in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?(?:\.\d{1,6})?Z?", re.ASCII)
ZERO = re.compile(r"[0:\-\sTZ.]*", re.ASCII)
# Far enough from the ends of the calendar for every zone.
FIRST, LAST = 1000, 9000


def date_of(written: str) -> datetime | None:
    """A naive date from "2019-04-07 09:30:00"; None for a zero date, none, or one that no calendar has."""
    found = WRITTEN.fullmatch(written.strip()[:40])
    if not found:
        return None
    try:
        date = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    return date if FIRST <= date.year <= LAST else None


def moment_of(written: str) -> datetime | None:
    """The same, written in Greenwich time: aware, in UTC."""
    date = date_of(written)
    return date.replace(tzinfo=UTC) if date else None


def posted_of(written: str) -> datetime | None:
    """The moment in a feed's own form (RFC 822, 5.1), "Sun, 07 Apr 2019 09:30:00 +0000": aware, in UTC."""
    try:
        date = parsedate_to_datetime(written.strip()[:60])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not FIRST <= date.year <= LAST:
        return None
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)


def is_zero(written: str) -> bool:
    """Is there no date, or the date of nothing, which drafts have?"""
    return ZERO.fullmatch(written.strip()[:40]) is not None

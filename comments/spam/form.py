"""The age of the form that a text came in: sent before anybody could type it, or kept so long that the form needs a
fresh stamp. It must not know how a stamp is signed."""

from __future__ import annotations

SOONEST = 3
LATEST = 24 * 60 * 60


def is_hasty(seconds_since_issue: float | None) -> bool:
    """Whether it came sooner than a person types. Nothing is said of what has no stamp."""
    return seconds_since_issue is not None and seconds_since_issue < SOONEST


def must_refresh(seconds_since_issue: float | None) -> bool:
    """Whether the form is shown again with a fresh stamp and the text kept: too old, or without a valid stamp."""
    return seconds_since_issue is None or seconds_since_issue > LATEST

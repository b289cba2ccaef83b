"""Who gets in, and who does not: a line for each sign-in, refusal and change of what one signs in with. An account is
named by its number, which only the database can turn into a person; a refusal names nobody."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import signals as of_accounts
from allauth.mfa import signals as of_factors
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from blog.watching.counters import counters

logger = logging.getLogger(__name__)

TOLD = {
    "signed out": user_logged_out,
    "password changed": of_accounts.password_changed,
    "password set": of_accounts.password_set,
    "password reset": of_accounts.password_reset,
    "address changed": of_accounts.email_changed,
    "second factor added": of_factors.authenticator_added,
    "second factor removed": of_factors.authenticator_removed,
    "recovery codes made": of_factors.authenticator_reset,
}


def watch() -> None:
    """Listen; from `AppConfig.ready`."""
    user_logged_in.connect(signed_in, dispatch_uid="watching: signed in")
    user_login_failed.connect(refused, dispatch_uid="watching: refused")
    for what, happens in TOLD.items():
        happens.connect(telling(what), weak=False, dispatch_uid=f"watching: {what}")


def signed_in(user: Any, **_more: Any) -> None:
    """Somebody is in."""
    tell("signed in", user)
    if counts := counters():
        counts.add("sign_ins")


def refused(**_more: Any) -> None:
    """Somebody is not. What they typed is not looked at."""
    logger.warning("sign-in refused")
    if counts := counters():
        counts.add("sign_ins_refused")


def telling(what: str) -> Any:
    """What tells of one kind of change."""

    def happened(user: Any = None, **_more: Any) -> None:
        """It has."""
        tell(what, user)

    return happened


def tell(what: str, user: Any) -> None:
    """The line."""
    logger.info(what, extra={"told": {"account": user.pk if user else None}})

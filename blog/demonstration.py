"""The demonstration's people, whose password everybody knows, and whether they may sign in: while DEMO is set, and by
no door without it. It must not know how the demonstration is loaded."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004 - Django's own name
from django.db import DatabaseError

from blog.models import User
from blog.sessions import account

NAMES = "admin instructor assistant author classmate outsider j.halloran l.farrow s.kovac t.brandt"
PEOPLE = frozenset(f"{name}@example.edu" for name in NAMES.split())  # nobody gets letters there (RFC 2606)


def is_shut_out(user: Any) -> bool:
    """Whether this account is the demonstration's, on a site that is none."""
    return not settings.DEMO and str(user.email).lower() in PEOPLE


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's own, which knows nobody who is shut out, by password or by a session that was begun before."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this person may sign in, and stay so."""
        return bool(super().user_can_authenticate(user)) and not is_shut_out(user)

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, if it may stay."""
        user: User | None = account.first(int(user_id))
        return user if user and self.user_can_authenticate(user) else None


@register()
def check_people(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Name the accounts of the demonstration that are here without DEMO; nothing where the database does not answer,
    of which the checks of a deployment tell."""
    if settings.DEMO:
        return []
    try:
        names = list(User.objects.filter(email__in=PEOPLE).order_by("email").values_list("email", flat=True))
    except DatabaseError:
        return []
    what = f"Accounts of the demonstration are here, and cannot sign in without DEMO: {', '.join(names)}."
    hint = "Delete them in the admin, or begin with an empty database."
    return [Warning(what, hint=hint, id="colloquy.W018")] if names else []

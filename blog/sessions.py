"""The session of a request and its account, asked for by every page that is not shared: each by words that are put
together once. Everything else about sessions is Django's. It must not know what a session holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from blog.models import User
from blog.questions import question


class SessionStore(db.SessionStore):
    """Django's own, kept in the database."""

    def _get_session_from_db(self) -> Session | None:
        """The row of this session, unless it has ended; then its key is forgotten."""
        found: Session | None = standing.first(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found


@question
def standing(key: str, now: datetime) -> QuerySet[Session, Any]:
    """The session of a key that has not ended."""
    return Session.objects.filter(session_key=key, expire_date__gt=now).order_by()[:1]


@question
def account(pk: int) -> QuerySet[User, Any]:
    """The account of this id."""
    return User.objects.filter(pk=pk).order_by()[:1]

"""The link at the end of a letter that switches its kind off: without signing in, as often as somebody follows it, also
years later. It tells nobody whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from blog.models import Cadence, User
from blog.notices.kinds import DAILY_LETTER, KINDS
from blog.notices.preferences import cadences, choose

SALT = "blog.notices.unsubscribing"
LONGEST_TOKEN = 200


@dataclass(frozen=True)
class Subscription:
    """One person's letters of one kind, or their daily letter."""

    person: User
    kind: str

    @property
    def label(self) -> str:
        """What is switched off, in words."""
        return _("the daily letter") if self.kind == DAILY_LETTER else str(KINDS[self.kind].label)


def token_for(person: User, kind: str) -> str:
    """The secret part of the link."""
    token: str = Signer(salt=SALT).sign_object([person.pk, kind])
    return token


def found(token: str) -> Subscription | None:
    """Whose letters of which kind a token is about; None for one that was not made here, or that is about nobody."""
    try:
        signed = Signer(salt=SALT).unsign_object(token[:LONGEST_TOKEN])
    except (BadSignature, ValueError):
        return None
    match signed:
        case [int(pk), str(kind)] if kind in {DAILY_LETTER, *KINDS}:
            person = User.objects.filter(pk=pk).first()
            return Subscription(person, kind) if person else None
    return None


def unsubscribe(subscription: Subscription) -> None:
    """Send no more letters of this kind; for the daily letter, of any kind that came in it."""
    person, kind = subscription.person, subscription.kind
    named = [name for name, cadence in cadences(person).items() if cadence == Cadence.DAILY]
    choose(person, dict.fromkeys(named if kind == DAILY_LETTER else [kind], Cadence.OFF))

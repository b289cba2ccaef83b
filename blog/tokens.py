"""Tokens: making one, taking it back, and whose it is. A program that has one reads what its owner may read, and can do
nothing else with it. It must not know requests or pages."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.demonstration import is_shut_out
from blog.models import Token, User
from blog.refusals import Refused

PREFIX = "cq_"  # by which those who look for secrets in public places know one
BYTES = 32
SECRET = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")
MOST_TOKENS = 10
LONGEST_NAME = 60
DAYS = (30, 180, 365)
USUAL_DAYS = 180


def make(owner: User, name: str, days: int = USUAL_DAYS) -> tuple[Token, str]:
    """A new token, and the secret that is shown this once; those whose time is over make room. Raises Refused."""
    name = one_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Give it a name of 1 to %(n)s characters, to know it again.") % {"n": LONGEST_NAME})
    if days not in DAYS:
        raise Refused(_("Choose for how long it works."))
    secret, now = PREFIX + secrets.token_urlsafe(BYTES), timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)
        Token.objects.filter(owner=owner, ends_at__lte=now).delete()
        if Token.objects.filter(owner=owner).count() >= MOST_TOKENS:
            raise Refused(
                _("You have %(n)s tokens, which is all there is room for. Take one back.") % {"n": MOST_TOKENS}
            )
        kept = {"name": name, "secret_hash": hashed(secret), "made_at": now, "ends_at": now + timedelta(days)}
        return Token.objects.create(owner=owner, **kept), secret


class NewPassword:
    """A validator of passwords that refuses none: it is told of each new one, wherever it is set, and takes back what
    programs were given before."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Nothing is wrong."""

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Take all back."""
        if user and user.pk:
            revoke_all(user)

    def get_help_text(self) -> str:
        """Advice, where a password is chosen."""
        return _("Several words in a row are easy to keep and hard to guess.")


def revoke_all(owner: User) -> None:
    """Take back all that a person has made: who changes a password may have lost the old one."""
    Token.objects.filter(owner=owner).delete()


def revoke(token: Token) -> None:
    """Take a token back: from now on it is nobody's."""
    Token.objects.filter(pk=token.pk).delete()


def found(secret: str) -> Token | None:
    """The token with this secret, with its owner; None where there is none, its time is over, or its owner may not sign
    in."""
    if not SECRET.fullmatch(secret):
        return None
    standing = Token.objects.filter(ends_at__gt=timezone.now(), owner__is_active=True)
    token = standing.select_related("owner").filter(secret_hash=hashed(secret)).first()
    return None if token and is_shut_out(token.owner) else token


def hashed(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that nobody can guess it and a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()


def note_use(token: Token) -> None:
    """Remember the day on which a token was used: in the cache, for reading writes no row, and losing it is no harm."""
    today = timezone.now().date()
    try:
        if cache.get(key_of(token)) != today:
            cache.set(key_of(token), today, timedelta(max(DAYS)).total_seconds())
    except Exception:  # each cache raises a kind of its own
        return


def last_used(tokens: list[Token]) -> dict[int, date]:
    """The day on which each of these tokens was last used, as far as it is remembered."""
    try:
        days = cache.get_many([key_of(token) for token in tokens])
    except Exception:  # as above
        return {}
    return {token.pk: days[key_of(token)] for token in tokens if key_of(token) in days}


def key_of(token: Token) -> str:
    """Where the cache remembers a token."""
    return f"token:used:{token.pk}"

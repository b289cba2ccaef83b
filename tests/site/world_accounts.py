"""The accounts of the standing world, and all the ways in which one of its people signs in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken

from blog.models import (
    User,
)
from tests.factories import UserFactory
from tests.site.canary import word


def account(name: str, **kept: Any) -> User:
    """An account whose roster name and address are canaries."""
    user = UserFactory(name=word(name, "roster"), email=f"{word(name, 'email')}@example.edu", **kept)
    user.set_password("a long enough password")
    user.save()
    return user


def sign_in_elsewhere(user: User) -> None:
    """A person's account with an identity provider, and the secrets that go with it."""
    app = SocialApp.objects.create(
        provider="openid_connect", provider_id="elsewhere", name="E.", secret=word("elsewhere", "secret")
    )
    theirs = SocialAccount.objects.create(user=user, provider="elsewhere", uid=word("elsewhere", "uid"))
    SocialToken.objects.create(app=app, account=theirs, token=word("elsewhere", "token"))


def passkey(user: User) -> Authenticator:
    """A person's passkey."""
    kept = {"name": word("factor", "name"), "credential": {"id": word("factor", "secret")}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=kept)


def keys_of(user: User) -> dict[str, Any]:
    """The keys that letters bring to a person: one confirms their address, one lets them choose a password."""
    confirmation = EmailConfirmationHMAC(EmailAddress.objects.get(user=user)).key
    reset = SimpleNamespace(uidb36=user_pk_to_url_str(user), key=default_token_generator.make_token(user))
    return {"confirmation": SimpleNamespace(key=confirmation), "reset": reset}

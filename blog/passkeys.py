"""What a device answers when it is asked for a passkey, read by allauth's forms; an answer that is none is refused in a
sentence where they would fail. It knows accounts and no course."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.webauthn import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, struct.error)


class Readable:
    """Refuses what no device says."""

    def clean_credential(self) -> Any:
        """The passkey that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # allauth has no types
        except UNREADABLE as problem:
            raise unreadable() from problem


class LoginForm(Readable, forms.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Signing in with a passkey alone."""


class AuthenticateForm(Readable, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """The passkey after the password."""


class ReauthenticateForm(Readable, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """The passkey before something important."""


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new passkey."""

    def clean(self) -> Any:
        """The new passkey."""
        try:
            return super().clean()
        except UNREADABLE as problem:
            raise unreadable() from problem


def unreadable() -> ValidationError:
    """What is said of an answer that is none."""
    return ValidationError(_("The passkey could not be read. Try once more, or sign in another way."))

"""What a new account is asked beyond address and password, and where its letter leads. It knows accounts and no
course."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from blog.characters import one_line
from blog.demonstration import is_shut_out
from blog.models import User


class NameForm(forms.Form):
    """The name of whoever makes an account; allauth puts its own fields beside it."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Only staff of your courses see it."))

    def clean_name(self) -> str:
        """The name on one line, without characters that nobody sees."""
        return one_line(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name; allauth calls this with the new account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's own, but the letter that confirms an address leads back to where the account was made for, and the
    demonstration's people come in only while there is one."""

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """What stands between somebody who has proved who they are, in whatever way, and their session."""
        if is_shut_out(user):
            clear_login(request)
            return redirect("account_inactive")
        stopped: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return stopped

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where somebody comes from, as the servers in front say; the sender itself where it was none of them."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:  # fewer servers are named than there are: nobody passed all of them
            return str(request.META.get("REMOTE_ADDR", ""))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Write to whoever has an account, after the work that a new one would be: the time it takes tells nobody."""
        make_password(get_random_string(20))
        super().send_account_already_exists_mail(email)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The address in the letter, with the page to go on to: on a phone the letter opens in another browser."""
        url = str(super().get_email_confirmation_url(request, emailconfirmation))
        onward = get_next_redirect_url(request) if request else None
        return f"{url}?{urlencode({'next': onward})}" if onward else url

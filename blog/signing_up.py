"""What a new account is asked beyond address and password. It knows accounts and no course."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.characters import one_line
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

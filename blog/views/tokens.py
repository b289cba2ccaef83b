"""One's own tokens: the page that lists them, making one, which shows its secret this once, and taking one back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from blog import tokens as verbs
from blog.models import Token
from blog.refusals import Refused

PERIODS = ((30, _("a month")), (180, _("half a year")), (365, _("a year")))


class TokenForm(forms.Form):
    """What a new token is called, and for how long it works."""

    name = forms.CharField(
        label=_("Name"), max_length=verbs.LONGEST_NAME, help_text=_("What it is for, to know it again.")
    )
    days = forms.TypedChoiceField(label=_("Works for"), coerce=int, choices=PERIODS, initial=verbs.USUAL_DAYS)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of whoever is signed in, and the form for another."""
    if request.method != "POST":
        return listed(request, TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return listed(request, form)
    answer: HttpResponse = made(request, form)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def made(request: HttpRequest, form: TokenForm) -> HttpResponse:
    """Make it, once who one is was proved anew, and show the secret: here and nowhere else. A letter tells of it."""
    person: Any = request.user
    try:
        token, secret = verbs.make(person, form.cleaned_data["name"], form.cleaned_data["days"])
    except Refused as problem:
        form.add_error(None, str(problem))
        return listed(request, form)
    get_adapter().send_notification_mail("account/email/token_made", person, {"token": token})
    return listed(request, TokenForm(), {"made": token, "secret": secret})


@require_POST
@login_required
def token_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back."""
    token = get_object_or_404(Token, owner=request.user.pk, pk=pk)
    verbs.revoke(token)
    messages.success(
        request, gettext("The token “%(name)s” is taken back. It reads nothing any more.") % {"name": token}
    )
    return redirect("tokens")


def listed(request: HttpRequest, form: TokenForm, shown: dict[str, Any] | None = None) -> HttpResponse:
    """The page."""
    own = list(Token.objects.filter(owner=request.user.pk))
    used = verbs.last_used(own)
    rows = [(token, used.get(token.pk)) for token in own]
    context = {"form": form, "tokens": rows, "most": verbs.MOST_TOKENS, **(shown or {})}
    return render(request, "blog/tokens.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else 200)

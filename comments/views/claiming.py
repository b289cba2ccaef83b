"""Claiming what came from an older blog under one's own address, or saying that it is not one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comments import claiming


@require_POST
@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """Do what the button says, and lead home. Raises Http404 for any other button."""
    user: Any = request.user
    act = request.POST.get("act")
    if act == "mine":
        got = claiming.claim(user)
        if got.is_any:
            messages.success(request, told(got))
        else:
            messages.info(request, _("There is nothing left to claim."))
    elif act == "not-mine":
        claiming.decline(user)
        messages.success(request, _("Thank you. You are not asked again."))
    else:
        raise Http404
    return redirect("home")


def told(got: claiming.Offer) -> str:
    """What somebody got, in a sentence."""
    essays = ngettext("%(n)s essay", "%(n)s essays", got.essays) % {"n": got.essays}
    comments = ngettext("%(n)s comment", "%(n)s comments", got.comments) % {"n": got.comments}
    sentence = _("Yours now: %(essays)s and %(comments)s. They stand under the name you have in their course.")
    return sentence % {"essays": essays, "comments": comments}

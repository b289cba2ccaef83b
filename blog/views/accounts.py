"""Closing one's account: the page that says what happens, and the button that does it."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog import accounts
from blog.models import User
from blog.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def close_account(request: HttpRequest) -> HttpResponse:
    """What closing means; then one's own address typed, and who one is proved anew."""
    user: Any = request.user
    if request.method != "POST":
        return closing_page(request)
    if request.POST.get("email", "").strip().lower() != user.email:
        return closing_page(request, _("This is not the address of this account. Type it as it stands above."))
    answer: HttpResponse = closed(request)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def closed(request: HttpRequest) -> HttpResponse:
    """Close it, and say so to whoever is nobody from now on."""
    user: Any = request.user
    try:
        accounts.close(User.objects.get(pk=user.pk))
    except Refused as problem:
        return closing_page(request, str(problem))
    logout(request)
    messages.success(request, _("Your account is closed."))
    return redirect("home")


def closing_page(request: HttpRequest, refusal: str = "") -> HttpResponse:
    """The page, with what stood in the way."""
    user: Any = request.user
    places = user.enrolments.filter(is_active=True).select_related("course")
    shown = {"refusal": refusal, "places": places, "typed": request.POST.get("email", "")[:254]}
    return render(request, "account/close.html", shown, status=422 if refusal else 200)

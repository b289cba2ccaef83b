"""The page on which people sign in. It is allauth's; ours is where its buttons may lead. It must not know how somebody
is recognised."""

from __future__ import annotations

from allauth.account.views import login
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from blog.guarding import WAYS


@require_http_methods(WAYS)
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The page, from which a button may lead to the institution's own: browsers hold a form to `form-action` on every
    page it is passed on to, and an institution passes on to addresses that only it knows."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        answer: HttpResponseBase = login(request)
        return answer
    return csp_update({"form-action": ["https:"]})(login)(request)

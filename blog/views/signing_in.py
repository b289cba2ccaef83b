"""The pages from which people go to their institution to sign in, or to join its account to theirs. They are allauth's;
ours is where their buttons may lead. It must not know how somebody is recognised."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.socialaccount import views as social
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from blog.guarding import WAYS

View = Callable[[HttpRequest], HttpResponseBase]


def leading_out(view: View) -> View:
    """A page whose buttons may lead to the institution's own: browsers hold a form to `form-action` on every page it is
    passed on to, and an institution passes on to addresses that only it knows."""
    freed: View = csp_update({"form-action": ["https:"]})(view)

    @require_http_methods(WAYS)
    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponseBase:
        """The page; where nobody signs in elsewhere, its forms lead here alone."""
        return (freed if settings.SOCIALACCOUNT_PROVIDERS else view)(request)

    return shown


sign_in = leading_out(account.login)
confirm_it_is_you = leading_out(account.reauthenticate)
connections = leading_out(social.connections)

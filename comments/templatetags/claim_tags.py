"""The tag that offers a person what came from an older blog under their address. It prints and knows no rule."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from comments.claiming import offer_for

register = Library()


@register.inclusion_tag("comments/claims.html", takes_context=True)
def claims(context: Context) -> dict[str, Any]:
    """The offer to whoever reads this page, if there is one."""
    request = context["request"]
    is_own = request.user.is_authenticated and getattr(request, "look", None) is None
    return {"offer": offer_for(request.user) if is_own else None, "csrf_token": context.get("csrf_token")}

"""The tag that tells others how to link to a page. It asks the database nothing."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from blog.metadata import shared_of

register = Library()


@register.inclusion_tag("blog/sharing.html", takes_context=True)
def sharing(context: Context) -> dict[str, Any]:
    """The address that stays, and what Open Graph says of a page on the web; nothing on any other."""
    shown: Any = context.flatten()
    return {"shared": shared_of(shown)}

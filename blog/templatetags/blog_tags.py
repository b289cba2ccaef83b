"""The tags and filters of every template. They print what they are given and know no rule."""

from __future__ import annotations

from django.template import Library
from django.utils.safestring import SafeString

from blog.rendering import stored as stored_html

HUES = 5

register = Library()


@register.filter
def stored(html: str) -> SafeString:
    """HTML that `blog.rendering` made and a row has kept."""
    return stored_html(html)


@register.inclusion_tag("blog/disc.html")
def disc(name: str) -> dict[str, str | int]:
    """The disc beside a name: up to two initials, and one of five colours, the same for a name everywhere."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    initials = "".join(word[0] for word in words[:1] + words[1:][-1:])
    return {"initials": initials.upper(), "hue": sum(map(ord, str(name))) % HUES + 1}

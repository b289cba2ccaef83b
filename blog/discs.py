"""The disc beside a name. It must not know whose name it is."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

HUES = 5
KEPT = 2000


@lru_cache(maxsize=KEPT)
def disc(name: str) -> SafeString:
    """Up to two initials, and one of five colours, the same for a name everywhere."""
    words = [word for word in name.split() if word[0].isalnum()]
    initials = "".join(word[0] for word in words[:1] + words[1:][-1:])
    return format_html(
        '<svg class="disc d{}" viewBox="0 0 36 36" aria-hidden="true" focusable="false">'
        '<circle cx="18" cy="18" r="17.5"/><text x="18" y="18">{}</text></svg>\n',
        sum(map(ord, name)) % HUES + 1,
        initials.upper(),
    )

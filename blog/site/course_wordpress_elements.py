"""The elements of an export of WordPress as text that no word in them can leave, and HTML of ours that reads the same
on another site. It knows no row."""

from __future__ import annotations

import re
from html import escape
from re import Match

from django.conf import settings

from blog.site.offline import ADDRESS, COPIES, TAG

# What XML 1.0 (2.2) has no place for.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, text: str) -> str:
    """An element with this text and nothing else, on a line of its own."""
    return f"<{name}>{cdata(text)}</{name}>\n"


def cdata(text: str) -> str:
    """The text as it is, its own ends of CDATA cut in two; empty for none."""
    text = NOT_XML.sub("", text)
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>" if text else ""


def term(kind: str, slug: str, name: str) -> str:
    """A category or a tag that an item stands under."""
    return f'<category domain="{kind}" nicename="{escape(slug)}">{cdata(name)}</category>\n'


def meta(key: str, value: str) -> str:
    """Something kept about an item under a key."""
    return f"<wp:postmeta>\n{element('wp:meta_key', key)}{element('wp:meta_value', value)}</wp:postmeta>\n"


def portable(html: str) -> str:
    """The HTML with the addresses of this site written out, pictures as they are alone."""
    return TAG.sub(lambda tag: ADDRESS.sub(whole_address, COPIES.sub("", tag[0])), html)


def whole_address(found: Match[str]) -> str:
    """One address, with the site before it."""
    return f' {found[1]}="{settings.SITE_URL.rstrip("/")}{found[2]}"'

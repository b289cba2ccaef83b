"""HTML and Markdown of ours as they can be read without the site: its pictures are files beside the page, its other
addresses are written out. It knows no row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from re import Match

from django.conf import settings

from blog.rendering import IMAGES

Names = Mapping[str, str]

TAG = re.compile(r'<(?:a|img)\b(?:[^>"]|"[^"]*")*>')
COPIES = re.compile(r'\s(?:srcset|sizes|loading)="[^"]*"')
ADDRESS = re.compile(r'\s(src|href)="(/(?!/)[^"]*)"')
ELSEWHERE = re.compile(r'\s(src|href)="//')
IMAGE = re.compile(rf"{re.escape(IMAGES)}([\w-]{{1,40}})(?:/\d+)?(?![\w-])")


def image_names(*texts: str) -> set[str]:
    """The names of the pictures of ours that these texts show or link to."""
    return {match[1] for text in texts for match in IMAGE.finditer(text)}


def local_html(html: str, names: Names) -> str:
    """The HTML with its pictures under these names, and every other address of the site's written out."""
    return TAG.sub(lambda tag: local_tag(tag[0], names), html)


def local_tag(tag: str, names: Names) -> str:
    """One link or picture; a picture there is no file of shows what it was described as, and asks nobody for itself."""
    bare = ELSEWHERE.sub(r' \1="https://', COPIES.sub("", tag))
    local = ADDRESS.sub(lambda found: local_attribute(found, names), bare)
    return local if not local.startswith("<img") or f'src="{settings.SITE_URL}' not in local else without_source(local)


def without_source(tag: str) -> str:
    """A picture without its address."""
    return re.sub(r'\ssrc="[^"]*"', "", tag)


def local_attribute(found: Match[str], names: Names) -> str:
    """One address."""
    kind, address = found[1], found[2]
    picture = IMAGE.fullmatch(address)
    whole = names.get(picture[1], "") if picture else ""
    return f' {kind}="{whole or settings.SITE_URL + address}"'


def local_markdown(text: str, names: Names) -> str:
    """Markdown with its pictures under these names; those there is no file of keep their address."""
    return IMAGE.sub(lambda found: names.get(found[1], found[0]), text)

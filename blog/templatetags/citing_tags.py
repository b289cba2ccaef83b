"""The tag that tells machines what a page shows: an essay, and the works it cites. It asks the database nothing."""

from __future__ import annotations

from typing import Any

from django.template import Library

from blog.citations.metadata import citation_pairs, json_ld
from blog.citing import essay_of
from blog.models import Post
from blog.rendering import data_block

register = Library()


@register.inclusion_tag("blog/machines.html")
def machines(post: Post) -> dict[str, Any]:
    """The meta tags, the address that stays, and the JSON-LD of an essay."""
    essay, works = essay_of(post), post.shown.sources
    return {"address": essay.address, "pairs": citation_pairs(essay, works), "block": data_block(json_ld(essay, works))}

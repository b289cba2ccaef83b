"""The tags and filters of every template. They print what they are given and know no rule."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.template import Context, Library
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parsed
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from blog.discs import disc as disc_of
from blog.rendering import stored as stored_html

KEPT = 5000

register = Library()


@register.filter
def stored(html: str) -> SafeString:
    """HTML that `blog.rendering` made and a row has kept."""
    return stored_html(html)


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """A moment as HTML has it for machines, to the second: it allows no more than three digits of one."""
    return at.isoformat(timespec="seconds") if at else ""


@register.simple_tag
def disc(name: str) -> SafeString:
    """The disc beside a name."""
    return disc_of(str(name))


class KeptAddress(URLNode):
    """Django's own `url`, which a page asks dozens of times, with the answers kept."""

    def render(self, context: Context) -> str:
        """The address; as Django has it where it is given a name, or takes named words."""
        if self.asvar or self.kwargs or not isinstance(name := self.view_name.resolve(context), str):
            return str(super().render(context))
        words = tuple(str(word.resolve(context)) for word in self.args)
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        found = address(name, words, getattr(match, "namespace", None), place())
        return found if not context.autoescape else str(conditional_escape(found))


@register.tag
def url(parser: Parser, token: Token) -> KeptAddress:
    """The address of a page by its name, as everywhere in Django."""
    node = parsed(parser, token)
    return KeptAddress(node.view_name, node.args, node.kwargs, node.asvar)


def place() -> tuple[str, str]:
    """Where addresses begin, and by which table they are made."""
    return get_script_prefix(), str(get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=KEPT)
def address(name: str, words: tuple[str, ...], app: str | None, place: tuple[str, str]) -> str:
    """The address; by its own arguments alone."""
    return str(reverse(name, args=words, current_app=app))

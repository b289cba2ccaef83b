"""The tag for parts of pages that are the same for everybody who sees them: kept by the process, where a page as a
whole is somebody's own. A part's key names all that its words depend on, so nothing is taken back, only forgotten."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_PARTS = 5000
PARTS: dict[tuple[Any, ...], SafeString] = {}

register = Library()


class KeptPart(Node):
    """What stands between `kept` and `endkept`, made once for each key."""

    def __init__(self, name: str, words: list[FilterExpression], inside: NodeList) -> None:
        self.name, self.words, self.nodelist = name, words, inside

    def render(self, context: Context) -> SafeString:
        """The part as it was made before; made anew where the first word of its key is not there."""
        values = [word.resolve(context, ignore_failures=True) for word in self.words]
        if values[0] is None:
            return self.nodelist.render(context)
        key = self.name, get_language(), get_script_prefix(), *values
        if (found := PARTS.get(key)) is not None:
            return found
        made = self.nodelist.render(context)
        if len(PARTS) >= MOST_PARTS:
            PARTS.clear()
        PARTS[key] = made
        return made


@register.tag
def kept(parser: Parser, token: Token) -> KeptPart:
    """`{% kept "name" course.version post.pk %}`: the words behind the name are the key."""
    _tag, name, *words = token.split_contents()
    if not words:
        raise TemplateSyntaxError("kept needs a name and what the words depend on.")
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptPart(name, [parser.compile_filter(word) for word in words], inside)

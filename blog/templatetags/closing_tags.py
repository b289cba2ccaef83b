"""What a page says of a course that has closed: the line on top, and the word to search engines. They know no rule."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.utils.html import format_html

from blog import closing
from blog.metadata import course_in, route_of, thing_in
from blog.models import Course

register = Library()


@register.simple_tag(takes_context=True)
def robots(context: Context) -> str:
    """The mark in the head of every page that search engines are asked not to list; nothing on one that they may list,
    but a mark on its request."""
    shown: Any = context.flatten()
    if closing.is_listed(route_of(shown), course_in(shown), thing_in(shown)):
        closing.let_be_searched(context["request"])
        return ""
    return format_html('<meta name="robots" content="{}">', closing.AWAY)


@register.filter
def closing_line(course: Any) -> str:
    """The sentence on top of a closed course's pages; empty for an open one, and where there is none."""
    return closing.line(course) if isinstance(course, Course) else ""

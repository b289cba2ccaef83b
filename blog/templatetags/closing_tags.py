"""What a page says of a course that has closed: the line on top, and the word to search engines. They know no rule."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.utils.html import format_html

from blog import closing
from blog.models import Course

register = Library()


@register.simple_tag(takes_context=True)
def robots(context: Context) -> str:
    """The mark in the head of a page whose course search engines are asked not to list, and its mark on the request;
    nothing elsewhere."""
    course: Any = context.get("course")
    if not isinstance(course, Course) or closing.is_searched(course):
        return ""
    if request := context.get("request"):
        closing.keep_from_search(request)
    return format_html('<meta name="robots" content="{}">', closing.AWAY)


@register.filter
def closing_line(course: Any) -> str:
    """The sentence on top of a closed course's pages; empty for an open one, and where there is none."""
    return closing.line(course) if isinstance(course, Course) else ""

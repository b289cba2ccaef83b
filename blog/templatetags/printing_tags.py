"""Whether a page can offer an essay as a book. It starts nothing, and asks the database nothing."""

from __future__ import annotations

from django.template import Library

from blog.books import binding

register = Library()


@register.simple_tag
def books_are_made() -> bool:
    """Whether the program that makes books is here."""
    return binding.is_possible()

"""The tags of a thread as an archive's pages have them: the thread stands in the context of its page, and nothing waits
for anybody."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from blog.site.archiving.threads import BEFORE
from comments.printing import Page
from comments.threads import Place

register = Library()


class LastPage(Page):
    """Prints a discussion that nobody acts in any more."""

    def acts(self, said: Any, is_out: bool, is_mine: bool, number: str) -> str:
        """Nobody acts in an archive."""
        return ""

    def waiting(self, said: Any, is_mine: bool) -> str:
        """That readers did not see it."""
        told = _("Readers did not see this (%(status)s).") % {"status": said.get_status_display()}
        return format_html('<p class="say">{}</p>\n', told)

    def stone(self, spot: Place) -> str:
        """What holds the place of words that are not shown here, or stand on another page."""
        if spot.status != BEFORE:
            return super().stone(spot)
        address, told = reverse("comment", args=[spot.id]), _("stands on a page before this one")
        return format_html('<p class="stone"><a class="number" href="{}">{}</a> {}</p>\n', address, spot.number, told)


@register.inclusion_tag("comments/thread.html", takes_context=True)
def thread(context: Context, post: Any) -> dict[str, Any]:
    """The essay's thread, or the first page of it."""
    return {**context["discussion"], "request": context["request"], "user": context["user"]}


@register.simple_tag(takes_context=True)
def printed(context: Context, places: Any) -> SafeString:
    """The lines of a page of the discussion."""
    shown: Any = context.flatten()
    return LastPage(shown).printed(places)


@register.simple_tag
def waiting(course: Any) -> int:
    """How many comments wait for the reader of this page."""
    return 0

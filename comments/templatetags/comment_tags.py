"""The one seam from below: a page shows an essay's thread, or how much waits, by these tags and need not know how."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString

from comments.desk import Desk, waiting_in
from comments.discussion import thread_of
from comments.printing import Page

register = Library()


@register.inclusion_tag("comments/thread.html", takes_context=True)
def thread(context: Context, post: Any) -> dict[str, Any]:
    """The essay's thread as the reader of this page sees it, with the reply form."""
    request = context["request"]
    shown = thread_of(request, post, place=context.get("place"))
    return {**shown, "request": request, "user": request.user, "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def printed(context: Context, places: Any) -> SafeString:
    """The lines of a page of the thread, from what `thread_of` gives."""
    shown: Any = context.flatten()
    return Page(shown).printed(places)


@register.simple_tag(takes_context=True)
def waiting(context: Context, course: Any) -> int:
    """How many comments of a course wait for the reader of this page, a member of staff."""
    desk: Desk | None = context.get("moderating")
    return desk.waiting if desk else waiting_in(context["request"].user, course)

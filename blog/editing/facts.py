"""What an author is told above the text at every moment: under which names the essay will stand, who will see it, for
which week it is written and when that is due. It must not know templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from blog.clock import due
from blog.models import Audience, Post, Week


@dataclass(frozen=True)
class Facts:
    """The names of the byline, the circle in words, the week or None, and when it is due in the course's zone."""

    names: str
    circle: str
    week: Week | None
    due: str


def facts_of(post: Post, audience: Any, week: Any) -> Facts:
    """What a form says of an essay, saved or not: `audience` and `week` as the form holds them."""
    circle = min(number(audience, post.audience), post.course.audience)
    chosen = Week.objects.filter(course=post.course, pk=number(week)).first()
    until = due(chosen.due, post.course.time_zone) if chosen and chosen.due else ""
    return Facts(post.byline, str(Audience(circle).label) if circle in Audience.values else "", chosen, until)


def number(value: Any, otherwise: int = 0) -> int:
    """A number as a form holds it."""
    text = str(value or "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else otherwise

"""Making all stored HTML again from its Markdown: after a change of the renderer, or after `loaddata`. It writes HTML
and what is counted from it, never words and never a status. It goes kind by kind and row by row in a fixed order, so
that what was broken off can go on from its last row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from blog import manuscripts
from blog.models import Announcement, Change, Course, Page, Revision
from blog.rendering import render_comment
from comments import posting
from comments.models import Comment

AT_A_TIME = 200


class Place(NamedTuple):
    """A row that is done, by the name of its kind and its number: `comment:1200`."""

    kind: str
    pk: int

    def __str__(self) -> str:
        """As it is typed and read."""
        return f"{self.kind}:{self.pk}"


def rerender_all(after: Place | None = None) -> Iterator[Place]:
    """Render every revision, page, announcement and comment anew, one after the other, or those that come `after` a
    place; yields the place of each as it is done."""
    for kind, (model, render) in left(after).items():
        for row in model.objects.filter(pk__gt=done(kind, after)).order_by("pk").iterator(AT_A_TIME):
            render(row)
            yield Place(kind, row.pk)
    for course in Course.objects.values_list("pk", flat=True):
        Change.objects.of_course(course)


def how_many(after: Place | None = None) -> int:
    """How many rows there are to render."""
    kinds = left(after).items()
    return sum(model.objects.filter(pk__gt=done(kind, after)).count() for kind, (model, _render) in kinds)


def place_called(words: str) -> Place:
    """The place that these words name. Raises ValueError with a sentence."""
    kind, _colon, number = words.partition(":")
    if kind not in KINDS or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise ValueError(f"“{words[:60]}” is no place; one is written comment:1200, of {', '.join(KINDS)}.")
    return Place(kind, int(number))


def left(after: Place | None) -> dict[str, Kind]:
    """The kinds that are not wholly behind a place."""
    names = list(KINDS)
    return {name: KINDS[name] for name in names[names.index(after.kind) if after else 0 :]}


def done(kind: str, after: Place | None) -> int:
    """The last row of a kind that is done already."""
    return after.pk if after and after.kind == kind else 0


def rerender_page(page: Page) -> None:
    """Make the HTML of a course's own page again."""
    page.body_html = manuscripts.render(page.body, [], page.course.language, "", page.raw).html
    page.save(update_fields=["body_html"])


def rerender_announcement(announcement: Announcement) -> None:
    """Make the HTML of an announcement again."""
    announcement.body_html = render_comment(announcement.body)
    announcement.save(update_fields=["body_html"])


Kind = tuple[Any, Callable[[Any], None]]  # a model, and what renders one of its rows
KINDS: dict[str, Kind] = {
    "revision": (Revision, manuscripts.rerender),
    "page": (Page, rerender_page),
    "announcement": (Announcement, rerender_announcement),
    "comment": (Comment, posting.rerender),
}

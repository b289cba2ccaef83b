"""Making all stored HTML again from its Markdown: after a change of the renderer, or after `loaddata`. It writes HTML
and what is counted from it, never words and never a status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from blog import manuscripts
from blog.models import Announcement, Change, Course, Page, Revision
from blog.rendering import render_comment
from comments import posting
from comments.models import Comment

AT_A_TIME = 200


def rerender_all() -> Iterator[str]:
    """Render every revision, page, announcement and comment anew, one after the other; yields the kind of each as it is
    done."""
    yield from each(Revision.objects.select_related("post__course"), manuscripts.rerender)
    yield from each(Page.objects.select_related("course"), rerender_page)
    yield from each(Announcement.objects.all(), rerender_announcement)
    yield from each(Comment.objects.all(), posting.rerender)
    for course in Course.objects.values_list("pk", flat=True):
        Change.objects.of_course(course)


def each(rows: QuerySet[Any], render: Callable[[Any], None]) -> Iterator[str]:
    """Apply to each row, a few hundred in memory at a time."""
    for row in rows.order_by("pk").iterator(AT_A_TIME):
        render(row)
        yield str(rows.model._meta.verbose_name_plural)


def rerender_page(page: Page) -> None:
    """Make the HTML of a course's own page again."""
    page.body_html = manuscripts.render(page.body, [], page.course.language, "", page.raw).html
    page.save(update_fields=["body_html"])


def rerender_announcement(announcement: Announcement) -> None:
    """Make the HTML of an announcement again."""
    announcement.body_html = render_comment(announcement.body)
    announcement.save(update_fields=["body_html"])


def how_many() -> int:
    """How many rows there are to render."""
    return sum(model.objects.count() for model in (Revision, Page, Announcement, Comment))

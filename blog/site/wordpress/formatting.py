"""Printing what an import brought in its style, later and by the worker: an essay whose works or citations the engine
prints. Nothing of an import starts the engine itself."""

from __future__ import annotations

from blog.compat import task
from blog.models import Course
from blog.restyling import rerender_shown


@task()
def print_in_style(course_pk: int, post_pk: int) -> None:
    """Make the HTML of an essay again, with the engine; one that is gone is passed over."""
    for course in Course.objects.filter(pk=course_pk):
        rerender_shown(course.posts.filter(pk=post_pk))

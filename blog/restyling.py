"""A course that changes its style or language: its essays are printed anew by the worker, page by page. It must not
know who changed it, nor how a page is rendered."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from blog import manuscripts
from blog.citations.cited import cite
from blog.compat import task
from blog.formatting import ask_together
from blog.models import Course, Post

AT_ONCE = 8
SHOWN_BY_STYLE = frozenset({"citation_style", "language"})


def order_restyling(course: Course) -> None:
    """Have the course's essays printed anew once this transaction holds."""
    transaction.on_commit(partial(restyle_course.enqueue, course.pk))


@task()
def restyle_course(course_pk: int) -> None:
    """Print again every essay of a course, newest first, as readers come to those: each page stays wholly as it was
    until it is wholly new."""
    posts = Post.objects.filter(course=course_pk).order_by("-published_at", "-pk")
    known = list(posts.values_list("pk", flat=True))
    for start in range(0, len(known), AT_ONCE):
        rerender_shown(posts.filter(pk__in=known[start : start + AT_ONCE]))


def rerender_shown(posts: QuerySet[Post]) -> None:
    """Make again what readers and authors see of a few essays; the engine is asked for all of them at once."""
    shown = posts.select_related("course", "draft__post__course", "published__post__course")
    revisions = [revision for post in shown for revision in {post.published, post.draft} if revision]
    read = [(cite(each.body, each.sources, each.post.style.id), each.post.read_in) for each in revisions]
    ask_together(filter(None, (cited.request(language) for cited, language in read)))
    for revision in revisions:
        manuscripts.rerender(revision)

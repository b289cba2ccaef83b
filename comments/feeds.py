"""Feeds of comments, in Atom: only what anyone who may read the essay may see, never what waits."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.citing import absolute
from blog.feeds.answering import BEFORE_ALL, answered, page_of, permanent
from blog.feeds.atom import Entry, Feed
from blog.languages import speaking
from blog.models import Course, Post
from comments.models import Comment, CommentQuerySet, Kind, public

ENTRIES = 30


@require_safe
def course_feed(request: HttpRequest, course: str) -> HttpResponse:
    """The newest comments of a course, for whoever may enter it."""
    entered = speaking(get_object_or_404(Course.objects.visible_to(request.user), slug=course))
    title = _("Thoughts in %(course)s") % {"course": entered.title}
    name = permanent("course", entered.pk, "comments")
    return feed_of(request, newest(request).filter(post__course=entered), entered, entered, title, name)


@require_safe
def post_feed(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The newest comments of an essay, for whoever may read it."""
    visible = Post.objects.visible_to(request.user).opened().published()
    post = speaking(get_object_or_404(visible, course__slug=course, slug=slug))
    title = _("Thoughts on “%(title)s”") % {"title": post.title}
    name = permanent("essay", post.pk, "comments")
    return feed_of(request, newest(request).filter(post=post), post, post.course, title, name)


def newest(request: HttpRequest) -> CommentQuerySet:
    """Published comments that whoever asks may read, newest first."""
    said_here = Q(public(request.user), post__status="published", kind=Kind.COMMENT)
    visible = Comment.objects.visible_to(request.user).filter(said_here)
    return visible.select_related("author", "post__course", "post__published").order_by("-published_at", "-pk")


def feed_of(
    request: HttpRequest, rows: CommentQuerySet, about: Course | Post, course: Course, title: str, name: str
) -> HttpResponse:
    """These comments as a feed that follows a page."""
    comments, where = page_of(request, rows, ENTRIES)
    entries = tuple(entry_of(comment) for comment in comments)
    updated = max((entry.updated for entry in entries), default=BEFORE_ALL)
    address = absolute(about.get_absolute_url())
    feed = Feed(name, title, address, updated=updated, entries=entries, language=course.language, **where)
    return answered(request, course, feed)


def entry_of(comment: Comment) -> Entry:
    """A comment: who said it and where, and the words."""
    since = comment.published_at or comment.created_at
    return Entry(
        name=permanent("comment", comment.pk),
        title=_("%(name)s on “%(title)s”") % {"name": comment.byline, "title": comment.post.title},
        address=absolute(comment.get_absolute_url()),
        authors=(comment.byline,),
        updated=comment.fresh_at or since,
        published=since,
        html=comment.body_html,
        mark=f"comment-{comment.pk}-",
    )

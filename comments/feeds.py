"""Feeds of comments, in Atom: only what anyone who may read the essay may see, never what waits.

One feed object answers everybody, several at once, so it keeps nothing of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from blog.characters import printable
from blog.models import Course, Post
from comments.models import Comment, CommentQuerySet, Kind, public

ENTRIES = 30


def newest(request: HttpRequest) -> CommentQuerySet:
    """Published comments that whoever asks may read, newest first."""
    said_here = Q(public(request.user), post__status="published", kind=Kind.COMMENT)
    visible = Comment.objects.visible_to(request.user).filter(said_here)
    return visible.select_related("author", "post__course", "post__published").order_by("-published_at", "-pk")


@dataclass(frozen=True)
class Followed:
    """A course or an essay, and the comments there that whoever asks may read."""

    about: Course | Post
    comments: CommentQuerySet


class CommentFeed(Feed[Comment, Followed]):
    """What the feeds of a course and of an essay share."""

    feed_type = Atom1Feed

    def link(self, followed: Followed) -> str:
        """The page that the feed follows."""
        return followed.about.get_absolute_url()

    def items(self, followed: Followed) -> list[Comment]:
        """The newest comments."""
        return list(followed.comments[:ENTRIES])

    def item_title(self, item: Comment) -> str:
        """Who said it, and where."""
        return printable(_("%(name)s on “%(title)s”") % {"name": item.byline, "title": item.post.title})

    def item_description(self, item: Comment) -> str:
        """The words."""
        return printable(item.body_html)

    def item_author_name(self, item: Comment) -> str:
        """The public name."""
        return printable(item.byline)

    def item_pubdate(self, item: Comment) -> datetime | None:
        """When it was published."""
        return item.published_at


class CourseFeed(CommentFeed):
    """The newest comments of a course."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Followed:
        """The course, if whoever asks may enter it."""
        course = get_object_or_404(Course.objects.visible_to(request.user), slug=kwargs["course"])
        return Followed(course, newest(request).filter(post__course=course))

    def title(self, followed: Followed) -> str:
        """The feed's name."""
        return printable(_("Thoughts in %(course)s") % {"course": followed.about.title})


class PostFeed(CommentFeed):
    """The newest comments of an essay."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Followed:
        """The essay, if whoever asks may read it."""
        visible = Post.objects.visible_to(request.user).opened().published()
        post = get_object_or_404(visible, course__slug=kwargs["course"], slug=kwargs["slug"])
        return Followed(post, newest(request).filter(post=post))

    def title(self, followed: Followed) -> str:
        """The feed's name."""
        return printable(_("Thoughts on “%(title)s”") % {"title": followed.about.title})

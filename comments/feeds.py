"""Feeds of comments, in Atom: only what anyone who may read the essay may see, never what waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from blog.characters import printable
from blog.models import Course, Post
from comments.models import Comment, CommentQuerySet, public

ENTRIES = 30


def newest(request: HttpRequest) -> CommentQuerySet:
    """Published comments that whoever asks may read, newest first."""
    visible = Comment.objects.visible_to(request.user).filter(public(), post__status="published")
    return visible.select_related("author", "post__course", "post__published").order_by("-published_at", "-pk")


class CommentFeed(Feed[Comment, Any]):
    """What the feeds of a course and of an essay share."""

    feed_type = Atom1Feed
    comments: CommentQuerySet

    def link(self, about: Course | Post) -> str:
        """The page that the feed follows."""
        return about.get_absolute_url()

    def items(self, about: Any) -> list[Comment]:
        """The newest comments."""
        return list(self.comments[:ENTRIES])

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

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Course:
        """The course, if whoever asks may enter it."""
        course = get_object_or_404(Course.objects.visible_to(request.user), slug=kwargs["course"])
        self.comments = newest(request).filter(post__course=course)
        return course

    def title(self, course: Course) -> str:
        """The feed's name."""
        return printable(_("Thoughts in %(course)s") % {"course": course.title})


class PostFeed(CommentFeed):
    """The newest comments of an essay."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Post:
        """The essay, if whoever asks may read it."""
        visible = Post.objects.visible_to(request.user).opened().published()
        post = get_object_or_404(visible, course__slug=kwargs["course"], slug=kwargs["slug"])
        self.comments = newest(request).filter(post=post)
        return post

    def title(self, post: Post) -> str:
        """The feed's name."""
        return printable(_("Thoughts on “%(title)s”") % {"title": post.title})

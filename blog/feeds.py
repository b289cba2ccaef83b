"""Feeds of essays, in Atom. They show what `visible_to` shows to whoever asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from blog.characters import printable
from blog.models import Course, Post
from blog.views.entering import enter

ENTRIES = 20


class StreamFeed(Feed[Post, Course]):
    """The newest essays of a course."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Course:
        """The course, if whoever asks may enter it."""
        course = enter(request, kwargs["course"])
        self.posts = Post.objects.visible_to(request.user).filter(course=course).listed()
        return course

    def title(self, course: Course) -> str:
        """The feed's name."""
        return printable(course.title)

    def subtitle(self, course: Course) -> str:
        """What the course says of itself."""
        return printable(course.description)

    def link(self, course: Course) -> str:
        """The stream."""
        return course.get_absolute_url()

    def items(self, course: Course) -> list[Post]:
        """The newest essays."""
        return list(self.posts.order_by("-published_at", "-pk")[:ENTRIES])

    def item_title(self, item: Post) -> str:
        """The published title."""
        return printable(item.title)

    def item_description(self, item: Post) -> str:
        """The first lines."""
        return printable(item.shown.summary) or _("Read the essay.")

    def item_author_name(self, item: Post) -> str:
        """The public name."""
        return printable(item.author.public_name)

    def item_pubdate(self, item: Post) -> datetime | None:
        """When it was first published."""
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime | None:
        """When its words last changed."""
        return item.updated_at or item.published_at

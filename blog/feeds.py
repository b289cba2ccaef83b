"""Feeds of essays, in Atom, each entry with its whole essay. They show what `visible_to` shows to whoever asks.

One feed object answers everybody, several at once, so it keeps nothing of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from blog.characters import printable
from blog.citations.elsewhere import elsewhere
from blog.citing import absolute
from blog.models import Course, Post
from blog.models.posts import PostQuerySet
from blog.views.entering import enter

ENTRIES = 20


@dataclass(frozen=True)
class Followed:
    """A course, and the essays of it that whoever asks may read."""

    course: Course
    posts: PostQuerySet


class WholeEntries(Atom1Feed):
    """Atom whose entries carry their whole content beside the summary."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """The elements of one entry: one `author` for each who signed it, as Atom has it (RFC 4287, 4.1.2)."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


class StreamFeed(Feed[Post, Followed]):
    """The newest essays of a course."""

    feed_type = WholeEntries

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Followed:
        """The course, if whoever asks may enter it, with what they may read of it."""
        course = enter(request, kwargs["course"])
        return Followed(course, Post.objects.visible_to(request.user).filter(course=course).listed())

    def title(self, followed: Followed) -> str:
        """The feed's name."""
        return printable(followed.course.title)

    def subtitle(self, followed: Followed) -> str:
        """What the course says of itself."""
        return printable(followed.course.description)

    def link(self, followed: Followed) -> str:
        """The stream."""
        return followed.course.get_absolute_url()

    def items(self, followed: Followed) -> list[Post]:
        """The newest essays."""
        newest = followed.posts.defer(None).defer("published__body").order_by("-published_at", "-pk")
        return list(newest[:ENTRIES])

    def item_title(self, item: Post) -> str:
        """The published title."""
        return printable(item.title)

    def item_description(self, item: Post) -> str:
        """The first lines."""
        return printable(item.shown.summary) or _("Read the essay.")

    def item_extra_kwargs(self, item: Post) -> dict[str, Any]:
        """The essay with its list of works, as it can stand among others, and the public names of its authors."""
        html = elsewhere(item.shown.body_html, absolute(item.get_absolute_url()), f"post-{item.pk}-")
        return {"content": printable(html), "authors": [printable(place.public_name) for place in item.signed_by]}

    def item_pubdate(self, item: Post) -> datetime | None:
        """When it was first published."""
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime | None:
        """When its words last changed."""
        return item.updated_at or item.published_at

"""The feeds of an archive, in Atom: the newest essays, and the newest comments. An entry is known by the address it has
on the site, so that a reader who followed it there meets nothing twice; its link leads to the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from blog.characters import printable
from blog.citing import absolute
from blog.models import Post
from blog.rendering import plain
from blog.site.archiving.planning import Plan
from blog.site.archiving.rewriting import words_of_archive
from comments.models import CommentQuerySet, Kind

ESSAYS, COMMENTS, SUMMARY = 20, 30, 200


class Kept(Atom1Feed):
    """A feed that carries whole entries, and is as old as its newest one."""

    def latest_post_date(self) -> datetime:
        """The newest of its dates, or that of the course where it has none: never that of today."""
        dates: list[datetime] = [
            item[name] for item in self.items for name in ("updateddate", "pubdate") if item.get(name)
        ]
        began_at: datetime = self.feed["began_at"]
        return max(dates, default=began_at)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """The elements of an entry: an `author` for each who signed it, and its words."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


def course_feeds(plan: Plan) -> Iterable[tuple[str, str]]:
    """The feeds of the course, each with its address on the site."""
    slug, top = plan.course.slug, reverse("stream", args=[plan.course.slug])
    feed = begun(plan, plan.course.title, top, reverse("feed", args=[slug]))
    rows = plan.published.listed().defer(None).defer("published__body").order_by("-published_at", "-pk")
    for post in rows[:ESSAYS]:
        add_essay(plan, feed, post)
    yield feed.feed["at"], whole(feed)
    title = _("Thoughts in %(course)s") % {"course": plan.course.title}
    feed = begun(plan, title, top, reverse("comments_feed", args=[slug]))
    add_comments(plan, feed, plan.reached.all_comments().filter(post__in=plan.published.order_by().values("pk")))
    yield feed.feed["at"], whole(feed)


def essay_feed(plan: Plan, post: Post) -> tuple[str, str]:
    """The newest comments on one essay."""
    title = _("Thoughts on “%(title)s”") % {"title": post.title}
    feed = begun(plan, title, post.get_absolute_url(), reverse("post_feed", args=[plan.course.slug, post.slug]))
    add_comments(plan, feed, plan.reached.comments(post))
    return feed.feed["at"], whole(feed)


def begun(plan: Plan, title: str, about: str, address: str) -> Kept:
    """A feed at an address of the site, about another."""
    told: dict[str, Any] = {"began_at": plan.reached.began_at, "at": address}
    link = plan.addresses.link(about, address)
    return Kept(printable(title), link, "", feed_guid=absolute(address), language=plan.course.language, **told)


def add_essay(plan: Plan, feed: Kept, post: Post) -> None:
    """An entry for an essay."""
    own = post.get_absolute_url()
    feed.add_item(
        printable(post.title),
        plan.addresses.link(own, feed.feed["at"]),
        printable(post.shown.summary),
        unique_id=absolute(own),
        pubdate=post.published_at,
        updateddate=post.updated_at or post.published_at,
        authors=[printable(place.public_name) for place in post.signed_by],
        content=words_of_archive(post.shown.body_html, feed.feed["at"], plan.addresses),
    )


def add_comments(plan: Plan, feed: Kept, rows: CommentQuerySet) -> None:
    """Entries for the newest comments, those that readers see."""
    shown = rows.filter(status="published", kind=Kind.COMMENT).select_related("author", "post__published")
    for comment in shown.order_by("-published_at", "-pk")[:COMMENTS]:
        comment.post.course = plan.course
        own = comment.get_absolute_url()
        feed.add_item(
            printable(_("%(name)s on “%(title)s”") % {"name": comment.byline, "title": comment.post.title}),
            plan.addresses.link(own, feed.feed["at"]),
            shorten(plain(comment.body_html), SUMMARY, placeholder=" …"),
            unique_id=absolute(own),
            pubdate=comment.published_at,
            updateddate=comment.fresh_at,
            authors=[printable(comment.byline)],
            content=words_of_archive(comment.body_html, feed.feed["at"], plan.addresses),
        )


def whole(feed: Kept) -> str:
    """The feed as a file."""
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue()

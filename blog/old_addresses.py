"""Where things were on another site, and where they are now: the addresses that came with an import, of essays, pages
and feeds, by the host they were under. It must not know who asks, nor how they were brought."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from django.db.models import QuerySet
from django.urls import reverse

from blog.models import Course, OldAddress, Page, Post
from blog.questions import question

LONGEST_PATH = 500
NUMBERS = ("p", "page_id")
FEED = re.compile(r"(?:comments/)?feed/(?:(?:atom|rss2?|rdf)/)?\Z")
COMMENTS = "comments/feed/"


def number_in(query: str) -> str:
    """The number by which a query asks for a thing, as digits; "" for none. WordPress takes either name for both."""
    try:
        asked = parse_qs(query, max_num_fields=20)
    except ValueError:
        return ""
    numbers = (asked[name][0] for name in NUMBERS if name in asked)
    return next((n for n in numbers if n.isascii() and n.isdecimal() and len(n) <= 20), "")


def now_at(host: str, path: str, query: str, user: Any) -> str:
    """Where the thing of an old address is now; "" where there is none, where it is unclear which is meant, or where
    this person may not read it. `path` is percent-decoded."""
    if len(path) > LONGEST_PATH or "\x00" in path:
        return ""
    whole = path if path.endswith("/") else f"{path}/"
    number = number_in(query)
    feed = FEED.search(whole) if not number else None
    found = one_of(rows_at(whole, number), host) or (one_of(rows_at(whole, ""), host) if number else None)
    if found is None and feed:
        above = whole[: feed.start()]
        found = one_of(rows_at(above, ""), host)
        if found is None:
            return feed_of_course(host, above, COMMENTS in feed[0], user)
    return address_for(found, user, is_feed=bool(feed)) if found else ""


def rows_at(path: str, number: str) -> list[OldAddress]:
    """What stood at a path, with or without its last slash, and under a number if one was asked for."""
    asked = [f"{name}={number}" for name in NUMBERS] if number else [""]
    return stood_at((path, path.rstrip("/") or "/"), tuple(asked))


@question
def stood_at(paths: tuple[str, ...], asked: tuple[str, ...]) -> QuerySet[OldAddress]:
    """The rows of these paths under any of these questions."""
    return OldAddress.objects.filter(path__in=paths, query__in=asked).order_by("pk")[:200]


def one_of(rows: Iterable[OldAddress], host: str) -> OldAddress | None:
    """The one that is meant: of those under this host, else of all, the only one; None where there are several."""
    rows = list(rows)
    here = [row for row in rows if row.host == host]
    meant = {(row.post_id, row.page_id): row for row in here or rows}
    return next(iter(meant.values())) if len(meant) == 1 else None


def address_for(found: OldAddress, user: Any, *, is_feed: bool = False) -> str:
    """The address of now, for whoever may read what is there."""
    if found.post_id:
        post = (
            Post.objects.visible_to(user)
            .filter(pk=found.post_id)
            .select_related("course")
            .only("slug", "course")
            .first()
        )
        return reverse("post_feed" if is_feed else "post", args=[post.course.slug, post.slug]) if post else ""
    if not found.page_id:
        return ""
    page = Page.objects.visible_to(user).filter(pk=found.page_id).select_related("course").first()
    if page is None or not Course.objects.visible_to(user).filter(pk=page.course_id).exists():
        return ""
    return reverse("page", args=[page.course.slug, page.slug])


def feed_of_course(host: str, folder: str, is_of_comments: bool, user: Any) -> str:
    """The feed of the one course whose things were in a folder of this host."""
    courses = OldAddress.objects.filter(host=host, path__startswith=folder).values("course").distinct()
    found = list(Course.objects.visible_to(user).filter(pk__in=courses)[:2]) if courses.count() == 1 else []
    return reverse("comments_feed" if is_of_comments else "feed", args=[found[0].slug]) if found else ""

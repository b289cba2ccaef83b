"""The feeds of essays: of a course, of a week, of a tag, of an author; each entry the whole essay with its list of
works. They show what `visible_to` shows to whoever asks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog import gathering
from blog.citing import absolute
from blog.feeds.answering import BEFORE_ALL, answered, page_of, permanent
from blog.feeds.atom import Category, Entry, Feed
from blog.languages import speaking
from blog.models import Course, Post
from blog.models.posts import PostQuerySet

ENTRIES = 20


@require_safe
def course_feed(request: HttpRequest, course: str) -> HttpResponse:
    """The newest essays of a course."""
    entered = entered_by(request, course)
    told = {"title": entered.title, "subtitle": entered.description, "address": entered.get_absolute_url()}
    return feed_of(request, entered, Q(), name=permanent("course", entered.pk, "essays"), **told)


@require_safe
def week_feed(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Those of one week."""
    entered = entered_by(request, course)
    week = get_object_or_404(entered.weeks, slug=slug)
    title = _("%(what)s · %(course)s") % {"what": week.title, "course": entered.title}
    told = {"title": title, "subtitle": week.prompt, "address": reverse("week", args=[entered.slug, week.slug])}
    return feed_of(request, entered, Q(week=week), name=permanent("week", week.pk, "essays"), **told)


@require_safe
def tag_feed(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Those under one tag; one under which this person may read nothing answers like a missing one."""
    entered = entered_by(request, course)
    tag = get_object_or_404(gathering.tags_seen(request.user, entered), slug=slug)
    title = _("%(what)s · %(course)s") % {"what": tag.name, "course": entered.title}
    told = {"title": title, "address": reverse("tag", args=[entered.slug, tag.slug])}
    return feed_of(request, entered, Q(tags=tag), name=permanent("tag", tag.pk, "essays"), **told)


@require_safe
def author_feed(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Those that one person signed, where their page can be found."""
    entered = entered_by(request, course)
    author = gathering.author_found(request.user, entered, slug)
    if author.slug != slug:
        return redirect("author_feed", entered.slug, author.slug)
    title = _("%(what)s · %(course)s") % {"what": author.public_name, "course": entered.title}
    told = {"title": title, "address": reverse("author", args=[entered.slug, author.slug])}
    which = PostQuerySet.signed([author])
    return feed_of(request, entered, which, name=permanent("author", author.pk, "essays"), **told)


def entered_by(request: HttpRequest, course: str) -> Course:
    """The course of this address, if this person may enter it."""
    return speaking(get_object_or_404(Course.objects.visible_to(request.user), slug=course))


def feed_of(request: HttpRequest, course: Course, which: Q, address: str, **told: Any) -> HttpResponse:
    """The newest of the essays that this person may read and that the condition picks, as a feed."""
    listed = Post.objects.visible_to(request.user).filter(which, course=course).listed()
    newest = listed.defer(None).defer("published__body").prefetch_related("tags").order_by("-published_at", "-pk")
    posts, where = page_of(request, newest, ENTRIES)
    entries = tuple(entry_of(post) for post in posts)
    updated = max((entry.updated for entry in entries), default=BEFORE_ALL)
    told |= {"address": absolute(address), "language": course.language, **where}
    return answered(request, course, Feed(updated=updated, entries=entries, **told), is_of_essays=True)


def entry_of(post: Post) -> Entry:
    """An essay with its list of works, its tags, and the public names of its authors."""
    revision, since = post.shown, post.published_at or post.created_at
    tags = absolute(reverse("tags", args=[post.course.slug]))
    return Entry(
        name=permanent("essay", post.pk),
        title=revision.title,
        address=absolute(post.get_absolute_url()),
        authors=tuple(place.public_name for place in post.signed_by),
        updated=post.updated_at or since,
        published=since,
        html=revision.body_html,
        mark=f"post-{post.pk}-",
        summary=revision.summary,
        language=post.read_in,
        categories=tuple(Category(tag.slug, tags, tag.name) for tag in post.tags.all()),
    )

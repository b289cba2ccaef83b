"""Essays gathered by week, by tag, by author."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog import gathering
from blog.marks import marked, unread_by
from blog.models import Course, Post, User, Week
from blog.models.posts import PostQuerySet
from blog.notices import following
from blog.page_cache.sharing import share
from blog.views.entering import enter, framed, page_of


@require_safe
def weeks(request: HttpRequest, course: str) -> HttpResponse:
    """The weeks of the term, each with the number of essays this person may read, and of those they have read."""
    entered = enter(request, course)
    listed = counted_weeks(request.user, entered)
    return render(request, "blog/weeks.html", framed(request, entered, "weeks", weeks=listed))


@require_safe
def week(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The essays of one week, below what it asks for."""
    entered = enter(request, course)
    found = get_object_or_404(counted_weeks(request.user, entered), slug=slug)
    return gathered(request, "blog/week.html", Q(week=found), week=found, course=entered, here="weeks")


def counted_weeks(user: Any, course: Course) -> QuerySet[Week]:
    """The weeks of a course, each with `n_posts` that this person may read, and `n_read` that they have."""
    seen = Post.objects.visible_to(user).published().filter(course=course, week=OuterRef("pk")).order_by()
    counted = {"n_posts": seen, "n_read": seen.filter(~unread_by(user))}
    return course.weeks.annotate(
        **{
            name: Coalesce(Subquery(posts.values("week").annotate(n=Count("pk")).values("n")), 0)
            for name, posts in counted.items()
        }
    )


@require_safe
def tags(request: HttpRequest, course: str) -> HttpResponse:
    """The words that essays share, each with the number of essays this person may read; the others are not named."""
    entered = enter(request, course)
    seen = Post.objects.visible_to(request.user).published().filter(course=entered)
    listed = entered.tags.annotate(n_posts=Count("posts", filter=Q(posts__in=seen))).filter(n_posts__gt=0)
    return render(request, "blog/tags.html", framed(request, entered, "weeks", tags=listed))


@require_safe
def tag(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The essays under one tag. A tag under which this person may read nothing answers like a missing one."""
    entered = enter(request, course)
    found = get_object_or_404(gathering.tags_seen(request.user, entered), slug=slug)
    return gathered(request, "blog/tag.html", Q(tags=found), tag=found, course=entered)


@require_safe
def author(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The essays of one person, under their public name. A former name leads members to the one of now."""
    entered = enter(request, course)
    found = gathering.author_found(request.user, entered, slug)
    if found.slug != slug:
        return redirect("author", entered.slug, found.slug)
    follows = isinstance(request.user, User) and following.follows(request.user, found)
    which = PostQuerySet.signed([found])
    return gathered(request, "blog/author.html", which, author=found, course=entered, follows=follows)


def gathered(
    request: HttpRequest, template: str, which: Q, course: Course, here: str = "", **shown: object
) -> HttpResponse:
    """A list of the essays that this person may read and that the condition picks."""
    context = framed(request, course, here, **shown)
    posts = Post.objects.visible_to(request.user).filter(which, course=course).listed()
    page = page_of(request, marked(posts, request.user, context["place"]))
    share(request, course, page)
    return render(request, template, context | {"posts": page})

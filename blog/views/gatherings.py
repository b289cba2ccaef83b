"""Essays gathered by week, by tag, by author."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog.marks import marked, unread_by
from blog.models import CoAuthor, Course, Enrolment, FormerName, Post, User, Week
from blog.models.posts import PostQuerySet
from blog.notices import following
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
    seen = Post.objects.visible_to(request.user).published()
    found = get_object_or_404(entered.tags.filter(posts__in=seen).distinct(), slug=slug)
    return gathered(request, "blog/tag.html", Q(tags=found), tag=found, course=entered)


@require_safe
def author(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The essays of one person, under their public name. To a stranger, a member of whom they may read nothing answers
    like a missing one: who is in a course is its members' business. A former name leads
    members to the one of now."""
    entered = enter(request, course)
    people = entered.enrolments.all()
    is_member = getattr(request.user, "is_superuser", False) or entered.enrolment_of(request.user)
    if not is_member:
        seen = Post.objects.visible_to(request.user).published().filter(course=entered)
        joint = CoAuthor.objects.filter(post__in=seen.values("pk"), accepted_at__isnull=False)
        people = people.filter(Q(pk__in=seen.values("author")) | Q(pk__in=joint.values("enrolment")))
    found = people.filter(slug=slug).first()
    if found is None and is_member and (former := formerly(entered, slug)):
        return redirect("author", entered.slug, former.slug)
    if found is None:
        raise Http404
    follows = isinstance(request.user, User) and following.follows(request.user, found)
    which = PostQuerySet.signed([found])
    return gathered(request, "blog/author.html", which, author=found, course=entered, follows=follows)


def formerly(course: Course, slug: str) -> Enrolment | None:
    """Whoever had this address once."""
    former = FormerName.objects.filter(enrolment__course=course, slug=slug).select_related("enrolment").first()
    return former.enrolment if former else None


def gathered(
    request: HttpRequest, template: str, which: Q, course: Course, here: str = "", **shown: object
) -> HttpResponse:
    """A list of the essays that this person may read and that the condition picks."""
    context = framed(request, course, here, **shown)
    posts = Post.objects.visible_to(request.user).filter(which, course=course).listed()
    posts = marked(posts, request.user, context["place"])
    return render(request, template, context | {"posts": page_of(request, posts)})

"""Essays gathered by week, by tag, by author."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Course, Post
from blog.views.entering import enter, framed, page_of


@require_safe
def weeks(request: HttpRequest, course: str) -> HttpResponse:
    """The weeks of the term, each with the number of essays this person may read."""
    entered = enter(request, course)
    seen = Post.objects.visible_to(request.user).published().filter(course=entered)
    counts = seen.filter(week=OuterRef("pk")).order_by().values("week").annotate(n=Count("pk")).values("n")
    listed = entered.weeks.annotate(n_posts=Subquery(counts))
    return render(request, "blog/weeks.html", framed(request, entered, "weeks", weeks=listed))


@require_safe
def week(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The essays of one week."""
    entered = enter(request, course)
    found = get_object_or_404(entered.weeks, slug=slug)
    return gathered(request, "blog/week.html", Q(week=found), week=found, course=entered, here="weeks")


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
    like a missing one: who is in a course is its members' business."""
    entered = enter(request, course)
    people = entered.enrolments.all()
    if not (getattr(request.user, "is_superuser", False) or entered.enrolment_of(request.user)):
        people = people.filter(posts__in=Post.objects.visible_to(request.user).published()).distinct()
    found = get_object_or_404(people, slug=slug)
    return gathered(request, "blog/author.html", Q(author=found), author=found, course=entered)


def gathered(
    request: HttpRequest, template: str, which: Q, course: Course, here: str = "", **shown: object
) -> HttpResponse:
    """A list of the essays that this person may read and that the condition picks."""
    posts = page_of(request, Post.objects.visible_to(request.user).filter(which, course=course).listed())
    return render(request, template, framed(request, course, here, **shown, posts=posts))

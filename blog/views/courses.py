"""The home of the site, and what a course shows of itself: stream, about, its own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from blog.models import Course, Post
from blog.views.entering import enter, framed, page_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The courses a visitor may see; straight to the course if there is one."""
    courses = list(Course.objects.visible_to(request.user))
    if len(courses) == 1:
        return redirect(courses[0])
    return render(request, "blog/home.html", {"courses": courses})


@require_safe
def stream(request: HttpRequest, course: str) -> HttpResponse:
    """A course's essays, featured on top, then newest."""
    entered = enter(request, course)
    posts = page_of(request, Post.objects.visible_to(request.user).filter(course=entered).listed())
    return render(request, "blog/stream.html", framed(request, entered, "stream", posts=posts))


@require_safe
def about(request: HttpRequest, course: str) -> HttpResponse:
    """What the course is, who teaches it, and its own pages."""
    entered = enter(request, course)
    staff = entered.enrolments.filter(is_active=True).staff().select_related("section")
    text = entered.pages.filter(slug="about").first()
    others = entered.pages.exclude(slug="about")
    return render(request, "blog/about.html", framed(request, entered, "about", staff=staff, text=text, pages=others))


@require_safe
def page(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """One of the course's own pages."""
    entered = enter(request, course)
    text = get_object_or_404(entered.pages, slug=slug)
    return render(request, "blog/page.html", framed(request, entered, "about", text=text))

"""How every course page begins: the course this person may enter, their place in it, and what the frame shows."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from blog.models import Course, Enrolment, Post

POSTS_PER_PAGE = 10


def enter(request: HttpRequest, course: str) -> Course:
    """The course of this address, if this person may enter it; a hidden one answers like a missing one."""
    return get_object_or_404(Course.objects.visible_to(request.user), slug=course)


def framed(request: HttpRequest, course: Course, here: str = "", **shown: Any) -> dict[str, Any]:
    """The context of a course page: the course, this person's place in it, and the entry of the navigation."""
    return {"course": course, "place": course.enrolment_of(request.user), "here": here, **shown}


def place_in(request: HttpRequest, course: Course) -> Enrolment:
    """This person's place in the course; whoever has none finds nothing here."""
    if (place := course.enrolment_of(request.user)) is None:
        raise Http404
    return place


def asked_for_name(request: HttpRequest, course: Course) -> HttpResponse:
    """To the page that asks for a name, which leads back here."""
    return redirect(f"{reverse('me', args=[course.slug])}?{urlencode({'next': request.get_full_path()})}")


def page_of(request: HttpRequest, posts: QuerySet[Post]) -> Page[Post]:
    """Ten essays; an odd page number gives the first or the last page."""
    return Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page"))


def gone(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """What is answered where this person may not read an essay: one that was withdrawn says so to those who could
    read it, any other answers like a missing one."""
    withdrawn = Post.objects.withdrawn_from(request.user).select_related("course")
    post = get_object_or_404(withdrawn, course__slug=course, slug=slug)
    return render(request, "blog/gone.html", framed(request, post.course, "stream"), status=HTTPStatus.GONE)

"""How every course page begins: the course this person may enter, their place in it, and what the frame shows."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from blog.languages import speaking
from blog.models import Course, Enrolment, Post
from blog.paging import paged
from blog.prepared import prepared

POSTS_PER_PAGE = 10


def enter(request: HttpRequest, course: str) -> Course:
    """The course of this address, if this person may enter it; a hidden one answers like a missing one."""
    return speaking(get_object_or_404(Course.objects.visible_to(request.user), slug=course))


def framed(request: HttpRequest, course: Course, here: str = "", **shown: Any) -> dict[str, Any]:
    """The context of a course page: the course, this person's place in it, and the entry of the navigation."""
    place = next(iter(places_of(request.user, course)), None)
    if place is not None:
        place.course = course
    return {"course": course, "place": place, "here": here, **shown}


@prepared
def places_of(user: Any, course: Course) -> QuerySet[Enrolment]:
    """This person's active place in the course, if they have one."""
    return Enrolment.objects.of(user).filter(course=course).select_related("section").order_by()


def place_in(request: HttpRequest, course: Course) -> Enrolment:
    """This person's place in the course; whoever has none finds nothing here."""
    if (place := course.enrolment_of(request.user)) is None:
        raise Http404
    return place


def asked_for_name(request: HttpRequest, course: Course) -> HttpResponse:
    """To the page that asks for a name, which leads back here."""
    return redirect(f"{reverse('me', args=[course.slug])}?{urlencode({'next': request.get_full_path()})}")


def page_of(request: HttpRequest, posts: QuerySet[Post]) -> Page[Post]:
    """Ten essays."""
    return paged(request, posts, POSTS_PER_PAGE)


def gone(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """What is answered where this person may not read an essay: one that was withdrawn says so to those who could
    read it, any other answers like a missing one."""
    withdrawn = Post.objects.withdrawn_from(request.user).select_related("course")
    post = speaking(get_object_or_404(withdrawn, course__slug=course, slug=slug))
    return render(request, "blog/gone.html", {"course": post.course}, status=HTTPStatus.GONE)

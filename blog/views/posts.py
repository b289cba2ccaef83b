"""The page of an essay."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog import noting
from blog.marks import with_next
from blog.models import Post
from blog.views.entering import framed, gone


@require_safe
def post(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """An essay with its thread; one that this person may not see answers like one that does not exist, and one that
    was withdrawn says so to those who could read it."""
    address = {"course__slug": course, "slug": slug}
    shown = with_next(Post.objects.visible_to(request.user).opened(), request.user).filter(**address).first()
    if shown is None:
        return gone(request, course, slug)
    context = framed(request, shown.course, "stream", post=shown, revision=shown.shown)
    held = noting.exchange(request.user, context["place"], shown, shown.author)
    return render(request, "blog/post.html", context | {"tags": shown.tags.all(), "exchange": held})

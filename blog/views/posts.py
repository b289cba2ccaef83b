"""The page of an essay."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog import noting, readiness
from blog.marks import with_next
from blog.models import Post, PostStatus
from blog.views.entering import framed, gone
from blog.views.publication import just_published


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
    writes_it = readiness.is_author(shown, request.user)
    of_author = {"writes_it": writes_it, "just": just_published(shown) if writes_it else ""}
    of_author["decides"] = shown.status == PostStatus.SUBMITTED and not writes_it
    return render(request, "blog/post.html", context | of_author | {"tags": shown.tags.all(), "exchange": held})

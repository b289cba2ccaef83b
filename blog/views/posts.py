"""The page of an essay."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog import noting, readiness
from blog.languages import speaking
from blog.marks import opened, tags_of
from blog.models import PostStatus
from blog.page_cache.sharing import share
from blog.views.entering import framed, gone
from blog.views.publication import just_published


@require_safe
def post(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """An essay with its thread; one that this person may not see answers like one that does not exist, and one that
    was withdrawn says so to those who could read it."""
    shown: Any = next(iter(opened(request.user, course, slug)), None)
    if shown is None:
        return gone(request, course, slug)
    context = framed(request, speaking(shown).course, "stream", post=shown, revision=shown.shown)
    share(request, shown.course, [shown], [shown.replies_close_at])
    held = noting.exchange(request.user, context["place"], shown, shown.author)
    writes_it = readiness.is_author(shown, request.user)
    of_author = {"writes_it": writes_it, "just": just_published(shown) if writes_it else ""}
    of_author["decides"] = shown.status == PostStatus.SUBMITTED and not writes_it
    return render(
        request, "blog/post.html", context | of_author | {"tags": tags_of(request.user, shown), "exchange": held}
    )

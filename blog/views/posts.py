"""The page of an essay."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Post
from blog.views.entering import framed


@require_safe
def post(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """An essay with its thread; one that this person may not see answers like one that does not exist."""
    visible = Post.objects.visible_to(request.user).opened()
    shown = get_object_or_404(visible, course__slug=course, slug=slug)
    context = framed(request, shown.course, "stream", post=shown, revision=shown.shown)
    return render(request, "blog/post.html", context | {"tags": shown.tags.all()})

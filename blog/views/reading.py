"""Moving one's reading mark: by the page's script once a thing was on screen, or by the button *Mark as read*."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blog import reading as marks
from blog.models import Post, User


@login_required
@require_POST
def reading(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """`read=1` marks the essay; `until`, in seconds since 1970 with six decimals, the comments up to then."""
    post = get_object_or_404(Post.objects.visible_to(request.user).published(), course__slug=course, slug=slug)
    try:
        until = marks.moment(request.POST.get("until", ""))
    except ValueError:
        return HttpResponse(_("This is no moment in time."), status=400, content_type="text/plain")
    marks.mark(cast(User, request.user), post, read="read" in request.POST, seen_until=until)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect(f"{post.get_absolute_url()}#comments")

"""The private notes under a comment, for its author and staff: to anybody else there is no such page."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import noting
from blog.models import Post, User
from blog.refusals import Refused
from comments.discussion import place_in
from comments.models import Comment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the exchange; POST writes to it."""
    said = get_object_or_404(Comment.objects.visible_to(request.user).select_related("author"), pk=pk)
    post = get_object_or_404(Post.objects.visible_to(request.user).opened(), pk=said.post_id)
    place = place_in(request, post)
    held = said.author and noting.exchange(request.user, place, post, said.author, said.pk)
    if not held:
        raise Http404
    context = {"post": post, "course": post.course, "place": place, "here": "stream", "said": said, "exchange": held}
    typed, status = request.POST.get("body", ""), HTTPStatus.OK
    if request.method == "POST":
        try:
            noting.write(held, typed, cast(User, request.user), said.pk)
        except Refused as problem:
            messages.error(request, str(problem))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, _("Written. Only the two sides see it."))
            return redirect("comment_notes", said.pk)
    return render(request, "blog/notes.html", context | {"typed": typed}, status=status)

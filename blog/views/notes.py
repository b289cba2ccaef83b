"""The private notes under an essay, for its author and staff: to anybody else there is no such page."""

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
from blog.languages import speaking
from blog.models import Post, User
from blog.refusals import Refused
from blog.views.entering import framed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """GET shows the exchange on a page of its own; POST writes to it."""
    found = Post.objects.visible_to(request.user).opened()
    post = speaking(get_object_or_404(found, course__slug=course, slug=slug))
    context = framed(request, post.course, "stream", post=post)
    held = noting.exchange(request.user, context["place"], post, post.author)
    if held is None:
        raise Http404
    typed, status = request.POST.get("body", ""), HTTPStatus.OK
    if request.method == "POST":
        try:
            noting.write(held, typed, cast(User, request.user))
        except Refused as problem:
            messages.error(request, str(problem))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, _("Written. Only the two sides see it."))
            return redirect(f"{post.get_absolute_url()}#notes")
    return render(request, "blog/notes.html", context | {"exchange": held, "typed": typed}, status=status)

"""Reporting a comment to the instructors. Nobody else learns of it, its author least of all."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.languages import speaking
from blog.models import Post
from blog.refusals import Refused
from comments import reporting
from comments.discussion import place_in
from comments.forms import FlagForm
from comments.models import Comment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks what is wrong with a comment; POST tells the instructors. Only people of the course can."""
    said = get_object_or_404(Comment.objects.visible_to(request.user).select_related("author"), pk=pk)
    said.post = post = speaking(get_object_or_404(Post.objects.visible_to(request.user).opened(), pk=said.post_id))
    place = place_in(request, post)
    if place is None or not said.is_published:
        raise Http404
    form = FlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reporting.report(said, place, form.cleaned_data["reason"], form.cleaned_data["note"])
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Thank you. An instructor will look at it; nobody else learns of your report."))
            return redirect(post.get_absolute_url())
    context = {"said": said, "post": post, "course": post.course, "place": place, "here": "stream", "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "comments/flag.html", context, status=status)

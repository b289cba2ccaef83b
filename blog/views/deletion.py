"""`…/posts/<slug>/deletion/`: what goes with a draft that is deleted, and the button that deletes it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import autosaving
from blog.deleting import delete_draft, pictures_of
from blog.models import Post
from blog.refusals import Refused
from blog.views.entering import framed
from blog.views.history import number_in
from blog.views.writing import own_post


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Say what goes; POST deletes a draft of one's own. Its first author alone finds this page."""
    post = own_post(request, course, slug)
    by: Any = request.user
    if post.author.user_id != by.pk:
        raise Http404
    if request.method != "POST":
        return page_of_deletion(request, post)
    try:
        delete_draft(post, by, number_in(request.POST, "seen") or 0, number_in(request.POST, "copy"))
    except Refused as problem:
        messages.error(request, str(problem))
        return page_of_deletion(request, own_post(request, course, slug), HTTPStatus.CONFLICT)
    messages.success(request, _("Deleted: “%(title)s”.") % {"title": post.title})
    return redirect("drafts", post.course.slug)


def page_of_deletion(request: HttpRequest, post: Post, status: int = HTTPStatus.OK) -> HttpResponse:
    """What goes with the draft; of an essay that was published once, that it stays."""
    by: Any = request.user
    shown: dict[str, Any] = {"post": post, "is_deletable": post.is_deletable, "unsaved": autosaving.unsaved(post)}
    shown["others"] = ", ".join(place.public_name for place in post.signed_by[1:])
    if shown["is_deletable"]:
        heirs = [heir for _picture, heir in pictures_of(post, by)]
        shown |= {"n_revisions": post.revisions.count(), "n_notes": post.notes.count()}
        shown |= {"n_pictures": heirs.count(None), "n_kept_pictures": len(heirs) - heirs.count(None)}
    return render(request, "blog/draft_deletion.html", framed(request, post.course, "drafts", **shown), status=status)

"""`…/posts/<slug>/history/`: what an essay was before, for its authors and for staff who act on it; to anybody else it
answers like a missing one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import history as keeping
from blog.languages import speaking
from blog.marks import keeps_history_for
from blog.models import Post, Revision
from blog.paging import paged
from blog.refusals import Conflict, Refused
from blog.views.entering import framed

REVISIONS_PER_PAGE = 50
LONGEST_NUMBER = 9


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The revisions, newest first, and what two of them differ in; POST brings the words of one back."""
    post = post_with_history(request, course, slug)
    if request.method != "POST":
        return page_of_history(request, post)
    try:
        return restored(request, post)
    except Refused as problem:
        messages.error(request, str(problem))
        status = HTTPStatus.CONFLICT if isinstance(problem, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY
        return page_of_history(request, post_with_history(request, course, slug), status)


def post_with_history(request: HttpRequest, course: str, slug: str) -> Post:
    """The essay of this address, if this person may see what it was before."""
    visible = Post.objects.visible_to(request.user).opened().filter(keeps_history_for(request.user))
    return speaking(get_object_or_404(visible, course__slug=course, slug=slug))


def restored(request: HttpRequest, post: Post) -> HttpResponse:
    """Bring the words of a revision back, and go on writing. Only its authors do. Raises Refused."""
    by: Any = request.user
    number = number_in(request.POST, "restore")
    if number is None or not post.is_written_by(by):
        raise Http404
    revision = get_object_or_404(post.revisions, number=number)
    before = post.draft_id
    post = keeping.restore(post, revision, by, seen=number_in(request.POST, "seen") or 0)
    if post.draft_id == before:
        messages.info(request, _("These are your newest words already, so nothing was changed."))
        return redirect("history", post.course.slug, post.slug)
    told = _("The words of revision %(n)s are back, as your newest draft.") % {"n": number}
    if post.has_unpublished_changes:
        told += " " + _("Readers see what they saw until you update it.")
    messages.success(request, told)
    return redirect("edit", post.course.slug, post.slug)


def page_of_history(request: HttpRequest, post: Post, status: int = HTTPStatus.OK) -> HttpResponse:
    """The list and the difference."""
    try:
        pair = keeping.chosen(post, number_in(request.GET, "from"), number_in(request.GET, "to"))
    except Revision.DoesNotExist as missing:
        raise Http404 from missing
    page = paged(request, keeping.revisions_of(post), REVISIONS_PER_PAGE)
    shown = {
        "post": post,
        "page": page,
        "listed": keeping.listed(post, list(page)),
        "difference": keeping.difference(*pair) if pair else None,
        "restores": post.is_written_by(request.user),
    }
    return render(request, "blog/history.html", framed(request, post.course, "drafts", **shown), status=status)


def number_in(data: QueryDict, name: str) -> int | None:
    """The number of a revision that was sent; None where none was. Raises Http404 for what is no number."""
    sent = data.get(name) or ""
    if sent and not (sent.isdecimal() and len(sent) <= LONGEST_NUMBER):
        raise Http404
    return int(sent) if sent else None

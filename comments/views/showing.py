"""The way to one comment, the thread with a new one in it, and whether there are others since. It reads."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog import reading
from blog.languages import speaking
from blog.models import Post
from comments import guests, stamps
from comments.discussion import thread_of
from comments.models import Comment
from comments.pages import NEWEST, Asked, Reader, fresh_in, way_to

MOST_COUNTED = 100


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """To the comment's place in its page, in the sort the reader was in."""
    linkable = Comment.objects.linkable_to(request.user, guests.guest_key(request))
    found = get_object_or_404(linkable.select_related("post__course", "root"), pk=pk)
    return redirect(address(request, found))


@require_safe
def fresh(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """How many comments appeared since the page was made, as a link to the first of them; nothing if none did."""
    visible = Post.objects.visible_to(request.user).opened().published()
    post = speaking(get_object_or_404(visible, course__slug=course, slug=slug))
    try:
        since = reading.moment(request.GET.get("since", ""))
    except ValueError:
        since = None
    if since is None:
        return HttpResponse(_("This is no moment in time."), status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
    found = fresh_in(post, Reader(request.user, guests.guest_key(request)), since).filter(published_at__gt=since)
    new = list(found.order_by("published_at", "pk").values_list("pk", flat=True)[:MOST_COUNTED])
    if not new:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "comments/fresh.html", {"n": len(new), "first": new[0]})


@never_cache
@require_safe
def stamp(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """A fresh stamp for a guest's form, fetched when somebody begins to type."""
    post = get_object_or_404(Post.objects.visible_to(request.user).published(), course__slug=course, slug=slug)
    return HttpResponse(stamps.stamp(post), content_type="text/plain")


def shown(request: HttpRequest, new: Comment, guest_key: str) -> HttpResponse:
    """The thread with the new comment in it for the script, else the way to its page."""
    if not request.htmx:  # type: ignore[attr-defined]  # by its middleware
        return redirect(address(request, new))
    post = Post.objects.visible_to(request.user).opened().get(pk=new.post_id)
    return render(request, "comments/thread.html", thread_of(request, post, new=new, guest_key=guest_key))


def address(request: HttpRequest, found: Comment) -> str:
    """The page that holds a comment for this reader, and its place there."""
    asked = way_to(found, Reader(request.user, guests.guest_key(request)))
    if request.GET.get("sort") == NEWEST and not asked.under:
        asked = Asked(NEWEST, asked.page)
    return f"{found.post.get_absolute_url()}{asked.query(f'comment-{found.pk}')}"

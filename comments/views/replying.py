"""Replying to an essay or a comment, the way to one comment, and whether there are new ones. Views fetch by
`visible_to` and call the verbs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import retarget

from blog import reading
from blog.characters import printable
from blog.models import Audience, Post, ReadMark
from blog.names.form import NameForm
from blog.refusals import Refused
from blog.rendering import LONGEST_COMMENT
from comments import guests, moderation
from comments.discussion import answering, asked_for_name, known_as, place_in, thread_of
from comments.forms import ReplyForm
from comments.models import Comment
from comments.pages import NEWEST, Asked, Reader, fresh_in, number_in, way_to
from comments.posting import Said, people_named, rendered

LONGEST_PASSAGE = 2000
MOST_COUNTED = 100


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """To the comment's place in its page, in the sort the reader was in."""
    linkable = Comment.objects.linkable_to(request.user, guests.guest_key(request))
    found = get_object_or_404(linkable.select_related("post__course", "root"), pk=pk)
    return redirect(address(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """GET shows the form on a page of its own, or alone for the script; POST says it, or shows how it will look."""
    visible = Post.objects.visible_to(request.user).opened()
    post = visible.filter(course__slug=course, slug=slug).first()
    if post is None:
        return lost(request)
    place, named = place_in(request, post), asked_for_name(request, post)
    if request.method != "POST":
        form = ReplyForm(known_as=known_as(place), initial={"body": quoted(request)})
        return page_of_form(request, post, form, request.GET.get("parent"), named)
    form = ReplyForm(request.POST, known_as=known_as(place))
    if "preview" in request.POST:
        return preview(request, post, form, named)
    if form.is_valid() and is_named(form, named):
        try:
            return said(request, post, form, named)
        except Refused as problem:
            form.add_error(None, str(problem))
    return page_of_form(request, post, form, request.POST.get("parent"), named, HTTPStatus.UNPROCESSABLE_ENTITY)


def lost(request: HttpRequest) -> HttpResponse:
    """What is answered where there is no such essay for this person: to whoever had written something, with their
    words, so that nothing typed is lost. Raises Http404 for everybody else."""
    words = request.POST.get("body", "") if request.method == "POST" else ""
    if not words.strip():
        raise Http404
    return render(request, "comments/lost.html", {"words": words[:LONGEST_COMMENT]}, status=HTTPStatus.NOT_FOUND)


def quoted(request: HttpRequest) -> str:
    """The passage that was selected, or all of what is answered, marked as a quotation; empty if none is wanted."""
    passage = request.GET.get("passage", "")[:LONGEST_PASSAGE]
    if "quote" in request.GET and not passage:
        visible = Comment.objects.visible_to(request.user, guests.guest_key(request))
        answered = visible.filter(pk=number_in(request.GET.get("parent", "")) or 0).first()
        passage = answered.body if answered else ""
    lines = printable(passage).strip().splitlines()
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n" if lines else ""


def preview(request: HttpRequest, post: Post, form: ReplyForm, named: NameForm | None) -> HttpResponse:
    """The form again, with the words as they will look above it; nothing is said yet."""
    looked, status = "", HTTPStatus.OK
    words = request.POST.get("body", "")
    try:
        looked = rendered(words)
    except Refused as problem:
        form.only_complain(str(problem))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        form.only_complain()
    told = people_named(post, words[:LONGEST_COMMENT]) if place_in(request, post) else []
    shown = {"looked": looked, "told": [place.public_name for place in told], "is_preview": True}
    return page_of_form(request, post, form, request.POST.get("parent"), named, status, **shown)


@require_safe
def fresh(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """How many comments appeared since the page was made, as a link to the first of them; nothing if none did."""
    visible = Post.objects.visible_to(request.user).opened().published()
    post = get_object_or_404(visible, course__slug=course, slug=slug)
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


def is_named(form: ReplyForm, named: NameForm | None) -> bool:
    """Whether it is known under which name the reply appears; where it is not, the form says so and keeps the words."""
    if named is None or named.is_valid():
        return True
    asked = _("Choose the name that others will read beside your reply, then post it.")
    form.add_error(None, [asked] if not named.is_bound else [e for errors in named.errors.values() for e in errors])
    return False


def said(request: HttpRequest, post: Post, form: ReplyForm, named: NameForm | None) -> HttpResponse:
    """Say it, and show where it stands; the first time under the name that was chosen with it. Raises Refused."""
    place = named.settle(named.place.user) if named else place_in(request, post)
    data, user = form.cleaned_data, request.user if request.user.is_authenticated else None
    secret = "" if user else guests.new_secret(request)
    new = moderation.submit(
        post,
        Said(
            data["body"],
            parent=None if data["parent"] is None else Comment(pk=data["parent"]),
            author=place,
            account=user,
            guest_name=data.get("guest_name", ""),
            guest_email=data.get("guest_email", "") or (user.email if user and not place else ""),
            guest_key=guests.hashed(secret),
            audience=data.get("seen_by") or Audience.WEB,
        ),
    )
    if user:
        reading.mark(user, post, read=True, seen_until=new.created_at)
    response = shown(request, new, guests.hashed(secret))
    if secret:
        guests.remember(response, secret)
    return response


def shown(request: HttpRequest, new: Comment, guest_key: str) -> HttpResponse:
    """The thread with the new comment in it for the script, else the way to its page."""
    if not request.htmx:  # type: ignore[attr-defined]  # by its middleware
        return redirect(address(request, new))
    post = Post.objects.visible_to(request.user).opened().get(pk=new.post_id)
    return render(request, "comments/thread.html", thread_of(request, post, new=new, guest_key=guest_key))


def address(request: HttpRequest, found: Comment) -> str:
    """The page that holds a comment for this reader, and its place there."""
    reader = Reader(request.user, guests.guest_key(request), ReadMark.objects.seen_until(request.user, found.post))
    asked = way_to(found, reader)
    if request.GET.get("sort") == NEWEST and not asked.under:
        asked = Asked(NEWEST, asked.page)
    return f"{found.post.get_absolute_url()}{asked.query(f'comment-{found.pk}')}"


def page_of_form(
    request: HttpRequest,
    post: Post,
    form: ReplyForm,
    parent: str | None,
    named: NameForm | None = None,
    status: int = HTTPStatus.OK,
    **shown: Any,
) -> HttpResponse:
    """The form with what was typed, and what it answers. Without script it is a page."""
    context = answering(request, post, form, parent, named) | shown
    if not request.htmx:  # type: ignore[attr-defined]  # by its middleware
        return render(request, "comments/reply.html", context, status=status)
    response = render(request, "comments/reply_form.html", context, status=status)
    if status != HTTPStatus.OK or shown:
        retarget(response, f"#reply-{context['parent'].pk}" if context["parent"] else "#reply")
    return response

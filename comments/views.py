"""Replying to an essay or a comment, and the way to one comment. Views fetch by `visible_to` and call the verbs."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import retarget

from blog import reading
from blog.models import Audience, Post
from blog.names.form import NameForm
from blog.refusals import Refused
from comments import guests, moderation, threads
from comments.discussion import answering, asked_for_name, known_as, place_in, thread_of
from comments.forms import ReplyForm
from comments.models import Comment
from comments.moderation import Said


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """To the comment's place in its page."""
    linkable = Comment.objects.linkable_to(request.user, guests.guest_key(request))
    found = get_object_or_404(linkable.select_related("post__course", "root"), pk=pk)
    return redirect(address(found))


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """GET shows the form on a page of its own, or alone for the script; POST says it."""
    visible = Post.objects.visible_to(request.user).opened()
    post = get_object_or_404(visible, course__slug=course, slug=slug)
    place, named = place_in(request, post), asked_for_name(request, post)
    if request.method != "POST":
        return page_of_form(request, post, ReplyForm(known_as=known_as(place)), request.GET.get("parent"), named)
    form = ReplyForm(request.POST, known_as=known_as(place))
    if form.is_valid() and is_named(form, named):
        try:
            return said(request, post, form, named)
        except Refused as problem:
            form.add_error(None, str(problem))
    return page_of_form(request, post, form, request.POST.get("parent"), named, HTTPStatus.UNPROCESSABLE_ENTITY)


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
        return redirect(address(new))
    post = Post.objects.visible_to(request.user).opened().get(pk=new.post_id)
    return render(request, "comments/thread.html", thread_of(request, post, new=new, guest_key=guest_key))


def address(found: Comment) -> str:
    """The page that holds a comment, and its place there."""
    page = threads.page_of(found.number or (found.root.number if found.root else ""))
    query = f"?thread={page}" if page > 1 else ""
    return f"{found.post.get_absolute_url()}{query}#comment-{found.pk}"


def page_of_form(
    request: HttpRequest,
    post: Post,
    form: ReplyForm,
    parent: str | None,
    named: NameForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The form with what was typed, and what it answers. Without script it is a page."""
    context = answering(request, post, form, parent, named)
    if not request.htmx:  # type: ignore[attr-defined]  # by its middleware
        return render(request, "comments/reply.html", context, status=status)
    response = render(request, "comments/reply_form.html", context, status=status)
    if status != HTTPStatus.OK:
        retarget(response, f"#reply-{context['parent'].pk}" if context["parent"] else "#reply")
    return response

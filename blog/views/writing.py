"""Writing an essay: a new one, an old one, one's drafts, and the preview."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blog import autosaving, manuscripts, readiness
from blog.autosaving import Unsaved
from blog.characters import printable
from blog.citations.keys import Entry
from blog.citations.styles import style_called
from blog.clock import saved_when, when
from blog.closing import is_closed
from blog.editing.counting import count_of
from blog.editing.desk import Desk
from blog.editing.facts import facts_of
from blog.editing.worklist import confirmed_entries, entries_of
from blog.forms import EssayForm
from blog.languages import speaking
from blog.models import Enrolment, FormerAddress, Post, Revision, User
from blog.models.posts import PostQuerySet
from blog.names import naming
from blog.pacing import refuse_haste, too_often
from blog.pictures import figure_of, keep_picture
from blog.refusals import Conflict, Refused, TooOften
from blog.rendering import Rendered
from blog.views.closed import closed_page
from blog.views.entering import asked_for_name, enter, framed, place_in
from blog.views.signed_out import shows_words_to_whoever_is_signed_out

PREVIEWS_A_MINUTE, PICTURES_A_MINUTE = 120, 20


def may_write(request: HttpRequest) -> bool:
    """Whether this person writes in any course, or in the admin of all."""
    return bool(getattr(request.user, "is_superuser", False)) or Enrolment.objects.of(request.user).exists()


def own_post(request: HttpRequest, course: str, slug: str) -> Post:
    """The essay of this address, if it is this person's own or signed by them; anybody else's answers like a missing
    one."""
    here = Q(slug=slug)
    if request.method == "POST":  # a form that was opened before the address moved
        former = FormerAddress.objects.filter(course__slug=course, slug=slug)
        here |= Q(pk__in=former.values("post"))
    own = Post.objects.visible_to(request.user).opened().filter(PostQuerySet.written_by(request.user))
    return speaking(get_object_or_404(own.filter(here), course__slug=course))


@shows_words_to_whoever_is_signed_out
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, course: str) -> HttpResponse:
    """Begin an essay."""
    entered = enter(request, course)
    place = place_in(request, entered)
    if request.method != "POST" and is_closed(entered):
        return closed_page(request, entered)
    if request.method != "POST" and naming.is_to_be_asked(place):
        return asked_for_name(request, entered)
    blank = Post(course=entered, author=place, audience=manuscripts.first_circle(entered, place))
    desk = Desk(request, blank, typed(request))
    form = EssayForm(desk.sent, course=entered, instance=blank, initial={"begun": secrets.token_urlsafe(16)})
    form.fields["title"].widget.attrs["autofocus"] = desk.sent is None
    if desk.lets_save(form):
        try:
            return saved(request, form, begun(place, form))
        except Refused as problem:
            form.add_error(None, str(problem))
    return page_of_form(request, form, desk)


def begun(author: Enrolment, form: EssayForm) -> Post:
    """The draft of a new form, with its words: the one it has begun while its author typed, or a new one. Raises
    Refused."""
    post, is_new = autosaving.begin(author, form.manuscript, form.cleaned_data["begun"], by=author.user)
    if is_new:
        return post
    form.post = post
    try:
        return autosaving.save(post, form.manuscript, author.user, form.window)
    except Conflict:
        form.stand_on_newest(post, autosaving.unsaved(post))
        raise


@shows_words_to_whoever_is_signed_out
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Go on with an essay of one's own, with what was typed and not saved."""
    post = own_post(request, course, slug)
    if request.method != "POST" and is_closed(post.course):
        return closed_page(request, post.course, post=post)
    reads_own_words = request.method != "POST" and not getattr(request.user, "looked_through_by", None)
    unsaved = autosaving.unsaved(post) if reads_own_words else None
    desk = Desk(request, post, typed(request), unsaved.copy.fields if unsaved and unsaved.is_shown else None)
    form = EssayForm(desk.sent, course=post.course, instance=post, editor=request.user)
    form.take_up(unsaved)
    if desk.lets_save(form):
        try:
            by = cast(User, request.user)
            return saved(request, form, autosaving.save(post, form.manuscript, by, form.window))
        except Conflict as problem:
            form.add_error(None, str(problem))
            form.stand_on_newest(post, autosaving.unsaved(post))
        except Refused as problem:
            form.add_error(None, str(problem))
    return page_of_form(request, form, desk, post, unsaved)


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, with a picture at the end of the text where one was brought; None where nothing was sent."""
    if request.method != "POST" or "add" not in request.POST:
        return request.POST.copy() if request.method == "POST" else None
    data = request.POST.copy()
    picture = request.FILES.get("picture")
    try:
        if picture is None:
            raise Refused(_("Choose a picture first, then press Add picture."))
        refuse_haste(request, "picture", PICTURES_A_MINUTE, 60)
        data["body"] = data.get("body", "") + figure_of(keep_picture(picture, request.user))
        messages.success(
            request, _("The picture stands at the end of your text. Describe it, and move it where it belongs.")
        )
    except Refused as problem:
        messages.error(request, str(problem))
    return data


def saved(request: HttpRequest, form: EssayForm, post: Post) -> HttpResponse:
    """After saving: to the publish page if that was the button, else back to writing."""
    form.settle(post)
    if "publish" in request.POST:
        return redirect("publication", post.course.slug, post.slug)
    messages.success(request, _("Saved."))
    return redirect("edit", post.course.slug, post.slug)


def page_of_form(
    request: HttpRequest, form: EssayForm, desk: Desk, post: Post | None = None, unsaved: Unsaved | None = None
) -> HttpResponse:
    """The write page, with the essay as it will look, its length and what its citations need, without a script too."""
    shown: Revision | Rendered | None = post.draft if post else None
    looked_at = post.draft.body_html if post and post.draft else ""
    if desk.sent is not None or (unsaved and unsaved.is_shown):
        try:
            shown = manuscripts.render(
                desk.works.body, desk.works.entries, desk.language, desk.style.id, post.raw if post else ()
            )
            looked_at = shown.html
        except Refused as problem:
            shown, looked_at = None, str(problem)
    if not desk.is_saving:
        form.errors.clear()
    form.fields["title"].widget.attrs["placeholder"] = _("Title")
    told: dict[str, Any] = {"form": form, "post": post, "desk": desk, "looked_at": looked_at}
    told |= {"unsaved": told_of(request, unsaved), "saved_at": saved_at(post)}
    told["count"] = count_of(shown, form.course)
    told["hands_in"] = readiness.steps(form.instance, cast(User, request.user)).must_submit
    told["returned"] = readiness.returned_with(post) if post else None
    told["facts"] = facts_of(form.instance, form["audience"].value(), form["week"].value())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "blog/write.html", framed(request, form.course, "write", **told), status=status)


def saved_at(post: Post | None) -> str:
    """When the newest revision was saved; nothing for a form that has none."""
    if post is None or post.draft is None:
        return ""
    return saved_when(post.draft.created_at, post.course.time_zone)


def told_of(request: HttpRequest, unsaved: Unsaved | None) -> dict[str, Any] | None:
    """What the page says of words that were typed and not saved: when, by whom if by a co-author, and their version."""
    if unsaved is None or unsaved.is_kept:
        return None
    copy = unsaved.copy
    course = copy.post.course
    place = course.enrolment_of(copy.by) if copy.by_id and copy.by_id != request.user.pk else None
    told = {"when": when(copy.at, course.time_zone), "name": place.public_name if place else ""}
    return told | {"version": copy.version, "is_shown": unsaved.is_shown}


@login_required
@require_safe
def drafts(request: HttpRequest, course: str) -> HttpResponse:
    """One's own essays: what is not published, and what is."""
    entered = enter(request, course)
    place = place_in(request, entered)
    own = Post.objects.visible_to(request.user).opened().filter(PostQuerySet.signed([place]))
    posts = own.order_by("-created_at", "-pk")
    return render(request, "blog/drafts.html", framed(request, entered, "drafts", posts=posts))


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of a text in writing; what markdownx's script asks for. Refusals are plain sentences, never a page:
    the script prints whatever it is answered."""
    if not may_write(request):
        return HttpResponse(_("Sign in to see a preview."), status=403, content_type="text/plain")
    try:
        refuse_haste(request, "preview", PREVIEWS_A_MINUTE, 60)
    except TooOften as problem:
        return too_often(problem)
    data = request.POST
    works = entries_of(data.get("works", ""), confirmed_entries(data.get("confirmed", "")))
    language, style = data.get("language", ""), style_called(data.get("citation_style", ""))
    return HttpResponse(rendered(printable(data.get("content", "")), works, language or get_language() or "", style.id))


def rendered(body: str, works: list[Entry], language: str, style: str) -> str:
    """The essay as readers would see it, or the sentence that says why not."""
    try:
        return manuscripts.render(body, works, language, style).html
    except Refused as problem:
        return str(problem)

"""What people do with their own comments: change them, take them back, put them back, and find them again. To anybody
else there is no such page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from blog.languages import speaking
from blog.models import Course, Decision, Post
from blog.paging import paged
from blog.refusals import Refused
from comments import guests, moderation, policy, rewording
from comments.discussion import is_by, place_in
from comments.forms import AppealForm, WordsForm
from comments.models import Comment
from comments.pages import Reader
from comments.views.showing import address, shown

COMMENTS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the words in a form, or says why they can be changed no more; POST changes them. A comment that was
    not published is sent again in its new words."""
    said = own(request, pk)
    facts = rewording.own_facts(said)
    is_again = said.status == "rejected"
    may = policy.may_revise(facts) if is_again else policy.may_edit(facts)
    form = WordsForm(
        request.POST if request.method == "POST" else None, initial={"body": said.body, "seen": said.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return changed(request, said, form, is_again)
        except Refused as problem:
            form.add_error(None, str(problem))
    template = "comments/edit_form.html" if request.htmx else "comments/edit.html"  # type: ignore[attr-defined]
    refusal = _(may.sentence) if not may.yes else ""
    context = {"form": form, "may": may, "refusal": refusal, "is_again": is_again}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, framed(request, said) | context, status=status)


def changed(request: HttpRequest, said: Comment, form: WordsForm, is_again: bool) -> HttpResponse:
    """Change the words, and show where they stand. Raises Refused."""
    body, by = form.cleaned_data["body"], guests.account_of(request)
    seen = form.cleaned_data["seen"]
    now = rewording.revise(said, body, by) if is_again else rewording.edit(said, body, by, seen)
    return shown(request, now, guests.guest_key(request))


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks whether to take a comment back, or says that it was; POST takes it back, or puts it back."""
    said, problem = own(request, pk), ""
    if request.method == "POST":
        verb = moderation.put_back if "back" in request.POST else moderation.withdraw
        try:
            said = verb(said, guests.account_of(request))
        except Refused as refused:
            problem = str(refused)
        else:
            return redirect(address(request, said) if "back" in request.POST else request.path)
    taken = Decision.objects.about(said).filter(act="withdraw").first() if said.status == "withdrawn" else None
    context = {
        "taken": taken,
        "may_put_back": taken is not None and policy.may_put_back(timezone.now(), taken.at).yes,
        "may_take_back": said.status in moderation.MODERATED["withdraw"][0],
        "is_answered": rewording.own_facts(said).is_answered,
        "problem": problem,
    }
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render(request, "comments/removal.html", framed(request, said) | context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks why a decision should be looked at again, or says why it cannot be; POST asks the instructors."""
    said = own(request, pk)
    may = policy.may_appeal(rewording.own_facts(said))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rewording.appeal(said, form.cleaned_data["body"], guests.account_of(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("An instructor will look at it again."))
            return redirect(post_of(said))
    context = {"form": form, "may": may, "refusal": _(may.sentence) if not may.yes else ""}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "comments/appeal.html", framed(request, said) | context, status=status)


def post_of(said: Comment) -> str:
    """The address of the discussion that a comment belongs to."""
    return f"{said.post.get_absolute_url()}#comments"


@login_required
@require_safe
def my_comments(request: HttpRequest, course: str) -> HttpResponse:
    """All that a person has said in a course, newest first, and where each stands."""
    entered = speaking(get_object_or_404(Course.objects.visible_to(request.user), slug=course))
    reader = Reader(request.user)
    mine = Comment.objects.visible_to(request.user).written_by(reader.user, reader.guest_key)
    return listed(request, mine.filter(post__course=entered), course=entered, place=entered.enrolment_of(request.user))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest_comments(request: HttpRequest, secret: str) -> HttpResponse:
    """A guest's own comments, by the link they were given. POST makes this browser theirs, so that they can change and
    take back what they wrote; a link alone never does, or whoever sends one could read what is written next."""
    key = guests.hashed(secret)
    mine = Comment.objects.visible_to(request.user, key).filter(guest_key=key)
    if not guests.SECRET.fullmatch(secret) or not mine.exists():
        raise Http404
    if request.method == "POST":
        response: HttpResponse = redirect(request.path)
        guests.remember(response, secret)
        return response
    return listed(request, mine, is_guest=True, is_known=guests.guest_key(request) == key)


def listed(request: HttpRequest, mine: Any, **shown: Any) -> HttpResponse:
    """The list of somebody's comments, newest first."""
    rows = mine.select_related("author", "parent__author", "post__course", "post__published", "post__draft")
    page = paged(request, rows.order_by("-created_at", "-pk"), COMMENTS_PER_PAGE)
    taken = Decision.objects.filter(kind="comment", act="withdraw", at__gt=timezone.now() - policy.TO_PUT_BACK)
    gone = [said.pk for said in page if said.status == "withdrawn"]
    back = set(taken.filter(object_id__in=gone).values_list("object_id", flat=True)) if gone else set()
    return render(request, "comments/mine.html", {"page": page, "here": "me", "back": back, **shown})


def own(request: HttpRequest, pk: int) -> Comment:
    """One's own comment, under an essay one may read. Raises Http404 for any other."""
    key = guests.guest_key(request)
    visible = Comment.objects.visible_to(request.user, key).select_related("author", "parent__author", "root")
    said = get_object_or_404(visible, pk=pk)
    said.post = speaking(get_object_or_404(Post.objects.visible_to(request.user).opened(), pk=said.post_id))
    if not is_by(said, Reader(request.user, key)):
        raise Http404
    return said


def framed(request: HttpRequest, said: Comment) -> dict[str, Any]:
    """The context of a page about one comment."""
    post = said.post
    return {"said": said, "post": post, "course": post.course, "place": place_in(request, post), "here": "stream"}

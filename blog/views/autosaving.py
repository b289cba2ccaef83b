"""`…/autosave/`: what is typed, kept while it is typed. The write page's script sends it and is answered in JSON; a
refusal is a plain sentence, which the script shows as it is. The page's own button goes back to the saved words."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from blog import autosaving
from blog.autosaving import UNTITLED, WORDS
from blog.clock import saved_when
from blog.editing.facts import number
from blog.editing.worklist import confirmed_entries, entries_of
from blog.forms import TypedForm
from blog.manuscripts import Manuscript
from blog.models import Course, Post, User
from blog.names import naming
from blog.pacing import refuse_haste
from blog.refusals import Refused, TooOften
from blog.views.entering import enter, place_in
from blog.views.writing import own_post

MOST_A_MINUTE = 120


@login_required
@require_POST
def autosave(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """Keep what is typed into an essay of one's own; with `drop`, go back to what is saved."""
    post = own_post(request, course, slug)
    return dropped(request, post) if "drop" in request.POST else kept(request, post)


@login_required
@require_POST
def write_autosave(request: HttpRequest, course: str) -> HttpResponse:
    """Begin the draft of a new form with the first words that are typed into it, and say where to go on."""
    entered = enter(request, course)
    place = place_in(request, entered)
    if naming.is_to_be_asked(place):
        return sentence(
            _("Say first under which name you write here. Your words stay on this page."), HTTPStatus.CONFLICT
        )
    form = TypedForm(request.POST)
    if refusal := refused(request, form):
        return refusal
    data = form.cleaned_data
    if not data["body"].strip() and not data["title"]:
        return sentence(_("There is nothing to keep yet."), HTTPStatus.UNPROCESSABLE_ENTITY)
    confirmed = entries_of(data["works"], confirmed_entries(data["confirmed"]))
    title = data["title"] or str(UNTITLED)
    words = Manuscript(title, data["body"], tuple(data["works"].splitlines()), tuple(confirmed))
    try:
        post, is_new = autosaving.begin(place, words, data["begun"], by=place.user)
    except Refused as problem:
        return sentence(str(problem), HTTPStatus.UNPROCESSABLE_ENTITY)
    return began(entered, post, is_new)


def began(course: Course, post: Post, is_new: bool) -> HttpResponse:
    """Where a new form goes on: `seen` and `copy` are what it knows from now on; `holds` is whether the draft holds
    what was just sent, and not only what the form had sent before."""
    address = {name: reverse(name, args=[course.slug, post.slug]) for name in ("edit", "autosave", "document")}
    told = saved_when(timezone.now(), course.time_zone)
    known = {"post": post.pk, "holds": is_new, "seen": 1, "copy": 0}
    return JsonResponse({**known, "told": told, "address": address})


def kept(request: HttpRequest, post: Post) -> HttpResponse:
    """Keep what was sent as the unsaved words of this essay. Those that the window was told of and does not show become
    a revision first; the answer then says which one it goes on from."""
    form = TypedForm(request.POST)
    if refusal := refused(request, form):
        return refusal
    words = {name: form.cleaned_data[name] for name in WORDS}
    words["confirmed"] = json.dumps(confirmed_entries(words["confirmed"]), ensure_ascii=False)
    by = cast(User, request.user)
    try:
        post, window = autosaving.make_room(post, form.window, by)
        copy = autosaving.keep(post, words, window, by)
    except Refused as problem:
        return sentence(str(problem), HTTPStatus.CONFLICT)
    known = {"seen": window.seen, "other": window.other} if window != form.window else {}
    return JsonResponse({"copy": copy.version, "told": saved_when(copy.at, post.course.time_zone), **known})


def refused(request: HttpRequest, form: TypedForm) -> HttpResponse | None:
    """The answer to what cannot be kept: too much of it, or too often; None for what can."""
    try:
        refuse_haste(request, "autosave", MOST_A_MINUTE, 60)
    except TooOften as problem:
        answer = sentence(str(problem), HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(problem.seconds)
        return answer
    if form.is_valid():
        return None
    told = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return sentence(told, HTTPStatus.UNPROCESSABLE_ENTITY)


def dropped(request: HttpRequest, post: Post) -> HttpResponseRedirect:
    """Go back to the saved words; what was typed stays in the history."""
    try:
        autosaving.put_away(post, number(request.POST.get("copy")), cast(User, request.user))
        messages.success(request, _("These are the words you saved. What you typed is kept in the history."))
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("edit", post.course.slug, post.slug)


def sentence(told: str, status: HTTPStatus) -> HttpResponse:
    """A refusal, as the script shows it."""
    return HttpResponse(told, status=status, content_type="text/plain; charset=utf-8")

"""The page that publishes an essay: what readers will see, under which name, who they are, what still waits, and the
one step that lies before its author."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog import audiences, autosaving, publishing, readiness
from blog.audience_forms import PublicationForm
from blog.citations.cited import cite
from blog.clock import due, hour, when
from blog.editing.counting import count_of
from blog.editing.findings import findings_of
from blog.models import Audience, OpenFindings, Post, User
from blog.names import naming
from blog.refusals import Refused
from blog.views.entering import asked_for_name, framed
from blog.views.history import number_in
from blog.views.writing import own_post

TOLD: dict[str, Any] = {
    "publish": gettext_lazy("Readers see it now."),
    "submit": gettext_lazy("Handed in. Your instructor reads it next, and you get a notice."),
    "schedule": "",
    "recall": gettext_lazy("It is a draft again. Nobody was shown it."),
    "undo": gettext_lazy("Undone. It is a draft again."),
    "audience": gettext_lazy("Saved. From now on these people see it."),
    "withdraw": gettext_lazy("Withdrawn. Only you and staff can see it now."),
    "take-back": gettext_lazy("Taken back. Nobody beyond the course sees it now."),
}
PRESSES = {"publish", "submit", "schedule"}
STAYS_HERE = {"schedule", "submit", "recall", "undo"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """What the next step will do, and the button that takes it."""
    post = own_post(request, course, slug)
    place = post.course.enrolment_of(request.user)
    if place is not None and naming.is_to_be_asked(place):
        return asked_for_name(request, post.course)
    status = HTTPStatus.OK
    with timezone.override(post.course.time_zone):
        form = PublicationForm(request.POST if request.method == "POST" else None, post=post, by=request.user)
        if request.method == "POST":
            try:
                return acted(request, post, form)
            except Refused as problem:
                messages.error(request, str(problem))
                post, status = own_post(request, course, slug), HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "blog/publication.html", shown(request, post, form), status=status)


def shown(request: HttpRequest, post: Post, form: PublicationForm) -> dict[str, Any]:
    """What the page shows."""
    findings = findings_of(cite(post.draft.body, post.draft.sources, post.style.id)) if post.draft else None
    lacks = readiness.lacks(post)
    stops = bool(findings and findings.n_open) and post.course.open_findings == OpenFindings.STOP
    return framed(
        request,
        post.course,
        "drafts",
        post=post,
        form=form,
        findings=findings,
        lacks=lacks,
        steps=readiness.steps(post, cast(User, request.user)),
        findings_stop=stops,
        pictures_stop=bool(lacks) and post.course.pictures_need_words,
        count=count_of(post.draft, post.course),
        searched=min(post.audience, post.course.audience) == Audience.WEB,
        returned=readiness.returned_with(post),
        just=just_published(post),
        unsaved=unsaved_in(request, post),
        due=due(post.week.due, post.course.time_zone) if post.week and post.week.due else "",
    )


def acted(request: HttpRequest, post: Post, form: PublicationForm) -> HttpResponse:
    """Take the step that the button names. Raises Refused; Http404 for any other button."""
    by = cast(User, request.user)
    if (act := request.POST.get("act", "")) not in TOLD:
        raise Http404
    if act in PRESSES:
        refuse_unsaved(request, post)
        post = publishing.press(post, by, number_in(request.POST, "seen"))
    if act in {*PRESSES, "audience"}:
        post = shown_to(post, form, by, is_to_publish=act in PRESSES)
    if act in (verbs := verbs_for(form)):
        post = verbs[act](post, by)
    if act == "schedule" and post.scheduled_for:
        told = {"when": due(post.scheduled_for, post.course.time_zone)}
        messages.success(request, _("Scheduled. It appears by itself on %(when)s.") % told)
    elif act != "publish" or not publishing.is_undoable(post):
        messages.success(request, TOLD[act])
    return redirect("publication", post.course.slug, post.slug) if act in STAYS_HERE else redirect(post)


def refuse_unsaved(request: HttpRequest, post: Post) -> None:
    """Raise Refused where words were typed and not saved, unless the person has said to go on without them."""
    typed = autosaving.unsaved(post)
    if typed and typed.is_shown and "anyway" not in request.POST:
        raise Refused(_("Words that were typed here are not saved yet. Save them first, or publish without them."))


def verbs_for(form: PublicationForm) -> dict[str, Callable[[Post, User], Post]]:
    """The verb behind each button; showing to others has acted already."""
    return {
        "publish": publishing.publish,
        "submit": publishing.submit,
        "schedule": lambda post, by: publishing.schedule(post, by, form.moment),
        "recall": publishing.recall,
        "undo": publishing.undo,
        "withdraw": publishing.withdraw,
        "take-back": audiences.take_back,
    }


def shown_to(post: Post, form: PublicationForm, by: User, is_to_publish: bool) -> Post:
    """The essay, seen by whom the form says. Raises Refused for what is not filled in, and for an essay that is about
    to be shown beyond the course without consent."""
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    circle, agreed = form.cleaned_data["audience"], form.cleaned_data.get("agreed")
    if is_to_publish:
        audiences.refuse_without_consent(post, circle, by, bool(agreed))
    return form.settle_circle(post)


def unsaved_in(request: HttpRequest, post: Post) -> str:
    """When words were typed that are not saved yet; nothing where there are none, or for whoever looks as somebody."""
    typed = None if getattr(request.user, "looked_through_by", None) else autosaving.unsaved(post)
    return when(typed.copy.at, post.course.time_zone) if typed and typed.is_shown else ""


def just_published(post: Post) -> str:
    """What its author is told in the first minutes after publishing, beside the button that undoes it; else nothing."""
    if post.published_at is None or not publishing.is_undoable(post):
        return ""
    told = {"at": hour(post.published_at, post.course.time_zone), "whom": post.circle_label}
    if post.is_on_time:
        return _("Published at %(at)s, on time. Seen by %(whom)s.") % told
    return _("Published at %(at)s. Seen by %(whom)s.") % told

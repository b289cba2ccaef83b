"""The page in the admin on which whoever runs a course says when it closes, sees what is still open, closes it, and
opens it again."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog import closing as closed
from blog.models import Course, Decision
from blog.refusals import Refused
from blog.scoping import courses_run_by
from blog.site import closing as verbs
from blog.site.checklist import KINDS, checklist


class DateForm(forms.Form):
    """The day on which a course closes, and what search engines do then."""

    closes_on = forms.DateField(
        label=gettext_lazy("Closes on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day like 2026-12-18.")},
    )
    is_searched = forms.BooleanField(
        label=gettext_lazy("Search engines may keep it after it has closed"), required=False
    )


def run_here(user: Any, pk: int) -> Course:
    """The course, for whoever runs it; for anybody else it is missing."""
    return get_object_or_404(Course, pk=pk, pk__in=courses_run_by(user))


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the list; POST does what its button says. Raises Http404 for any other button."""
    course = run_here(request.user, pk)
    first = {"closes_on": course.closes_on, "is_searched": course.is_searched_when_closed}
    form, problem = DateForm(initial=first), ""
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        form = DateForm(request.POST) if act is dated else form
        try:
            messages.success(request, act(request, course, form))
        except Refused as refusal:
            problem = str(refusal)
        else:
            return redirect("closing", course.pk)
    return shown(request, course, form, problem)


def dated(request: HttpRequest, course: Course, form: DateForm) -> str:
    """Settle the date. Raises Refused."""
    if not form.is_valid():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    by: Any = request.user
    data = form.cleaned_data
    course = verbs.settle_date(course, data["closes_on"], data["is_searched"], by)
    return _("Saved.") if course.closes_on is None else _("Saved. Members are told a week before.")


def close(request: HttpRequest, course: Course, form: DateForm) -> str:
    """Close the course. Raises Refused."""
    by: Any = request.user
    verbs.close(course, by, {kind.name: request.POST.get(kind.name, "") for kind in KINDS})
    return _("Closed. It can be read; nothing new can be written.")


def reopen(request: HttpRequest, course: Course, form: DateForm) -> str:
    """Open it again. Raises Refused."""
    by: Any = request.user
    verbs.reopen(course, by, request.POST.get("reason", ""))
    return _("Open again. Join links that ended stay so; make new ones where you need them.")


ACTS: dict[str, Callable[[HttpRequest, Course, DateForm], str]] = {"date": dated, "close": close, "reopen": reopen}


def shown(request: HttpRequest, course: Course, form: DateForm, problem: str) -> HttpResponse:
    """The page, in the admin's frame, with what was chosen and typed."""
    chosen = request.POST if request.POST.get("act") == "close" else {}
    items = [] if closed.is_closed(course) else checklist(course, request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("Close the course") if course.closed_at is None else _("The course has closed"),
        "course": course,
        "line": closed.line(course),
        "form": form,
        "rows": [(item, ways(item.kind.name, item.kind.ways, chosen)) for item in items],
        "problem": problem,
        "act": request.POST.get("act", ""),
        "reason": request.POST.get("reason", "")[: verbs.LONGEST_REASON],
        "decisions": Decision.objects.about(course).filter(act__in=("close", "reopen", "copy"))[:20],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    with timezone.override(course.time_zone):
        page = TemplateResponse(request, "admin/blog/course/closing.html", context, status=status)
        return page.render()


def ways(name: str, offered: Any, chosen: Any) -> list[tuple[str, Any, bool]]:
    """What may become of one kind: the word, the sentence, and whether it is chosen."""
    return [(way, sentence, chosen.get(name) == way) for way, sentence in offered.items()]

"""The page in the admin on which whoever runs a course sets its rules against spam and abuse, and tries them first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.models import Course
from blog.scoping import courses_of, courses_run_by
from comments import ruling
from comments.rules_form import RulesForm


@require_http_methods(["GET", "HEAD", "POST"])
def course_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the rules; POST tries them or, by the other button, keeps them: one that names no button does neither.
    A list that cannot be used comes back with the reason."""
    course = run_here(request.user, pk)
    form = RulesForm(request.POST if request.method == "POST" else None, instance=ruling.rules_of(course))
    can_be_used = form.is_bound and form.is_valid()
    if can_be_used and "_save" in request.POST:
        by: Any = request.user
        ruling.change(form.instance, by)
        messages.success(request, _("Kept. The rules hold for what is written from now on."))
        return redirect("course_rules", course.pk)
    trial = ruling.try_on_last(form.instance) if can_be_used and "_try" in request.POST else None
    context = {
        **admin.site.each_context(request),
        "title": _("Rules for comments"),
        "course": course,
        "form": form,
        "trial": trial,
        "tried_on": ruling.TRIED_ON,
    }
    return TemplateResponse(request, "admin/blog/course/rules.html", context, status=422 if form.errors else 200)


def run_here(user: Any, pk: int) -> Course:
    """The course. One that this member of staff does not act on is missing, one that they do not run is refused."""
    course = get_object_or_404(Course, pk=pk, pk__in=courses_of(user))
    if course.pk not in courses_run_by(user):
        raise PermissionDenied
    return course

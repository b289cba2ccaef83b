"""`/<course>/people/`: who is in the course, and for staff the same as a file and the switch for roster names."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blog.models import Course, Decision
from blog.names import roster_names
from blog.site.people import as_csv, people_of
from blog.views.entering import enter, framed


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, course: str) -> HttpResponse:
    """Who is in the course; POST switches the roster names on course pages on or off, for staff."""
    entered = enter(request, course)
    staff = refuse_strangers(request, entered)
    if request.method == "POST":
        return switched(request, entered, staff)
    listed = people_of(request.user, entered, staff)
    shown = {"people": listed, "staff": staff, "n_members": len(listed)}
    return render(request, "blog/people.html", framed(request, entered, "people", **shown))


def switched(request: HttpRequest, course: Course, staff: bool) -> HttpResponse:
    """Show the roster names, or hide them; back to the page with the button."""
    if not staff:
        raise Http404
    roster_names.switch(request, course, request.POST.get("roster_names") == "on")
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if ours and back.startswith("/") else reverse("people", args=[course.slug]))


@require_POST
def people_csv(request: HttpRequest, course: str) -> HttpResponse:
    """The list as a file, for staff: those people whom they act on. It is written down in the record."""
    entered = enter(request, course)
    if not refuse_strangers(request, entered):
        raise Http404
    listed = [person for person in people_of(request.user, entered, staff=True) if person.wrote]
    by: Any = request.user
    Decision.objects.record(entered, entered, "export", "", "", by=by, note=_("The list of people, as a file."))
    answer = HttpResponse(as_csv(listed), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{entered.slug}-people.csv") or ""
    answer["Cache-Control"] = "no-store"
    return answer


def refuse_strangers(request: HttpRequest, course: Course) -> bool:
    """Whether this member is on the staff. Raises Http404 for whoever is no member: who is in a course is its members'
    business."""
    is_superuser = bool(getattr(request.user, "is_superuser", False))
    place = course.enrolment_of(request.user)
    if place is None and not is_superuser:
        raise Http404
    return is_superuser or bool(place and place.is_staff)

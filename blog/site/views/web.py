"""The page on which a person takes all of their work in a course from the web."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.languages import speaking
from blog.models import Course, Enrolment
from blog.site.web import beyond_course, withdraw
from blog.views.entering import enter, framed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def web(request: HttpRequest, course: str) -> HttpResponse:
    """GET shows what is on the web; POST takes it from there. Whoever left the course may do it too."""
    entered, place = own_place(request, course)
    if request.method == "POST":
        withdraw(place)
        messages.success(request, _("Done. Nothing of yours in this course is shown beyond it any more."))
        return redirect("web", entered.slug)
    return render(request, "blog/web.html", framed(request, entered, "me", beyond=beyond_course(place)))


def own_place(request: HttpRequest, course: str) -> tuple[Course, Enrolment]:
    """The course and this person's place in it, present or past; whoever never had one finds nothing here."""
    mine = Enrolment.objects.filter(user=request.user.pk, course__slug=course).select_related("course")
    place = get_object_or_404(mine)
    return (speaking(place.course) if not place.is_active else enter(request, course)), place

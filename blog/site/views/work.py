"""`/<course>/me/my-work/`: a person takes their own work along, at any time, also once the course has closed or they
have left it."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from blog.models import Course, Enrolment
from blog.pacing import refuse_haste
from blog.refusals import TooOften
from blog.site.views.web import own_place
from blog.site.work import comments_of, essays_of, pack
from blog.views.entering import framed

MOST_PACKED, A_MINUTE = 6, 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, course: str) -> HttpResponseBase:
    """GET says what is in it; POST gives it as a zip. It is packed into a file of its own, so that its size costs no
    memory."""
    entered, place = own_place(request, course)
    place.course = entered
    if request.method != "POST":
        return page(request, entered, place)
    try:
        refuse_haste(request, "work", MOST_PACKED, A_MINUTE)
    except TooOften as problem:
        messages.error(request, str(problem))
        return redirect("work", entered.slug)
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    pack(place, out)
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=f"{entered.slug}-my-work.zip")
    answer["Content-Type"], answer["Cache-Control"] = "application/zip", "private, no-store"
    return answer


def page(request: HttpRequest, course: Course, place: Enrolment) -> HttpResponse:
    """What is in it."""
    n_comments = len(comments_of(place))
    shown = {"posts": essays_of(place), "n_comments": n_comments}
    return render(request, "blog/work.html", framed(request, course, "me", **shown))

"""The page on which staff choose through whose eyes they look at the course, and stop."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from blog import viewing_as
from blog.models import User
from blog.views.entering import enter, framed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: HttpRequest, course: str) -> HttpResponse:
    """GET shows the choice; POST begins, or stops without a name."""
    entered = enter(request, course)
    if not viewing_as.may_look(request.user, entered):
        raise Http404
    students = viewing_as.students_for(request.user, entered)
    if request.method != "POST":
        shown: dict[str, Any] = {"students": students, "outsider": viewing_as.OUTSIDER}
        return render(request, "blog/view_as.html", framed(request, entered, "about", **shown))
    if who := request.POST.get("who", ""):
        viewing_as.start(request.session, cast(User, request.user), entered, who)
    else:
        viewing_as.stop(request.session)
    return redirect(entered)

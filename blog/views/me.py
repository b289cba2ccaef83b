"""A person's own page in a course: the name others read, who sees what they begin, and their essays."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog.models import Audience, Course, Enrolment, Post, User
from blog.models.posts import PostQuerySet
from blog.names import naming
from blog.names.form import NameForm
from blog.refusals import Refused
from blog.views.entering import enter, framed, place_in

BUTTONS = {"look", "another"}


class MeForm(NameForm):
    """The name, and the circle that new essays start with."""

    audience = forms.TypedChoiceField(
        label=gettext_lazy("My new essays are seen by"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, place: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, place=place, **kwargs)
        audience: Any = self.fields["audience"]
        audience.choices = circles_for(place)
        self.initial = {"audience": place.audience, **self.initial}

    def settle(self, by: User | None) -> Enrolment:
        """Keep both. Raises Refused."""
        place = super().settle(by)
        place.audience = self.cleaned_data["audience"]
        place.save(update_fields=["audience"])
        return place


def circles_for(place: Enrolment) -> list[tuple[int | str, str]]:
    """The circles that this person's essays can start with: as the course has it, or a narrower one."""
    course = place.course
    offered = [circle for circle in Audience if circle != Audience.PEERS and circle < course.audience]
    narrower = [circle for circle in offered if circle != Audience.SECTION or place.section_id]
    as_it_is = _("as the course has it (%(circle)s)") % {"circle": Audience(course.audience).label}
    return [("", as_it_is), *((int(circle), str(circle.label)) for circle in reversed(narrower))]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest, course: str) -> HttpResponse:
    """My name, my audience, my work. It leads back to where a person was going when they were asked."""
    entered = enter(request, course)
    place = place_in(request, entered)
    place.course = entered
    back = way_back(request)
    if request.method != "POST":
        return page_of(request, entered, MeForm(place=place), back)
    form = MeForm(request.POST, place=place)
    if pressed := BUTTONS & request.POST.keys():
        if "another" in pressed:
            form.offer(naming.another_draw())
        return page_of(request, entered, form, back, is_looking=True)
    if form.is_valid():
        try:
            place = form.settle(by=place.user)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("You appear as %(name)s.") % {"name": place.public_name})
            return redirect(back or reverse("me", args=[entered.slug]))
    return page_of(request, entered, form, back)


def page_of(request: HttpRequest, course: Course, form: MeForm, back: str, is_looking: bool = False) -> HttpResponse:
    """The page. While somebody only looks at names, nothing is wrong yet."""
    if is_looking:
        form.errors.clear()
    mine = Post.objects.visible_to(request.user).filter(PostQuerySet.signed([form.place]))
    posts = mine.opened().order_by("-created_at", "-pk")
    shown = {"form": form, "naming": form, "back": back, "posts": posts, "asked": naming.is_to_be_asked(form.place)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "blog/me.html", framed(request, course, "me", **shown), status=status)


def way_back(request: HttpRequest) -> str:
    """Where this person was going, if that is a page of ours."""
    sent = request.POST if request.method == "POST" else request.GET
    back = sent.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours and back.startswith("/") else ""

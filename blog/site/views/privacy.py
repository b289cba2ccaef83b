"""Erasing and exporting a person, in the admin: an account for a superuser, a place in a course for whoever runs the
course, a guest by one of their comments for the same. GET shows what would happen, POST acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.models import Decision, Enrolment, User
from blog.refusals import Refused
from blog.scoping import courses_run_by
from blog.site import erasing, exporting, persons
from blog.site.persons import Person
from comments.models import Comment

Finder = Callable[[Any, int], Person]
Act = Callable[[HttpRequest, Person, str], HttpResponse]


def account(user: Any, pk: int) -> Person:
    """A person behind an account. Raises PermissionDenied for whoever is no superuser."""
    if not user.is_superuser:
        raise PermissionDenied
    return persons.of_account(get_object_or_404(User, pk=pk))


def member(user: Any, pk: int) -> Person:
    """A person as a course knows them. A place that this member of staff does not see is missing; one that they see
    and do not run, or a colleague's, is refused."""
    places = Enrolment.objects.acted_on_by(user).select_related("course", "section", "user")
    place = get_object_or_404(places, pk=pk)
    if place.course_id not in courses_run_by(user) or (place.is_staff and not user.is_superuser):
        raise PermissionDenied
    return persons.of_place(place)


def guest(user: Any, pk: int) -> Person:
    """The guest who wrote a comment, by the address they gave, in the course of the comment."""
    comment = get_object_or_404(Comment.objects.acted_on_by(user).select_related("post__course"), pk=pk, author=None)
    if not comment.guest_email:
        raise Http404
    if comment.post.course_id not in courses_run_by(user):
        raise PermissionDenied
    return persons.of_guest(comment.guest_email, comment.post.course)


def page(find: Finder, act: Act, back: str) -> Callable[..., HttpResponse]:
    """A page that does one act about whom `find` finds, and leads back to the list they stand in."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return act(request, find(request.user, pk), reverse(back))

    return view


def export(request: HttpRequest, person: Person, back: str) -> HttpResponse:
    """GET says what the document holds; POST gives it, which is written down in the record."""
    if request.method != "POST":
        return shown(request, "export", _("Export what is kept about %(name)s"), person, back)
    by: Any = request.user
    for place in person.places:
        Decision.objects.record(place.course, place, "export", "", "", by=by)
    if person.course and not person.places:
        told = _("What is kept about a guest.")
        Decision.objects.record(person.course, person.course, "export", "", "", by=by, note=told)
    answer = HttpResponse(exporting.as_json(person), content_type="application/json; charset=utf-8")
    name = f"{person.name}.json"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def erase(request: HttpRequest, person: Person, back: str) -> HttpResponse:
    """GET says what will go and what stays; POST, with the name typed once more, erases."""
    title, problem = _("Erase %(name)s"), ""
    by: Any = request.user
    try:
        erasing.refuse(person, by)
    except Refused as refusal:
        return shown(request, "erase", title, person, back, refused=str(refusal))
    if request.method == "POST":
        if request.POST.get("name", "").strip() == word_of(person):
            gone = erasing.erase(person, by, with_essays=request.POST.get("essays") == "withdraw")
            messages.success(request, _("Erased, with %(n)s comments.") % {"n": gone["comments"]})
            return redirect(back)
        problem = _("This is not the name. Type it as it stands above.")
    typed = {"typed": request.POST.get("name", "")[:254], "withdraws": request.POST.get("essays") == "withdraw"}
    alone = erasing.essays_alone(person).count()
    return shown(request, "erase", title, person, back, problem=problem, alone=alone, **typed)


def word_of(person: Person) -> str:
    """What has to be typed: the address of an account or a guest, the public name of a place."""
    return person.user.email if person.is_whole and person.user else person.name


def shown(request: HttpRequest, which: str, title: str, person: Person, back: str, **more: Any) -> HttpResponse:
    """One of the two pages, in the admin's frame."""
    context = {
        **admin.site.each_context(request),
        "title": title % {"name": person.name},
        "person": person,
        "word": word_of(person),
        "back": back,
        "goes": {kind.replace(" ", "_"): n for kind, n in erasing.what_goes(person).items()},
        "essays": person.essays().count(),
        **more,
    }
    status = 422 if more.get("problem") else 200
    return TemplateResponse(request, f"admin/blog/person/{which}.html", context, status=status)


ACCOUNTS, MEMBERS, SAID = (
    "admin:blog_user_changelist",
    "admin:blog_enrolment_changelist",
    "admin:comments_comment_changelist",
)
export_account, erase_account = page(account, export, ACCOUNTS), page(account, erase, ACCOUNTS)
export_member, erase_member = page(member, export, MEMBERS), page(member, erase, MEMBERS)
export_guest, erase_guest = page(guest, export, SAID), page(guest, erase, SAID)

"""The second factor that a course may ask of its staff, and the middleware that leads them to set one up. It must not
know how a factor works: that is allauth's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from blog.models import Enrolment
from blog.questions import question

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
READING = {"GET", "HEAD", "OPTIONS"}


class SecondFactorFirst:
    """Staff of a course that asks for a second factor enter no admin and write nothing in that course without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, untouched: what is asked is known once the address is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Lead whoever lacks the factor to the page where it is set up."""
        if not is_act_of_staff(request) or not lacks_factor(request.user, kwargs.get("course", "")):
            return None
        messages.warning(request, _("A course of yours asks its staff for a second way to sign in. Set one up first."))
        page = reverse("mfa_index")
        return HttpResponseClientRedirect(page) if getattr(request, "htmx", False) else redirect(page)


def is_act_of_staff(request: HttpRequest) -> bool:
    """Whether this may be more than reading: anything in the admin, and any writing but to one's own account."""
    if request.method in READING and not request.path.startswith(reverse("admin:index")):
        return False
    free = [reverse("admin:logout"), reverse("admin:jsi18n"), reverse("account_login").removesuffix("login/")]
    free += [reverse("notices")]
    return request.user.is_authenticated and not request.path.startswith(tuple(free))


def lacks_factor(user: Any, course: str = "") -> bool:
    """Whether a person has no second factor though this course, or any course if none is named, asks it of them."""
    is_asked = bool(user.pk and asking(user.pk, course))
    return is_asked and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


@question
def asking(user: int, course: str) -> QuerySet[Enrolment, Any]:
    """A place on the staff of this course, or of any, that asks for a second factor."""
    here = Enrolment.objects.filter(user=user, is_active=True, course__staff_need_second_factor=True).staff()
    return (here.filter(course__slug=course) if course else here).order_by().values_list("pk")[:1]

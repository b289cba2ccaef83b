"""Coming into a course by a code: the page that says what the code opens, and the one where a code is typed."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog import joining
from blog.languages import speaking
from blog.models import JoinLink
from blog.refusals import Refused

WRONG_CODES, A_MINUTE = 10, 60


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, course: str, code: str) -> HttpResponse:
    """What this code opens, as whom one would come in, and the button that does it."""
    if tries_too_often(request):
        return code_page(request, _("These were too many wrong codes. Wait a minute, then try again."), 429)
    link = joining.found(code, JoinLink.objects.filter(course__slug=course))
    if link is None:
        count_wrong_code(request)
        raise Http404
    with timezone.override(speaking(link.course).time_zone):
        if request.method == "POST" and request.user.is_authenticated:
            return come_in(request, link)
        return page_of(request, link, refusal_of(request, link))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join_code(request: HttpRequest) -> HttpResponse:
    """Where a code that was read aloud is typed; a right one leads to the page of its course."""
    typed = request.POST.get("code", "")
    if request.method != "POST":
        return code_page(request)
    if tries_too_often(request):
        return code_page(request, _("These were too many wrong codes. Wait a minute, then try again."), 429)
    if link := joining.found(typed):
        return redirect(link)
    count_wrong_code(request)
    return code_page(request, _("No course has this code. Look at it once more, or ask whoever gave it to you."), 422)


def come_in(request: HttpRequest, link: JoinLink) -> HttpResponse:
    """Join, and go where one chooses a name, and from there to the course; whoever is in already goes to the course."""
    user: Any = request.user
    try:
        place = joining.join(link, user)
    except joining.AlreadyIn as told:
        messages.info(request, str(told))
        return redirect(link.course)
    except Refused as problem:
        return page_of(request, link, problem)
    told_name = _("You are in. Classmates see you as %(name)s until you choose another name.")
    messages.success(request, told_name % {"name": place.public_name})
    way_on = urlencode({"next": link.course.get_absolute_url()})
    return redirect(f"{reverse('me', args=[link.course.slug])}?{way_on}")


def refusal_of(request: HttpRequest, link: JoinLink) -> Refused | None:
    """Why this person would not come in, told before they try."""
    user: Any = request.user
    try:
        if user.is_authenticated:
            joining.check_person(link, user)
        joining.check_open(link)
    except Refused as problem:
        return problem
    return None


def page_of(request: HttpRequest, link: JoinLink, refusal: Refused | None) -> HttpResponse:
    """The page of a link. It names the course and shows nothing else of it."""
    is_in = isinstance(refusal, joining.AlreadyIn)
    shown = {"link": link, "refusal": refusal, "is_in": is_in, "here": link.get_absolute_url()}
    return render(request, "blog/join.html", shown, status=403 if refusal and not is_in else 200)


def code_page(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page where a code is typed; what was typed stays in it."""
    return render(
        request, "blog/join_code.html", {"refusal": refusal, "typed": request.POST.get("code", "")[:60]}, status=status
    )


def tries_too_often(request: HttpRequest) -> bool:
    """Whether ten wrong codes came from this address within the minute."""
    wrong: int = cache.get(place_of_count(request), 0)
    return wrong >= WRONG_CODES


def count_wrong_code(request: HttpRequest) -> None:
    """One more."""
    key = place_of_count(request)
    if not cache.add(key, 1, A_MINUTE):
        try:
            cache.incr(key)
        except ValueError:  # the minute has just ended
            cache.add(key, 1, A_MINUTE)


def place_of_count(request: HttpRequest) -> str:
    """Where the wrong codes of one address are counted; addresses are told apart as for signing in."""
    return f"wrong-join-codes:{get_adapter(request).get_client_ip(request)}"

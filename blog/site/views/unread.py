"""What is new to a member: `/<course>/new/` in one course, and the home of the site over all of theirs."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from blog import reading
from blog.models import Course, Enrolment, Post, User
from blog.paging import paged
from blog.reading import moment
from blog.site.unread import by_essay, keys_of_news, news_of
from blog.views.entering import enter, framed, place_in
from comments.claiming import offer_for

ITEMS_PER_PAGE = COURSES_PER_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The courses a visitor may see, their own first, each with what is new in it; straight to the course if there is
    one, unless they are asked about something here, or have an account and are in no course yet."""
    places = list(Enrolment.objects.of(request.user).select_related("course").order_by("course__title", "course"))
    others = Course.objects.visible_to(request.user).exclude(pk__in=[place.course_id for place in places])
    page = paged(request, others, COURSES_PER_PAGE)
    is_settled = bool(places) or request.user.is_anonymous
    if len(places) + page.paginator.count == 1 and is_settled and not offer_for(request.user).is_any:
        return redirect(places[0].course if places else page[0])
    shown = {"news": news_of(request.user, places) if page.number == 1 else [], "page": page}
    return render(request, "blog/home.html", shown)


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, course: str) -> HttpResponse:
    """All that this member has not read, oldest first; POST marks what stood there as read. To anybody else there is no
    such page. No browser keeps it, so that whoever goes back to it meets what is still unread."""
    entered = enter(request, course)
    place_in(request, entered)
    if request.method == "POST":
        return read_all(request, entered)
    until = timezone.now()
    page = paged(request, keys_of_news(request.user, entered), ITEMS_PER_PAGE)
    shown = {"page": page, "found": by_essay(request.user, page), "until": until}
    return render(request, "blog/new.html", framed(request, entered, "new", **shown))


def read_all(request: HttpRequest, course: Course) -> HttpResponse:
    """Mark everything as read up to the moment at which the page was made, so that what came since stays new."""
    try:
        until = moment(request.POST.get("until", "")) or timezone.now()
    except ValueError:
        return HttpResponse(_("This is no moment in time."), status=400, content_type="text/plain")
    posts = Post.objects.visible_to(request.user).published().filter(course=course)
    reading.mark_all(cast(User, request.user), posts, until)
    return redirect("new", course.slug)

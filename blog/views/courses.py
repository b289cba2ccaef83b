"""What a course shows of itself: stream, about, its own pages."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.colours import DARK_PAPERS, readable
from blog.marks import marked
from blog.models import Post
from blog.page_cache.sharing import share
from blog.views.entering import enter, framed, page_of


@require_safe
def stream(request: HttpRequest, course: str) -> HttpResponse:
    """A course's essays, featured on top, then newest; above them what its instructors say, and what is due next."""
    entered = enter(request, course)
    context = framed(request, entered, "stream", unanswered=request.GET.get("filter") == "unanswered")
    posts = Post.objects.visible_to(request.user).filter(course=entered).listed()
    if context["unanswered"]:
        posts = posts.filter(n_published=0)
    context["posts"] = page_of(request, marked(posts, request.user, context["place"]))
    now = timezone.now()
    news = list(entered.announcements.filter(Q(until__isnull=True) | Q(until__gt=now)))
    due = entered.weeks.filter(due__gte=now).order_by("due", "number").first()
    moments = [due.due if due else None, *(moment for one in news for moment in (one.at, one.until))]
    if not context["unanswered"]:  # which essays stand there depends on threads that do not
        share(request, entered, context["posts"], moments)
    told = {"announcements": [one for one in news if one.at <= now], "due": due}
    return render(request, "blog/stream.html", context | told)


@require_safe
def about(request: HttpRequest, course: str) -> HttpResponse:
    """What the course is, who teaches it, and its own pages."""
    entered = enter(request, course)
    staff = entered.enrolments.filter(is_active=True).staff().select_related("section")
    pages = entered.pages.visible_to(request.user)
    text, others = pages.filter(slug="about").first(), pages.exclude(slug="about")
    share(request, entered)
    return render(request, "blog/about.html", framed(request, entered, "about", staff=staff, text=text, pages=others))


@require_safe
def page(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """One of the course's own pages."""
    entered = enter(request, course)
    text = get_object_or_404(entered.pages.visible_to(request.user), slug=slug)
    share(request, entered)
    return render(request, "blog/page.html", framed(request, entered, "about", text=text))


@require_safe
def accent(request: HttpRequest, course: str) -> HttpResponse:
    """The course's own accent as a stylesheet, readable on light paper and on dark; empty where it has none."""
    colour = enter(request, course).accent
    rules = ""
    if colour:
        dark = readable(colour, DARK_PAPERS)
        rules = f":root{{--accent:{colour}}}@media(prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}"
    return HttpResponse(rules, content_type="text/css; charset=utf-8")

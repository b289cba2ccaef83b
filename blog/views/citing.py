"""Citing an essay, and taking its list of works along: a page to copy from, and files for reference managers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.citations.complete import complete
from blog.citations.styles import STYLES
from blog.citing import essay_of, own_entries, plain_entry
from blog.languages import speaking
from blog.models import Post, Source
from blog.views.downloads import FORMS, download, form_called
from blog.views.entering import framed, gone
from blog.works import entries_of, own_lines, own_work

PostView = Callable[..., HttpResponseBase]


def of_an_essay(view: PostView) -> PostView:
    """The view of an essay that this person may read; a hidden one answers like a missing one, and one that was
    withdrawn says so to those who could read it, as its page does."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, course: str, slug: str, **more: Any) -> HttpResponseBase:
        """Find the essay, and hand it to the view."""
        post = Post.objects.visible_to(request.user).opened().filter(course__slug=course, slug=slug).first()
        return view(request, speaking(post), **more) if post else gone(request, course, slug)

    return opened


@of_an_essay
def cite(request: HttpRequest, post: Post) -> HttpResponse:
    """The essay and each of its works, ready to be copied in the style that the reader chooses."""
    style = STYLES.get(request.GET.get("style", ""), post.style)
    works = entries_of(Source.objects.visible_to(request.user).filter(post=post), post, style)
    context = {
        "post": post,
        "revision": post.shown,
        "styles": STYLES.values(),
        "style": style,
        "own": own_entries(post).get(style.id) or plain_entry(essay_of(post)),
        "works": works,
        "typed": any(work.is_typed for work in works),
        "forms": FORMS.values(),
    }
    return render(request, "blog/cite.html", framed(request, post.course, "stream", **context))


@of_an_essay
def cite_as(request: HttpRequest, post: Post, form: str) -> HttpResponse:
    """The essay as a record for reference managers, or as lines of text."""
    if form == "txt":
        return HttpResponse(own_lines(post), content_type="text/plain; charset=utf-8")
    return download(form_called(form), [own_work(post)], post.slug)


@of_an_essay
def post_sources(request: HttpRequest, post: Post, form: str) -> HttpResponse:
    """The essay's list of works as a file."""
    return download(form_called(form), complete(post.shown.sources), f"{post.slug}-sources")

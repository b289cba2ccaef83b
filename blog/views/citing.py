"""Citing an essay, and taking its list of works along: a page to copy from, and files for reference managers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from blog.citations.complete import complete
from blog.citations.folding import fold, without_article
from blog.citations.keys import readable_key
from blog.citations.own import own_record
from blog.citations.styles import STYLES, Style
from blog.citing import copy_of, essay_of, own_entries, plain_entry
from blog.models import Post, Source
from blog.rendering import line_html, plain, stored
from blog.views.downloads import FORMS, download, form_called
from blog.views.entering import framed, gone

KNOWN_BEST = ("modern-language-association", "chicago-author-date", "apa")

PostView = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Entry:
    """One work as it prints in a style, or as its author typed it."""

    html: SafeString
    is_typed: bool


def of_an_essay(view: PostView) -> PostView:
    """The view of an essay that this person may read; a hidden one answers like a missing one, and one that was
    withdrawn says so to those who could read it, as its page does."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, course: str, slug: str, **more: Any) -> HttpResponse:
        """Find the essay, and hand it to the view."""
        post = Post.objects.visible_to(request.user).opened().filter(course__slug=course, slug=slug).first()
        return view(request, post, **more) if post else gone(request, course, slug)

    return opened


@of_an_essay
def cite(request: HttpRequest, post: Post) -> HttpResponse:
    """The essay and each of its works, ready to be copied in the style that the reader chooses."""
    style = STYLES.get(request.GET.get("style", ""), post.style)
    works = entries_of(request, post, style)
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
        return HttpResponse(as_lines(post), content_type="text/plain; charset=utf-8")
    record = own_record(essay_of(post))
    name = record["author"][0].get("family") or record["author"][0]["literal"]
    year = essay_of(post).published
    return download(form_called(form), [(readable_key(f"{name} {year or ''}"), record)], post.slug)


@of_an_essay
def post_sources(request: HttpRequest, post: Post, form: str) -> HttpResponse:
    """The essay's list of works as a file."""
    return download(form_called(form), complete(post.shown.sources), f"{post.slug}-sources")


def as_lines(post: Post) -> str:
    """The essay's own entry in the styles that are asked for most, each under its name."""
    entries = own_entries(post)
    lines = [f"{STYLES[style].name}\n{entries[style]}\n" for style in KNOWN_BEST if style in entries]
    return "\n".join(lines or [f"{plain_entry(essay_of(post))}\n"])


def entries_of(request: HttpRequest, post: Post, style: Style) -> list[Entry]:
    """The works of the shown revision in a style, as far as copies of just these entries are kept: sorted as they read,
    or as listed where nothing is printed in a style or the style counts its works."""
    sources = Source.objects.visible_to(request.user).filter(post=post)
    copies = {(source.key, source.line): copy_of(source, style.id) for source in sources}
    found = [(entry["line"], copies.get((entry["key"], entry["line"]), "")) for entry in post.shown.sources]
    entries = [Entry(stored(copy) if copy else line_html(line), not copy) for line, copy in found]
    if style.cites_by == "number" or all(entry.is_typed for entry in entries):
        return entries
    return sorted(entries, key=lambda entry: without_article(fold(plain(entry.html))))

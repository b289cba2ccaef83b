"""`/<course>/search/?q=&week=&author=&tag=&kind=`: what a visitor may read that holds the words."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from blog.characters import one_line
from blog.models import Course, Post
from blog.paging import paged
from blog.searching.words import LONGEST_QUERY
from blog.site.search import KINDS, MOST_RANKED, PEOPLE, Asked, Found, find, people
from blog.site.search_hits import better_spelt, hits
from blog.views.entering import enter, framed

PER_PAGE = 10
NAMES = {PEOPLE: _("People"), "essays": _("Essays"), "comments": _("Comments"), "sources": _("Sources")}
FILTERS = ("week", "tag", "author")


@require_safe
def search(request: HttpRequest, course: str) -> HttpResponse:
    """The form, and what was found, ten on a page. A filter that this person may not know of counts as none."""
    entered = enter(request, course)
    known = people(request.user, entered)
    choices = {"week": list(entered.weeks.all()), "tag": tags_seen(request.user, entered), "author": known}
    chosen = {name: picked(choices[name], request.GET.get(name, "")) for name in FILTERS}
    kind = request.GET.get("kind", "")
    asked = Asked(words_of(request), **chosen, kind=kind if kind in NAMES else "")
    found = find(request.user, entered, asked, known)
    page = paged(request, found.keys, PER_PAGE)
    shown = {"asked": asked, "found": found, "page": page, "choices": choices}
    shown["hits"] = hits(request.user, list(page), asked.terms, known)
    shown["kinds"] = kinds_of(found)
    if asked.terms and not found.total:
        shown["better"] = better_spelt(request.user, entered, asked, known)
    return render(request, "blog/search.html", framed(request, entered, "search", **shown))


def words_of(request: HttpRequest) -> str:
    """The words as they were typed, on one line."""
    return one_line(request.GET.get("q", "")[: 4 * LONGEST_QUERY])[:LONGEST_QUERY]


def tags_seen(user: Any, course: Course) -> list[Any]:
    """The tags under which this person may read something."""
    seen = Post.objects.visible_to(user).published().filter(course=course, tags=OuterRef("pk"))
    return list(course.tags.filter(Exists(seen)))


def picked(choices: list[Any], slug: str) -> Any:
    """The one of these with this address, or None."""
    return next((choice for choice in choices if choice.slug == slug), None)


def kinds_of(found: Found) -> list[dict[str, Any]]:
    """The kinds of which something was found, each with its name and its number."""
    counts = found.counts
    return [
        {"kind": kind, "name": name, "n": counts[kind], "is_more": kind in KINDS and counts[kind] >= MOST_RANKED}
        for kind, name in NAMES.items()
        if counts.get(kind)
    ]

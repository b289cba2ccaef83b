"""The works that a course cites, brought together from the lists of its essays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from blog.citations.complete import complete
from blog.citations.folding import fold, without_article
from blog.citations.merging import merged
from blog.citations.styles import style_called
from blog.citing import copy_of
from blog.models import Course, Post, PostStatus, Source
from blog.models.sources import SourceQuerySet
from blog.rendering import line_html, stored
from blog.views.downloads import FORMS, download, form_called
from blog.views.entering import enter, framed

WORKS_PER_PAGE = 100
SAME_AUTHOR = "-–—_"


@dataclass(frozen=True)
class CitedWork:
    """One work with the essays that cite it."""

    html: SafeString
    posts: Sequence[Post]


@require_safe
def sources(request: HttpRequest, course: str) -> HttpResponse:
    """Every work that the essays this person may read here cite, by name."""
    entered = enter(request, course)
    page = Paginator(grouped(listed(request, entered)), WORKS_PER_PAGE).get_page(request.GET.get("page"))
    works = as_works(request, entered, page.object_list, style_called(entered.citation_style).id)
    shown = framed(request, entered, "sources", page=page, works=works, forms=FORMS.values())
    return render(request, "blog/sources.html", shown)


@require_safe
def course_sources(request: HttpRequest, course: str, form: str) -> HttpResponse:
    """The same works as a file."""
    entered, wanted = enter(request, course), form_called(form)
    rows = listed(request, entered)
    kept = {source.pk: source for source in rows.defer("copies")}
    groups = [group for group in grouped(rows) if kept.keys() >= set(group)]
    best = [spokesman([kept[pk] for pk in group]) for group in groups]
    entries = [{"key": source.key, "line": source.line, "record": source.record} for source in best]
    return download(wanted, complete(entries), f"{entered.slug}-sources")


def listed(request: HttpRequest, course: Course) -> SourceQuerySet:
    """The entries of the published essays of this course that this person may read, the oldest essay's first."""
    seen = Source.objects.visible_to(request.user).filter(post__course=course, post__status=PostStatus.PUBLISHED)
    return seen.order_by("post__published_at", "post_id", "position")


def grouped(rows: SourceQuerySet) -> list[list[int]]:
    """The entries by their ids, in groups that are one work each, sorted by name."""
    told = {pk: (identities, line) for pk, identities, line in rows.values_list("pk", "identities", "line")}
    groups = merged({pk: identities for pk, (identities, _line) in told.items()})
    return sorted(groups, key=lambda group: min(sorting(*told[pk]) for pk in group))


def sorting(identities: Iterable[str], line: str) -> str:
    """What an entry is sorted by: its author, title and year as they were read, or else its words."""
    read = next((one.partition(":")[2] for one in identities if one.startswith("work:")), "")
    return read or without_article(fold(line))


def as_works(request: HttpRequest, course: Course, groups: Iterable[list[int]], style: str) -> list[CitedWork]:
    """The works of these groups, each with its essays, the oldest first."""
    groups = list(groups)
    wanted = [pk for group in groups for pk in group]
    rows = listed(request, course).filter(pk__in=wanted).select_related("post__author", "post__published")
    rows = rows.prefetch_related("post__coauthors")
    kept = {row.pk: row for row in rows.defer("post__published__body", "post__published__body_html")}
    return [as_work([kept[pk] for pk in group], style) for group in groups if kept.keys() >= set(group)]


def as_work(entries: list[Source], style: str) -> CitedWork:
    """One work as the best of its entries prints, and the essays of all of them."""
    best = spokesman(entries, style)
    copy = copy_of(best, style)
    posts = {entry.post.pk: entry.post for entry in entries}
    return CitedWork(stored(copy) if copy else line_html(best.line), list(posts.values()))


def spokesman(entries: list[Source], style: str = "") -> Source:
    """The entry that stands for the others: one printed in the style, one with a record, one that names its author."""
    return min(
        entries,
        key=lambda entry: (
            not (style and copy_of(entry, style)),
            not entry.record,
            entry.line[:1] in SAME_AUTHOR,
            entry.pk,
        ),
    )

"""The works that a course cites, brought together from the lists of its essays."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.citations.styles import style_called
from blog.models import Course, PostStatus, Source
from blog.models.sources import SourceQuerySet
from blog.paging import paged
from blog.views.downloads import FORMS, download, form_called
from blog.views.entering import enter, framed
from blog.works import as_records, as_works, grouped

WORKS_PER_PAGE = 100


@require_safe
def sources(request: HttpRequest, course: str) -> HttpResponse:
    """Every work that the essays this person may read here cite, by name."""
    entered = enter(request, course)
    page = paged(request, grouped(listed(request, entered)), WORKS_PER_PAGE)
    works = as_works(listed(request, entered), page.object_list, style_called(entered.citation_style).id)
    shown = framed(request, entered, "sources", page=page, works=works, forms=FORMS.values())
    return render(request, "blog/sources.html", shown)


@require_safe
def course_sources(request: HttpRequest, course: str, form: str) -> HttpResponse:
    """The same works as a file."""
    entered, wanted = enter(request, course), form_called(form)
    return download(wanted, as_records(listed(request, entered)), f"{entered.slug}-sources")


def listed(request: HttpRequest, course: Course) -> SourceQuerySet:
    """The entries of the published essays of this course that this person may read, the oldest essay's first."""
    seen = Source.objects.visible_to(request.user).filter(post__course=course, post__status=PostStatus.PUBLISHED)
    return seen.order_by("post__published_at", "post_id", "position")

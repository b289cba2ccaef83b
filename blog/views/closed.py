"""What is answered where somebody would write in a course that has closed: that it has, and what can still be done."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog.models import Course
from blog.views.entering import framed


def closed_page(request: HttpRequest, course: Course, **shown: Any) -> HttpResponse:
    """The page, with the ways to what is one's own; `post` is the essay that would have been written on."""
    context = framed(request, course, "drafts", **shown)
    return render(request, "blog/closed_page.html", context, status=HTTPStatus.FORBIDDEN)

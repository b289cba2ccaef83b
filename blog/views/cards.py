"""The pictures that stand where others link to a page here: drawn of what is on the web, for whoever asks, and of
nothing else. What a stranger may not read has no card, not for its readers either: who shows cards shows them to
strangers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from blog import guarding
from blog.cards import Card, card_of, card_of_course, drawn, mark_of
from blog.closing import is_searched, let_be_searched
from blog.models import Course, Post

A_WHILE = 300
A_DAY = 86_400


@require_safe
def card(request: HttpRequest, course: str, slug: str) -> HttpResponse:
    """The card of an essay."""
    public = Post.objects.visible_to(AnonymousUser()).opened().published()
    post = get_object_or_404(public, course__slug=course, slug=slug)
    return answered(request, post.course, card_of(post))


@require_safe
def course_card(request: HttpRequest, course: str) -> HttpResponse:
    """The card of a course."""
    found = get_object_or_404(Course.objects.visible_to(AnonymousUser()), slug=course)
    return answered(request, found, card_of_course(found))


def answered(request: HttpRequest, course: Course, asked: Card) -> HttpResponse:
    """The picture, drawn once for what stands on it, or “not modified”."""
    mark = mark_of(asked)
    answer: Any = get_conditional_response(request, f'"{mark}"')
    if answer is None:
        picture = cache.get_or_set(f"card/{mark}", lambda: drawn(asked), A_DAY)
        answer = HttpResponse(picture, content_type="image/png")
    answer["ETag"], answer["Cache-Control"] = f'"{mark}"', f"public, max-age={A_WHILE}"
    answer["Cross-Origin-Resource-Policy"] = guarding.ELSEWHERE
    if is_searched(course):
        let_be_searched(request)
    found: HttpResponse = answer
    return found

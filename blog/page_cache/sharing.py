"""How a view says that its answer is the same for everybody who is not signed in, and what is on it. It must not know
where pages are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from blog.languages import is_spoken
from blog.models import Course, Post
from blog.models.versions import course_key, thread_key

LONGEST = timedelta(minutes=10)


@dataclass(frozen=True)
class Shown:
    """What a page shows: its course and essays by id, their versions when it was made, and when it changes by itself,
    in seconds since 1970."""

    course: int
    posts: tuple[int, ...]
    versions: dict[str, int]
    dies_at: float


def share(
    request: HttpRequest, course: Course, posts: Iterable[Post] = (), until: Iterable[datetime | None] = ()
) -> None:
    """Let this answer be kept for everybody who is not signed in. `posts` are the essays whose threads or numbers of
    comments it shows, as they were read for it; `until` the moments at which it shows something else. The caller
    vouches that nothing on it depends on who asks; in another language than the course's it is kept for nobody."""
    if request.user.is_authenticated or not is_spoken(course):
        return
    threads, now = list(posts), timezone.now()
    versions = {course_key(course.pk): course.version} | {thread_key(p.pk): p.thread_version for p in threads}
    dies_at = min([now + LONGEST, *(moment for moment in until if moment and moment > now)])
    asked: Any = request
    asked.shown_to_all = Shown(course.pk, tuple(p.pk for p in threads), versions, dies_at.timestamp())


def shown_to_all(request: HttpRequest) -> Shown | None:
    """What the answer to this request shows, if its view let it be kept."""
    return getattr(request, "shown_to_all", None)

"""What is new to a member: essays they have not read, and what was said or changed since they last looked; in one
course as a list, over all of theirs as counts. It writes nothing and must not know pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from blog.marks import unread_by
from blog.models import Course, Enrolment, Post, PostStatus, ReadMark
from blog.models.posts import PostQuerySet
from blog.rendering import plain
from comments.models import Comment, CommentQuerySet, CommentStatus, Kind

FIRST_WORDS = 140
NO_COMMENT = 0

Key = tuple[int, int, datetime]


@dataclass(frozen=True)
class Line:
    """One comment that is new, and how it begins."""

    comment: Comment
    words: str


@dataclass
class UnderEssay:
    """What is new under one essay: itself, or some of what was said."""

    post: Post
    is_unread: bool = False
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class News:
    """A person's course with what is new to them in it, and, for its staff, what waits for them."""

    place: Enrolment
    essays: int
    comments: int
    waiting: int


def essays_unread(user: Any, courses: Iterable[Course]) -> PostQuerySet:
    """The published essays that this person may read and has not."""
    return Post.objects.visible_to(user).published().filter(unread_by(user), course__in=courses).order_by()


def comments_unread(user: Any, courses: Iterable[Course]) -> CommentQuerySet:
    """The published comments of others that this person may read, and that appeared or changed since they looked."""
    here = Q(status=CommentStatus.PUBLISHED, kind=Kind.COMMENT, post__status=PostStatus.PUBLISHED)
    seen = ReadMark.objects.filter(user=user.pk, post=OuterRef("post"), seen_until__gte=OuterRef("published_at"))
    seen = seen.filter(seen_until__gte=Coalesce(OuterRef("edited_at"), OuterRef("published_at")))
    found = Comment.objects.visible_to(user).filter(here, ~Exists(seen), post__course__in=courses)
    return found.exclude(author__user=user.pk).exclude(account=user.pk).order_by()


def keys_of_news(user: Any, course: Course) -> QuerySet[Any, Any]:
    """All that is new in a course, oldest first, each as the keys of an essay and a comment and a time: what a page is
    cut from without its words."""
    posts = essays_unread(user, [course]).annotate(of=F("pk"), said=Value(NO_COMMENT), at=F("published_at"))
    comments = comments_unread(user, [course]).annotate(
        of=F("post"), said=F("pk"), at=Coalesce("edited_at", "published_at")
    )
    columns = ("of", "said", "at")
    both: Any = posts.values_list(*columns).union(comments.values_list(*columns), all=True)
    return both.order_by("at", "of", "said")  # type: ignore[no-any-return]  # a union has no type


def by_essay(user: Any, keys: Iterable[Key]) -> list[UnderEssay]:
    """The essays and comments of these keys, gathered under their essays in the order in which those come first."""
    keys = list(keys)
    posts = Post.objects.visible_to(user).listed().in_bulk({post for post, _comment, _at in keys})
    spoken = {comment for _post, comment, _at in keys} - {NO_COMMENT}
    comments = Comment.objects.visible_to(user).select_related("author").in_bulk(spoken)
    gathered: dict[int, UnderEssay] = {}
    for post, comment, _at in keys:
        under = gathered.setdefault(post, UnderEssay(posts[post]))
        if comment == NO_COMMENT:
            under.is_unread = True
        else:
            under.lines.append(Line(comments[comment], first_words(comments[comment])))
    return list(gathered.values())


def first_words(comment: Comment) -> str:
    """How a comment begins, without its marks of emphasis."""
    return shorten(plain(comment.body_html), FIRST_WORDS, placeholder=" …")


def news_of(user: Any, places: list[Enrolment]) -> list[News]:
    """What is new in each of a person's courses, in three queries over all of them."""
    courses = [place.course for place in places]
    staffed = [place.course for place in places if place.is_staff]
    waits = Comment.objects.acted_on_by(user).filter(status=CommentStatus.PENDING, post__course__in=staffed)
    essays = counted_by(essays_unread(user, courses), "course")
    comments = counted_by(comments_unread(user, courses), "post__course")
    waiting = counted_by(waits.order_by(), "post__course") if staffed else {}
    return [
        News(place, *(counts.get(place.course_id, 0) for counts in (essays, comments, waiting))) for place in places
    ]


def counted_by(rows: QuerySet[Any], course: str) -> dict[int, int]:
    """How many of these rows each course has."""
    return dict(rows.values_list(course).annotate(n=Count("pk")))

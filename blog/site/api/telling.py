"""Rows as the interface for programs tells them: public names, addresses that stay, times with their zone. What may be
told at all is decided where the rows are found."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from blog.citations.elsewhere import elsewhere
from blog.citations.references import Record
from blog.citing import absolute
from blog.models import Audience, Course, Enrolment, Post
from blog.site.api import shapes

Row = TypeVar("Row")


def page(request: HttpRequest, rows: Sequence[Row] | QuerySet[Any, Row], asked: shapes.Asked) -> dict[str, Any]:
    """The rows of one page, and the address of the next. One row more is fetched to know whether there is any."""
    start = (asked.page - 1) * asked.size
    found = list(rows[start : start + asked.size + 1])
    further = f"{absolute(request.path)}?page={asked.page + 1}&size={asked.size}"
    has_more = len(found) > asked.size and asked.page < shapes.LAST_PAGE
    return {"items": found[: asked.size], "next": further if has_more else None}


def told(page: dict[str, Any], tell: Callable[[Any], Any]) -> dict[str, Any]:
    """The page with every row told."""
    return {**page, "items": [tell(row) for row in page["items"]]}


def course(one: Course) -> shapes.CourseTold:
    """A course."""
    told = ("slug", "title", "code", "term", "description", "language", "time_zone", "closed_at")
    return shapes.CourseTold(
        **{name: getattr(one, name) for name in told},
        audience=circle(one.audience),
        address=address("api_course", one.slug),
        page=absolute(one.get_absolute_url()),
        posts=address("api_posts", one.slug),
        sources=address("api_course_sources", one.slug),
    )


def post(one: Post) -> shapes.PostTold:
    """An essay, without its words."""
    return shapes.PostTold(**post_values(one))


def whole_post(one: Post, markdown: str | None) -> shapes.WholePost:
    """An essay with its words, as they can stand elsewhere."""
    html = elsewhere(one.shown.body_html, absolute(one.get_absolute_url()), f"post-{one.pk}-")
    return shapes.WholePost(**post_values(one), html=html, markdown=markdown)


def post_values(one: Post) -> dict[str, Any]:
    """What is told of an essay everywhere."""
    place = (one.course.slug, one.slug)
    return {
        "id": one.pk,
        "slug": one.slug,
        "title": one.title,
        "authors": [named(author, one.course) for author in one.signed_by],
        "summary": one.shown.summary,
        "language": one.read_in,
        "week": one.week.slug if one.week else None,
        "tags": [tag.name for tag in one.tags.all()],
        "words": one.shown.words,
        "thoughts": one.n_published,
        "status": one.status,
        "audience": circle(one.audience, one.course.audience),
        "published_at": one.published_at,
        "updated_at": one.updated_at,
        "address": address("api_post", *place),
        "page": absolute(one.get_absolute_url()),
        "comments": address("api_comments", *place),
        "sources": address("api_post_sources", *place),
    }


def comment(one: Any, under: Post, markdown: str | None, known: Container[int]) -> shapes.CommentTold:
    """A comment under an essay; `is_answer` says whether what it answers can be read, `known` are the places whose
    pages whoever asks may find."""
    where = absolute(one.get_absolute_url())
    author = named(one.author, under.course) if one.author else shapes.Named(name=one.guest_name, page=None)
    if one.author_id not in known:
        author = shapes.Named(name=author.name, page=None)
    return shapes.CommentTold(
        id=one.pk,
        number=one.number,
        parent=one.parent_id if one.is_answer else None,
        depth=one.depth,
        author=author,
        html=elsewhere(one.body_html, where, f"comment-{one.pk}-"),
        markdown=markdown,
        audience=circle(one.audience, under.audience, under.course.audience),
        written_at=one.created_at,
        published_at=one.published_at,
        edited_at=one.edited_at if one.is_edited else None,
        page=where,
    )


def work(line: str, key: str, record: Record) -> shapes.SourceTold:
    """A work in the list of an essay."""
    return shapes.SourceTold(line=line, csl={"id": key, **record})


def cited(line: str, key: str, record: Record, posts: Iterable[Post]) -> shapes.WorkTold:
    """A work with the essays that cite it."""
    citing = [
        shapes.Citing(
            title=one.title,
            address=address("api_post", one.course.slug, one.slug),
            page=absolute(one.get_absolute_url()),
        )
        for one in posts
    ]
    return shapes.WorkTold(line=line, csl={"id": key, **record}, cited_by=citing)


def named(place: Enrolment, course: Course) -> shapes.Named:
    """A member of a course by their public name."""
    return shapes.Named(name=place.public_name, page=absolute(reverse("author", args=[course.slug, place.slug])))


def circle(*audiences: int) -> Any:
    """The word for the narrowest of these circles."""
    return Audience(min(audiences)).name.lower()


def address(name: str, *places: str) -> str:
    """The address that stays of something that programs read."""
    return absolute(reverse(name, args=places))

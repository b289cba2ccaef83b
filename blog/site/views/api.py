"""What programs may ask for: the courses, essays, comments and works that whoever asks may read, in pages, and the
document that describes it. Each goes through the door that the pages go through."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.operation import Operation

from blog.citations.complete import complete
from blog.gathering import authors_seen
from blog.models import Course, Post
from blog.site.api import problems, shapes, telling
from blog.site.api.describing import described
from blog.site.api.problems import Problem
from blog.views.entering import enter
from blog.views.sources import listed
from blog.works import grouped, spokesman
from comments.models import Comment, CommentStatus, Kind

ROOT = "/api/"


class Programs(NinjaAPI):
    """Everything programs may ask for."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What tools call an operation."""
        return operation.view_func.__name__


programs = Programs(
    title="Colloquy",
    version="1",
    description=_("Courses, essays, comments and works, to be read."),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)


@programs.get("courses/", response=shapes.CourseList, url_name="api_courses", summary=_("The courses you may enter"))
def courses(request: HttpRequest, asked: Query[shapes.Asked]) -> Any:
    """By title."""
    found = Course.objects.visible_to(request.user).order_by("title", "pk")
    return telling.told(telling.page(request, found, asked), telling.course)


@programs.get("courses/{slug:course}/", response=shapes.CourseTold, url_name="api_course", summary=_("A course"))
def course(request: HttpRequest, course: str) -> Any:
    """What it says of itself."""
    return telling.course(enter(request, course))


@programs.get(
    "courses/{slug:course}/posts/",
    response=shapes.PostList,
    url_name="api_posts",
    summary=_("The published essays of a course that you may read, oldest first"),
)
def posts(request: HttpRequest, course: str, asked: Query[shapes.Asked]) -> Any:
    """New ones come at the end, so that a page that was read stays as it is."""
    found = Post.objects.visible_to(request.user).filter(course=enter(request, course)).listed()
    found = found.prefetch_related("tags").order_by("published_at", "pk")
    return telling.told(telling.page(request, found, asked), telling.post)


@programs.get(
    "courses/{slug:course}/posts/{slug:slug}/",
    response=shapes.WholePost,
    url_name="api_post",
    summary=_("An essay with its words"),
)
def post(request: HttpRequest, course: str, slug: str) -> Any:
    """As its page has it: the published words, or, for those who may see it earlier, the newest."""
    found = essay(request, course, slug)
    return telling.whole_post(found, found.shown.body if found.is_written_by(request.user) else None)


@programs.get(
    "courses/{slug:course}/posts/{slug:slug}/comments/",
    response=shapes.CommentList,
    url_name="api_comments",
    summary=_("The published comments under an essay that you may read, oldest first"),
)
def comments(request: HttpRequest, course: str, slug: str, asked: Query[shapes.Asked]) -> Any:
    """The order of the thread is that of the numbers; new ones come at the end here."""
    under = essay(request, course, slug)
    shown = Comment.objects.visible_to(request.user).filter(status=CommentStatus.PUBLISHED, kind=Kind.COMMENT)
    above = shown.filter(pk=OuterRef("parent")).order_by()
    rows = shown.filter(post=under).select_related("author").annotate(is_answer=Exists(above))
    page = telling.page(request, rows.order_by("published_at", "pk"), asked)
    own = own_among(request, page["items"])
    people = {one.author_id for one in page["items"] if one.author_id}
    known = set(authors_seen(request.user, under.course).filter(pk__in=people).values_list("pk", flat=True))
    return telling.told(page, lambda one: telling.comment(one, under, one.body if one.pk in own else None, known))


@programs.get(
    "courses/{slug:course}/posts/{slug:slug}/sources/",
    response=shapes.SourceList,
    url_name="api_post_sources",
    summary=_("The works that an essay lists, in its order"),
)
def post_sources(request: HttpRequest, course: str, slug: str, asked: Query[shapes.Asked]) -> Any:
    """With records in CSL-JSON, for citing programs."""
    entries = essay(request, course, slug).shown.sources
    works = list(zip(entries, complete(entries), strict=True))
    return telling.told(telling.page(request, works, asked), lambda work: telling.work(work[0]["line"], *work[1]))


@programs.get(
    "courses/{slug:course}/sources/",
    response=shapes.WorkList,
    url_name="api_course_sources",
    summary=_("The works that the essays of a course cite, by name"),
)
def course_sources(request: HttpRequest, course: str, asked: Query[shapes.Asked]) -> Any:
    """One entry for each work, with the published essays that you may read and that cite it."""
    rows = listed(request, enter(request, course))
    page = telling.page(request, grouped(rows), asked)
    wanted = [pk for group in page["items"] for pk in group]
    shown = rows.filter(pk__in=wanted).select_related("post__course", "post__published").defer("copies")
    kept = {row.pk: row for row in shown.defer("post__published__body", "post__published__body_html")}
    groups = [[kept[pk] for pk in group] for group in page["items"] if kept.keys() >= set(group)]
    best = [spokesman(group) for group in groups]
    entries = complete({"key": one.key, "line": one.line, "record": one.record} for one in best)
    works = zip(best, entries, groups, strict=True)
    items = [
        telling.cited(one.line, key, record, {row.post_id: row.post for row in group}.values())
        for one, (key, record), group in works
    ]
    return {**page, "items": items}


def essay(request: HttpRequest, course: str, slug: str) -> Post:
    """The essay, if whoever asks may read it. Raises Problem where it was withdrawn from them, and Http404."""
    address = {"course__slug": course, "slug": slug}
    found = Post.objects.visible_to(request.user).opened().filter(**address).first()
    if found is None:
        if Post.objects.withdrawn_from(request.user).filter(**address).exists():
            raise problems.gone()
        raise Http404
    return found


def own_among(request: HttpRequest, rows: list[Any]) -> set[int]:
    """The ids of the comments that whoever asks has written."""
    if not request.user.is_authenticated:
        return set()
    own: QuerySet[Comment] = Comment.objects.visible_to(request.user).written_by(request.user)
    return set(own.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


@programs.exception_handler(Problem)
def refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem as an answer."""
    return problems.answer(problem)


@programs.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """What is hidden, and what is missing."""
    return problems.answer(problems.nothing_here())


@programs.exception_handler(ValidationError)
def badly_asked(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What cannot be read."""
    return problems.badly_asked(error.errors)


def nothing(request: HttpRequest, slug: str) -> HttpResponse:
    """Any other address below."""
    return problems.answer(problems.nothing_here())


@cache
def document() -> dict[str, Any]:
    """What is here, as OpenAPI has it."""
    return described(dict(programs.get_openapi_schema(path_prefix=ROOT)))


def openapi(request: HttpRequest) -> HttpResponse:
    """The same, for programs."""
    return JsonResponse(document())

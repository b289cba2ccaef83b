"""The search's documents against what is published: whether each is there and none too many. What stands in them is not
compared; `reindex` writes that anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from blog.models import Course, Source
from blog.searching.documents import COURSE_BITS, Kind, dialect, forget_course, number, row_of_work
from blog.searching.essays import LAST
from blog.site.doctor_findings import Finding
from blog.site.reindex import published_comments, published_posts, reindex
from comments.models import Kind as Said


def documents(mend: bool) -> Iterator[Finding | None]:
    """Courses whose documents are not those of what is published in them."""
    there, courses = documents_by_course(), list(Course.objects.order_by("pk"))
    for course in courses:
        yield None
        if apart := len(there.pop(course.pk, set()) ^ wanted(course)):
            if mend:
                list(reindex([course]))
            what = f"course {course.pk}: {apart} too many or too few"
            yield Finding("courses whose search is not what is published", what, is_mended=mend)
    for gone in sorted(there):
        if mend:
            forget_course(gone)
        yield Finding("documents of the search without a course", f"course {gone}", is_mended=mend)


def documents_by_course() -> dict[int, set[int]]:
    """The numbers of all documents."""
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {dialect().number} FROM blog_search")  # noqa: S608 - ours
        for (document,) in cursor.fetchall():
            found.setdefault(document >> COURSE_BITS, set()).add(document)
    return found


def wanted(course: Course) -> set[int]:
    """The numbers of the documents that there are to be."""
    posts = set(published_posts(course).filter(published__isnull=False).values_list("pk", flat=True))
    said = published_comments(course).filter(kind=Said.COMMENT).values_list("pk", flat=True)
    works = Source.objects.filter(post__in=posts, position__lte=LAST).values_list("post", "position")
    found = {number(course.pk, Kind.ESSAY, pk) for pk in posts}
    found |= {number(course.pk, Kind.COMMENT, pk) for pk in said}
    return found | {number(course.pk, Kind.SOURCE, row_of_work(*work)) for work in works}

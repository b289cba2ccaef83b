"""What essays are gathered by, as far as a person may know of it: a tag by what they may read under it, an author by
who asks. Pages and feeds ask here alike."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from blog.models import CoAuthor, Course, Enrolment, FormerName, Post, Tag


def tags_seen(user: Any, course: Course) -> QuerySet[Tag]:
    """The tags under which this person may read something; the others are not named."""
    return course.tags.filter(posts__in=Post.objects.visible_to(user).published()).distinct()


def author_found(user: Any, course: Course, slug: str) -> Enrolment:
    """The member with this address. A former name gives members whoever had it. Raises Http404."""
    found = authors_seen(user, course).filter(slug=slug).first()
    if found is None and is_one_of(user, course):
        found = formerly(course, slug)
    if found is None:
        raise Http404
    return found


def authors_seen(user: Any, course: Course) -> QuerySet[Enrolment]:
    """The people whose pages somebody may find: all, for members; for a stranger those alone of whom they may read an
    essay, for who is in a course is its members' business."""
    people: QuerySet[Enrolment] = course.enrolments.all()
    if is_one_of(user, course):
        return people
    seen = Post.objects.visible_to(user).published().filter(course=course)
    joint = CoAuthor.objects.filter(post__in=seen.values("pk"), accepted_at__isnull=False)
    return people.filter(Q(pk__in=seen.values("author")) | Q(pk__in=joint.values("enrolment")))


def is_one_of(user: Any, course: Course) -> bool:
    """Whether somebody knows who is in a course."""
    return bool(getattr(user, "is_superuser", False) or course.enrolment_of(user))


def formerly(course: Course, slug: str) -> Enrolment | None:
    """Whoever had this address once."""
    former = FormerName.objects.filter(enrolment__course=course, slug=slug).select_related("enrolment").first()
    return former.enrolment if former else None

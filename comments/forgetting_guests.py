"""What a course forgets 90 days after it has closed: the addresses that guests gave, and those by which the places of
an import could still be claimed. What was said stays, under the name that was given. It may be repeated, and be cut
short."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from blog.compat import task
from blog.models import Course, Decision
from comments.models import Restriction

KEPT = timedelta(days=90)


@task()
def forget_guests() -> None:
    """Once a day, in the worker: every course whose time has come."""
    for course in due(timezone.now()):
        forget(course)


def due(now: datetime) -> QuerySet[Course]:
    """The courses that closed 90 days ago or earlier and still have an address."""
    kept = Q(posts__comments__guest_email__gt="") | Q(restrictions__guest_email__gt="")
    kept |= Q(enrolments__claim_email__gt="")
    return Course.objects.filter(kept, closed_at__lte=now - KEPT).distinct()


def forget(course: Course) -> int:
    """Blank the addresses of one course, and write down how many comments and places had one; answers that number. A
    hold on a guest by their address ends with it."""
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course.pk)
        if not due(timezone.now()).filter(pk=course.pk).exists():
            return 0
        n = sum(
            post.comments.exclude(guest_email="").update(guest_email="")
            for post in course.posts.filter(comments__guest_email__gt="").distinct()
        )
        n += course.enrolments.exclude(claim_email="").update(claim_email="")
        end_holds(course)
        told = ngettext(
            "Forgot one address of a guest, 90 days after closing.",
            "Forgot %(n)s addresses of guests, 90 days after closing.",
            n,
        )
        Decision.objects.record(course, course, "erase", "", "", note=told % {"n": n})
    return n


def end_holds(course: Course) -> None:
    """Drop the holds on guests, which are known by nothing but their address, and the address from the record."""
    holds = Restriction.objects.filter(course=course).exclude(guest_email="")
    Decision.objects.filter(kind="restriction", object_id__in=list(holds.values_list("pk", flat=True))).update(label="")
    holds.delete()

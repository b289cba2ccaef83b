"""What the moderation desk reads: the courses somebody decides in, how much waits in each tab, the comments of one
page, the record of decisions, and how long they took. It never writes, and must not know how a page looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from blog.models import Course, Decision, Enrolment, Role
from comments.models import Comment, CommentQuerySet, CommentRevision, CommentStatus, Flag, Restriction
from comments.pages import number_in
from comments.undoing import CAN_BE_UNDONE

NEEDS, REPORTED, UNSEEN, SPAM, REJECTED, LOG = "needs", "reported", "unseen", "spam", "rejected", "log"
TABS = {
    NEEDS: _("Needs a decision"),
    REPORTED: _("Reported"),
    UNSEEN: _("Not yet looked at"),
    SPAM: _("Spam"),
    REJECTED: _("Rejected"),
    LOG: _("Log"),
}
NEWEST_FIRST = {SPAM, REJECTED}
CARDS_PER_PAGE = 50
LARGEST_PAGE = 100_000
LATELY = timedelta(days=30)
MOST_WAITS = 2000
UNDONE_SOON = timedelta(hours=1)
UNSEEN_ON_CARDS = [f"post__{which}__{column}" for which in ("draft", "published") for column in ("body", "body_html")]


@dataclass(frozen=True)
class Asked:
    """What an address asks of the desk: the tab, the course by its slug (empty for all), and the page."""

    tab: str = NEEDS
    course: str = ""
    page: int = 1

    def query(self, **more: Any) -> str:
        """The part of the address behind the desk's own."""
        words: dict[str, Any] = {"course": self.course} if self.course else {}
        words |= {"tab": self.tab} if self.tab != NEEDS else {}
        words |= {"page": self.page} if self.page > 1 else {}
        return f"?{urlencode(words | more)}" if words or more else ""

    def to(self, **changed: Any) -> str:
        """The same for another tab, course or page; another tab begins on its first page."""
        return replace(self, **{"page": 1, **changed}).query()


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, the courses they decide in with their places there, the one it is about, and the counts."""

    user: Any
    asked: Asked
    places: list[tuple[Course, Enrolment | None]]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def courses(self) -> list[Course]:
        """The courses this desk is about: the one asked for, or all of them."""
        return [course for course, _place in self.places if self.asked.course in {"", course.slug}]

    @property
    def course(self) -> Course | None:
        """The one course it is about, if it is one."""
        return self.courses[0] if len(self.courses) == 1 else None

    @property
    def place(self) -> Enrolment | None:
        """This person's place in that course."""
        return self.place_in(self.course.pk) if self.course else None

    def place_in(self, course_id: int) -> Enrolment | None:
        """This person's place in a course."""
        return next((place for course, place in self.places if course.pk == course_id), None)

    @property
    def waiting(self) -> int:
        """How many comments wait here: held ones, and live ones that were reported."""
        return self.counts.get(NEEDS, 0) + self.counts.get(REPORTED, 0)

    @property
    def comments(self) -> CommentQuerySet:
        """What may be decided on here."""
        return in_scope(self.user, self.asked.course)


def asked_by(request: HttpRequest) -> Asked:
    """What the address asks for; an odd tab or page asks for the first."""
    tab, page = request.GET.get("tab", ""), number_in(request.GET.get("page", "")) or 1
    course = request.GET.get("course", "").replace("\x00", "-")
    return Asked(tab if tab in TABS else NEEDS, course, page if page < LARGEST_PAGE else 1)


def desk_of(user: Any, asked: Asked, is_counted: bool = True) -> Desk:
    """The desk of a member of staff, in one query; whoever only decides needs no counts. Raises Http404 for a course
    that is not theirs."""
    tabs = [tab for tab in TABS if tab != LOG and is_counted]
    counts = {f"n_{tab}": counted(user, asked.course, tab) for tab in tabs}
    if user.is_superuser:
        own = {place.course_id: place for place in Enrolment.objects.of(user)}
        rows: list[Any] = list(Course.objects.annotate(**counts))
        places = [(row, own.get(row.pk)) for row in rows]
    else:
        rows = list(Enrolment.objects.of(user).staff().select_related("course").annotate(**counts))
        places = [(row.course, row) for row in rows]
    found = {tab: getattr(rows[0], f"n_{tab}") for tab in tabs} if rows else {}
    desk = Desk(user, asked, places, found)
    if asked.course and not desk.courses:
        raise Http404
    return desk


def in_scope(user: Any, course: str = "") -> CommentQuerySet:
    """The comments this person decides on, in one course or in all of theirs."""
    rows = Comment.objects.acted_on_by(user)
    return rows.filter(post__course__slug=course) if course else rows


def counted(user: Any, course: str, tab: str) -> Any:
    """How many comments a tab holds."""
    return how_many(in_scope(user, course).filter(held_in(tab)))


def how_many(rows: QuerySet[Any]) -> Any:
    """The number of these rows, to be asked inside another query."""
    amount = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(amount=amount).values("amount"), output_field=IntegerField())


def held_in(tab: str) -> Q:
    """The condition for what stands in a tab."""
    live = Q(status=CommentStatus.PUBLISHED)
    return {
        NEEDS: Q(status=CommentStatus.PENDING),
        REPORTED: live & Q(pk__in=Flag.objects.filter(settled_at=None).order_by().values("comment")),
        UNSEEN: live & Q(looked_at=None) & (Q(author=None) | Q(author__role=Role.STUDENT)),
        SPAM: Q(status=CommentStatus.SPAM),
        REJECTED: Q(status__in=[CommentStatus.REJECTED, CommentStatus.REMOVED]),
    }[tab]


def waiting_in(user: Any, course: Course) -> int:
    """How many comments of a course wait for this person: held ones, and live ones that were reported."""
    return in_scope(user).filter(held_in(NEEDS) | held_in(REPORTED), post__course=course).count()


def page_of(desk: Desk) -> tuple[Asked, list[Any]]:
    """The comments of the page asked for, or of the last one there is, with all that their cards show."""
    asked = desk.asked
    last = max(1, -(-desk.counts.get(asked.tab, 0) // CARDS_PER_PAGE))
    asked = replace(asked, page=min(asked.page, last))
    order = ("-created_at", "-pk") if asked.tab in NEWEST_FIRST else ("created_at", "pk")
    start = (asked.page - 1) * CARDS_PER_PAGE
    rows = dressed(desk.comments.filter(held_in(asked.tab))).order_by(*order)
    return asked, list(rows[start : start + CARDS_PER_PAGE])


def dressed(rows: CommentQuerySet) -> QuerySet[Any]:
    """Comments with what their cards show: people, essay, what they answer, hits, open reports, earlier words,
    and a standing hold."""
    standing = Restriction.objects.standing().filter(course=OuterRef("post__course"))
    holds = standing.filter(
        Q(enrolment__isnull=False, enrolment=OuterRef("author"))
        | Q(enrolment=None, guest_email__iexact=OuterRef("guest_email"))
    )
    before = CommentRevision.objects.filter(comment=OuterRef("pk")).values("body")[:1]
    flags = Flag.objects.filter(settled_at=None).select_related("reporter")
    shown = rows.select_related("author", "parent__author", "post__author", "post__course", "post__draft")
    return (
        shown.select_related("post__published")
        .defer(*UNSEEN_ON_CARDS)
        .annotate(
            earlier=Subquery(before),
            hold=Subquery(holds.values("pk")[:1]),
            held_until=Subquery(holds.values("until")[:1]),
        )
        .prefetch_related("hits", Prefetch("flags", flags, to_attr="open_flags"))
    )


def histories(comments: Iterable[Comment]) -> dict[int, list[Decision]]:
    """What was decided on each of these, newest first."""
    found: dict[int, list[Decision]] = {comment.pk: [] for comment in comments}
    for decision in Decision.objects.filter(kind="comment", object_id__in=found):
        found[decision.object_id].append(decision)
    return found


@dataclass(frozen=True)
class Record:
    """What became of a person's comments here."""

    approved: int = 0
    rejected: int = 0
    spam: int = 0


def records(user: Any, comments: list[Any]) -> dict[tuple[int, int | None, str], Record]:
    """The record of everybody who wrote one of these: members by their place, guests by their address in a course."""
    authors = {c.author_id for c in comments if c.author_id}
    guests = {c.guest_email for c in comments if not c.author_id and c.guest_email}
    courses = {c.post.course_id for c in comments}
    theirs = Q(author__in=authors) | Q(author=None, guest_email__in=guests, post__course__in=courses)
    rows = Comment.objects.acted_on_by(user).filter(theirs).order_by()
    approved = Q(status=CommentStatus.PUBLISHED, looked_at__isnull=False)
    told = {"approved": approved, "rejected": held_in(REJECTED), "spam": held_in(SPAM)}
    grouped: Any = rows.values_list("post__course", "author", "guest_email")
    found = grouped.annotate(**{name: Count("pk", filter=condition) for name, condition in told.items()})
    return {(course, author, "" if author else email): Record(*numbers) for course, author, email, *numbers in found}


def record_of(desk: Desk) -> QuerySet[Any]:
    """The decisions on comments of the desk's courses, newest first, each with whether it is the last word on its
    comment and with the name of who wrote that."""
    rows = Decision.objects.filter(kind="comment", course__in=desk.courses)
    if any(place and place.section_id and place.role != Role.INSTRUCTOR for _course, place in desk.places):
        rows = rows.filter(object_id__in=desk.comments.values("pk"))
    newer = Decision.objects.filter(kind="comment", object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"))
    about = Comment.objects.acted_on_by(desk.user).filter(pk=OuterRef("object_id"))
    name = about.values(name=Coalesce("author__public_name", "guest_name"))[:1]
    undone = Case(When(~Exists(newer) & Q(act__in=CAN_BE_UNDONE), then=Value(True)), default=Value(False))
    return rows.annotate(can_be_undone=undone, name=Subquery(name), there=Exists(about))


def log_page(desk: Desk) -> tuple[list[Any], bool]:
    """One page of the record, and whether there is an earlier one."""
    start = (desk.asked.page - 1) * CARDS_PER_PAGE
    rows = list(record_of(desk)[start : start + CARDS_PER_PAGE + 1])
    return rows[:CARDS_PER_PAGE], len(rows) > CARDS_PER_PAGE


def just_done(desk: Desk, done: str) -> list[Any]:
    """What this person has just decided, by the batch or the one decision that an address names."""
    lately = record_of(desk).filter(by=desk.user, act__in=CAN_BE_UNDONE, at__gt=timezone.now() - UNDONE_SOON)
    if pk := number_in(done):
        return list(lately.filter(pk=pk))
    try:
        return list(lately.filter(batch=UUID(done)))
    except ValueError:
        return []


def back_in_queue() -> Q:
    """The condition for decisions that brought a comment back to wait; an undoing only goes on with the old wait."""
    return Q(to_status=CommentStatus.PENDING) & ~Q(from_status=CommentStatus.PENDING) & ~Q(act="undo")


@dataclass(frozen=True)
class Pace:
    """How many were decided lately, and how long half of them and the slowest waited."""

    n: int
    usual: timedelta
    longest: timedelta


def pace(desk: Desk) -> Pace | None:
    """How long comments waited for a person in the last thirty days; None where nobody decided on any."""
    before = Decision.objects.filter(kind="comment", object_id=OuterRef("object_id"), at__lt=OuterRef("at"))
    queued = before.filter(back_in_queue()).order_by("-at").values("at")[:1]
    written = desk.comments.filter(pk=OuterRef("object_id")).values("created_at")
    rows = Decision.objects.filter(kind="comment", course__in=desk.courses, at__gt=timezone.now() - LATELY)
    rows = rows.filter(from_status=CommentStatus.PENDING, act__in=CAN_BE_UNDONE, by__isnull=False)
    told = rows.annotate(since=Coalesce(Subquery(queued), Subquery(written))).values_list("at", "since")[:MOST_WAITS]
    waits = [at - since for at, since in told if since]
    return Pace(len(waits), median(waits), max(waits)) if waits else None

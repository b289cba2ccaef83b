"""The verb that copies a course for the next term, or for a second section: its settings, weeks, pages and rules, its
dates moved by whole weeks. No student comes along, and none of their words: nothing of theirs is read here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from blog.models import Course, Decision, Enrolment, NameKind, Page, Role, User, Week
from blog.names import naming
from blog.refusals import Refused
from blog.site.moving_dates import moved_day, moved_moment
from comments.models import Rules

NEW = frozenset("id slug title code term closes_on closed_at copied_from roster_columns version".split())


@dataclass(frozen=True)
class Asked:
    """What the new course is called, by how many weeks its dates move, and which others of the staff come along."""

    title: str
    slug: str
    code: str = ""
    term: str = ""
    weeks: int = 0
    staff: tuple[Enrolment, ...] = ()


def copy(course: Course, asked: Asked, by: User) -> Course:
    """Make the new course; whoever copies it becomes its instructor. Raises Refused where somebody has just taken the
    address."""
    try:
        with transaction.atomic():
            made = blank(course, asked)
            made.save(force_insert=True)
            copy_weeks(course, made, asked.weeks)
            copy_pages(course, made)
            copy_rules(course, made)
            enrol(course, made, by, asked.staff)
            record(course, made, by)
    except IntegrityError as problem:
        raise Refused(_("Another course has just taken this address. Choose another.")) from problem
    return made


def blank(course: Course, asked: Asked) -> Course:
    """The new course with the settings of the old one, not saved."""
    kept = [field.attname for field in Course._meta.concrete_fields if field.name not in NEW]
    settings = {name: getattr(course, name) for name in kept}
    named = {"title": asked.title, "slug": asked.slug, "code": asked.code, "term": asked.term}
    return Course(**settings, **named, closes_on=moved_day(course.closes_on, asked.weeks), copied_from=course)


def copy_weeks(course: Course, made: Course, weeks: int) -> None:
    """The weeks with their prompts, their dates moved."""
    zone = ZoneInfo(course.time_zone)
    Week.objects.bulk_create(
        Week(
            course=made,
            number=week.number,
            slug=week.slug,
            title=week.title,
            prompt=week.prompt,
            starts_on=moved_day(week.starts_on, weeks),
            ends_on=moved_day(week.ends_on, weeks),
            due=moved_moment(week.due, zone, weeks),
        )
        for week in course.weeks.order_by("number", "pk")
    )


def copy_pages(course: Course, made: Course) -> None:
    """The course's own pages, such as About, with the HTML that is kept of them."""
    own = [field.attname for field in Page._meta.concrete_fields if field.name not in {"id", "course"}]
    rows = course.pages.order_by("pk")
    Page.objects.bulk_create(Page(course=made, **{name: getattr(page, name) for name in own}) for page in rows)


def copy_rules(course: Course, made: Course) -> None:
    """The course's own part in the rules against spam and abuse, where it has any."""
    if rules := Rules.objects.filter(course=course).first():
        lists = {"hold_words": rules.hold_words, "spam_words": rules.spam_words}
        Rules.objects.create(course=made, switched_off=rules.switched_off, **lists)


def colleagues(course: Course, by: User) -> list[Enrolment]:
    """The others on the staff, who may come along."""
    staff = course.enrolments.filter(is_active=True, role__in=Role.staff(), user__isnull=False)
    return list(staff.exclude(user=by).select_related("user").order_by("role", "public_name", "pk"))


def enrol(course: Course, made: Course, by: User, staff: Iterable[Enrolment]) -> None:
    """Whoever copies, as instructor, and the others in the roles they have; no section is the new course's yet."""
    own = course.enrolments.filter(user=by).first()
    name, kind = (own.public_name, own.name_kind) if own else (by.name or _("Instructor"), NameKind.REAL)
    place(made, by, Role.INSTRUCTOR, name, kind)
    offered = {one.pk for one in colleagues(course, by)}
    for one in staff:
        if one.pk in offered and one.user:
            place(made, one.user, Role(one.role), one.public_name, one.name_kind)


def place(made: Course, user: User, role: Role, name: str, kind: str) -> None:
    """One place on the staff of the new course, and the record of it."""
    new = Enrolment(course=made, user=user, role=role, public_name=name[: naming.LONGEST], name_kind=kind)
    new.slug = naming.free_address(new, name)
    new.save()


def record(course: Course, made: Course, by: User) -> None:
    """Write the copy down on both sides."""
    for one, note, other in (
        (course, _("Into “%(title)s” (%(slug)s)."), made),
        (made, _("From “%(title)s” (%(slug)s)."), course),
    ):
        Decision.objects.record(one, one, "copy", "", "", by=by, note=note % {"title": other.title, "slug": other.slug})

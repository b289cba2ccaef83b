"""Closing a course, and opening it again: the date that members are told of, what becomes of all that is still open,
and the record of who did it. Whether somebody runs the course is the caller's question.

What a closed course refuses is known by `blog.closing`, which the verbs of writing ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog import closing_news, coauthors, joining, publishing
from blog.closing import is_closed, refuse_when_closed
from blog.models import Course, Decision, Post, PostStatus, User
from blog.refusals import Conflict, Refused
from blog.site.checklist import PUBLISH, Item, checklist, open_invitations, open_links, undecided

FARTHEST = timedelta(days=2 * 366)
LONGEST_REASON = 2000


def settle_date(course: Course, day: date | None, is_searched: bool, by: User) -> Course:
    """Say when the course closes, and whether search engines may keep it then; members are told a week before, or at
    once if that is nearer. Raises Refused for a day that has passed, or is years away."""
    with transaction.atomic():
        course = locked(course)
        changed = []
        if day != course.closes_on:
            refuse_day(course, day)
            course.closes_on = day
            changed.append(_("closes on %(day)s") % {"day": date_format(day, "DATE_FORMAT") if day else "–"})
        if is_searched != course.is_searched_when_closed:
            course.is_searched_when_closed = is_searched
            changed.append(_("search engines may keep it") if is_searched else _("search engines are asked away"))
        if changed:
            course.save(update_fields=["closes_on", "is_searched_when_closed"])
            Decision.objects.record(course, course, "settings", "", "", by=by, note="; ".join(changed))
        closing_news.tell(course)
    return course


def refuse_day(course: Course, day: date | None) -> None:
    """Raise Refused for a date that cannot be one to close on, or for any once the course has closed."""
    if day is None:
        return
    refuse_when_closed(course)
    today = closing_news.today_in(course)
    if not today <= day <= today + FARTHEST:
        raise Refused(_("Choose a day from today on, within two years."))


def close(course: Course, by: User, chosen: Mapping[str, str] | None = None) -> Course:
    """Close the course. `chosen` says, by the kind of what is open, what becomes of it. Raises Refused where something
    is open and it is not said, or cannot be done, and Conflict for a course that has closed already."""
    with transaction.atomic():
        waiting = course.posts.filter(status=PostStatus.SCHEDULED).order_by("pk")
        list(waiting.select_for_update(of=("self",)).values_list("pk"))  # essays before the course, as everywhere
        course = locked(course)
        if is_closed(course):
            raise Conflict(_("This course has closed already."))
        items = checklist(course, by)
        refuse_undecided(list(undecided(items, chosen or {})))
        told = list(what_becomes(items, chosen or {}))
        settle_scheduled(course, by, (chosen or {}).get("scheduled", ""))
        end_links(course, by)
        end_invitations(course, by)
        course.closed_at = timezone.now()
        course.save(update_fields=["closed_at"])
        closing_news.take_back_other_dates(course)
        Decision.objects.record(course, course, "close", "", "", by=by, note="\n".join(told)[:LONGEST_REASON])
    return course


def refuse_undecided(items: Iterable[Item]) -> None:
    """Raise Refused that names what is open and undecided."""
    if named := "; ".join(item.called for item in items):
        raise Refused(
            _("Nothing was closed. Decide what is still open, or say what becomes of it: %(what)s.") % {"what": named}
        )


def what_becomes(items: Iterable[Item], chosen: Mapping[str, str]) -> Iterable[str]:
    """What was open and what became of it, for the record."""
    for item in items:
        yield f"{item.called}. {item.kind.ways[chosen[item.kind.name]]}"


def settle_scheduled(course: Course, by: User, way: str) -> None:
    """Publish what is scheduled, or make drafts of it again. Raises Refused, with the essay's title, for one that
    cannot be published."""
    for post in Post.objects.visible_to(by).filter(course=course, status=PostStatus.SCHEDULED).order_by("pk"):
        try:
            publishing.publish(post, by) if way == PUBLISH else publishing.recall(post, by)
        except Refused as problem:
            told = {"title": post.title, "why": problem}
            raise Refused(_("Nothing was closed. “%(title)s” could not be published: %(why)s") % told) from problem


def end_links(course: Course, by: User) -> None:
    """Take back every join link that still works."""
    for link in open_links(course):
        joining.revoke(link, by)


def end_invitations(course: Course, by: User) -> None:
    """End the invitations to sign an essay that nobody has answered."""
    for asked in open_invitations(course):
        coauthors.end(asked.post, asked, by, _("The invitation ended with the course."))


def reopen(course: Course, by: User, reason: str) -> Course:
    """Open a closed course again, for a reason that stays in the record. Links and invitations that ended stay so.
    Raises Refused without a reason, and Conflict for a course that is open."""
    with transaction.atomic():
        course = locked(course)
        if not is_closed(course):
            raise Conflict(_("This course is open already."))
        if not reason.strip():
            raise Refused(_("Say why it is opened again. It is kept in the record."))
        if len(reason) > LONGEST_REASON:
            raise Refused(_("A reason holds at most %(n)s characters.") % {"n": LONGEST_REASON})
        course.closed_at = course.closes_on = None
        course.save(update_fields=["closed_at", "closes_on"])
        Decision.objects.record(course, course, "reopen", "", "", by=by, note=reason.strip())
    return course


def locked(course: Course) -> Course:
    """The course as it is now, its row ours until the transaction ends."""
    return Course.objects.select_for_update().get(pk=course.pk)

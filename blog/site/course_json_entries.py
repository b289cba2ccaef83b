"""The entries of a course's JSON document: which fields of each row go into it, for staff and for others. What is left
out is named here, so that a new field cannot be forgotten. Values out.

It must not know files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from blog.models import Announcement, Course, Decision, Enrolment, Image, Page, Post, Revision, Section, Tag, Week
from blog.site.exporting_courses import Reach
from comments.models import Rules

Entry = dict[str, Any]

ABOUT_COURSE = tuple("slug title code term description language time_zone accent citation_style audience".split())
SETTINGS = tuple(
    "open_findings guests students staff_need_second_factor essays_need_approval authors_schedule pictures_need_words"
    " fewest_words most_words closes_on closed_at is_searched_when_closed close_after_days shown_depth".split()
)
RULES = ("hold_words", "spam_words", "switched_off")
WEEK = tuple("number slug title prompt starts_on ends_on due".split())
TAG = ("slug", "name")
PAGE = ("slug", "title", "body", "audience")
ANNOUNCEMENT = ("body", "at", "until")
PERSON = ("slug", "public_name", "role")
PLACE = ("name_kind", "audience", "is_active", "held_until")
POST = tuple("slug status audience is_featured language citation_style takes_replies published_at updated_at".split())
POST_OF_STAFF = ("created_at", "handed_in_at", "scheduled_for", "raw", "n_threads")
REVISION = ("number", "title", "body", "sources")
REVISION_OF_STAFF = ("created_at", "note")
PICTURE = tuple("name kind width height widths is_decorative credit licence".split())
DECISION = tuple("act from_status to_status reason note label at batch".split())
# What is in no document: made anew when it is read, or kept where it was said.
LEFT_OUT = {
    "course": "id copied_from roster_columns version",
    "section": "id course",
    "week": "id course",
    "tag": "id course",
    "page": "id course body_html",
    "announcement": "id course body_html",
    "enrolment": "id user course claim_email roster_id missing_since joined_through",
    "post": "id course version n_published last_comment_at thread_version",
    "revision": "id post body_html summary words n_quoted n_noted n_open_findings problem copies image by",
    "image": "id uploader file created_at",
    "coauthor": "id post",
    "decision": "id course kind object_id by",
    "rules": "id course",
    "comment": "id post parent root depth account guest_email guest_key address_hash submission_id body_html text_hash"
    " version learned",
    "commentrevision": "id comment",
}


def values(row: Model, *names: str) -> Entry:
    """Fields of a row under their own names."""
    return {name: getattr(row, name) for name in names}


def course(reached: Reach) -> Entry:
    """The course itself; for staff with its settings."""
    row: Course = reached.course
    if not reached.is_whole:
        return values(row, *ABOUT_COURSE)
    rules = Rules.objects.filter(course=row).first()
    return values(row, *ABOUT_COURSE, *SETTINGS) | {"rules": values(rules, *RULES) if rules else None}


def section(row: Section) -> Entry:
    """A section."""
    return values(row, "name")


def week(row: Week) -> Entry:
    """A week."""
    return values(row, *WEEK)


def tag(row: Tag) -> Entry:
    """A tag."""
    return values(row, *TAG)


def page(row: Page, reached: Reach) -> Entry:
    """One of the course's own pages."""
    return values(row, *PAGE, *(["raw"] if reached.is_whole else []))


def announcement(row: Announcement) -> Entry:
    """What the course was told."""
    return values(row, *ANNOUNCEMENT)


def person(row: Enrolment, reached: Reach) -> Entry:
    """Somebody by the name that others read."""
    if not reached.is_whole:
        return values(row, *PERSON)
    return values(row, *PERSON, *PLACE) | {"section": row.section.name if row.section else None}


def post(row: Post, reached: Reach) -> Entry:
    """An essay with its words: for staff all that were ever saved, for others those that readers see."""
    told = values(row, *POST) | {
        "author": row.author.slug,
        "week": row.week.slug if row.week else None,
        "tags": sorted(tag.slug for tag in row.tags.all()),
        "authors": [place.slug for place in row.signed_by],
    }
    if not reached.is_whole:
        return told | {"revisions": [values(row.published, *REVISION)] if row.published else []}
    return told | values(row, *POST_OF_STAFF) | of_staff(row, reached)


def of_staff(row: Post, reached: Reach) -> Entry:
    """What staff alone are told of an essay."""
    return {
        "section": row.section.name if row.section else None,
        "peers": sorted(row.peers.values_list("slug", flat=True)),
        "coauthors": [
            {"enrolment": each.enrolment.slug} | values(each, "invited_at", "accepted_at")
            for each in row.coauthors.all()
        ],
        "former_addresses": sorted(row.former_addresses.values_list("slug", flat=True)),
        "draft": row.draft.number if row.draft else None,
        "published": row.published.number if row.published else None,
        "revisions": [revision(each, reached) for each in row.revisions.order_by("number").iterator()],
        "decisions": decisions(Decision.objects.about(row).order_by("at", "pk"), reached),
    }


def revision(row: Revision, reached: Reach) -> Entry:
    """One saved state of an essay."""
    told = values(row, *REVISION, *REVISION_OF_STAFF)
    return told | {"by_name": reached.name_of(row.by_id, row.by_name)}


def picture(row: Image) -> Entry:
    """A picture, its essay and its file."""
    return values(row, *PICTURE) | {"post": row.post.slug if row.post else None, "file": file_of(row)}


def file_of(row: Image) -> str:
    """Where a picture lies in the zip; both parts of its name are of our own making."""
    return f"media/{row.name}.{row.kind}"


def decisions(rows: Iterable[Decision], reached: Reach) -> list[Entry]:
    """The record of a thing, oldest first, by public names."""
    return [values(row, *DECISION) | {"by_name": reached.name_of(row.by_id, row.by_name)} for row in rows]

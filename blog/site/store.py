"""Bringing in what was written elsewhere: a page read by the importers becomes an essay, its list and its thread.

It writes through the verbs of both floors alone, all of a page or nothing of it. It must not know commands or forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import manuscripts, publishing
from blog.importers.page import LARGEST, read_page
from blog.importers.page_text import NO_TITLE
from blog.importers.records import CommentRecord, NotAPage, PageRecord
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Post, User
from blog.refusals import Refused
from comments import moderation
from comments.models import Comment
from comments.posting import Said

LONGEST_TITLE = 200
LONGEST_NAME = 80
FIRST_YEAR = 1990
UNNAMED_SLUG = "unnamed-author"


@dataclass(frozen=True)
class Stored:
    """What came of a page: the essay, and its comments in the order of the page."""

    post: Post
    comments: tuple[Comment, ...]


def read_file(path: Path) -> PageRecord:
    """The page in this file. Raises Refused, with the file's name, if it cannot be read or holds no page."""
    try:
        with path.open("rb") as file:
            return read_page(file.read(LARGEST + 1))
    except OSError as problem:
        sentence = _("%(file)s could not be opened (%(why)s); check its name and try again.")
        raise Refused(sentence % {"file": path.name, "why": problem.strerror}) from problem
    except NotAPage as refusal:
        raise Refused(f"{path.name}: {refusal}") from refusal


def titled(record: PageRecord, title: str) -> PageRecord:
    """The record under the title that the person gave, if they gave one."""
    doubts = tuple(doubt for doubt in record.doubts if doubt != NO_TITLE)
    return replace(record, title=title, doubts=doubts) if title else record


def course_called(slug: str) -> Course:
    """The course with this address. Raises Refused if there is none."""
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise Refused(_("There is no course “%(slug)s”; give the address of one that exists.") % {"slug": slug})
    return course


def author_called(course: Course, email: str) -> Enrolment | None:
    """The place in the course of whoever has this address, None for no address. Raises Refused if they have none."""
    if not email:
        return None
    author = course.enrolments.filter(user__email=email.strip().lower(), is_active=True).first()
    if author is None:
        told = {"email": email, "course": course.title}
        raise Refused(_("Nobody with the address %(email)s is in “%(course)s”; enrol them first.") % told)
    return author


def store_page(
    record: PageRecord, course: Course, author: Enrolment | None, title: str, *, publish: bool, by: User | None
) -> Stored:
    """Write the page's essay, a draft unless `publish`, with its list and its comments; a `title` given wins.

    Without an author it goes to the course's placeholder. Raises Refused, with nothing written, for a page that has
    no title or a text that is too long."""
    manuscript = Manuscript(fitting_title(title or record.title), record.body, record.works)
    prepared = manuscripts.prepare(course, manuscript)
    with transaction.atomic():
        post = manuscripts.begin(course, author or placeholder(course), manuscript, by, prepared)
        if publish:
            post = publishing.publish(post, by, at=timezone.now())
        stored = store_thread(post, record.comments)
    post.refresh_from_db()
    return Stored(post, stored)


def store_thread(post: Post, records: tuple[CommentRecord, ...]) -> tuple[Comment, ...]:
    """Write the comments in their order, each below the one it answers."""
    stored: dict[str, Comment] = {}
    now = timezone.now()
    for record in records:
        said = Said(
            body=record.body or _("(This comment came without words.)"),
            parent=stored[record.parent] if record.parent else None,
            guest_name=record.author[:LONGEST_NAME] or _("Unnamed reader"),
        )
        stored[record.number] = moderation.bring_in(post, said, moment(record.date, post.course) or now)
    return tuple(stored.values())


def fitting_title(title: str) -> str:
    """The title without outer white space. Raises Refused for none or one that is too long."""
    title = " ".join(title.split())
    if not title:
        raise Refused(_("No title was found in this file; give one with --title."))
    if len(title) > LONGEST_TITLE:
        told = {"n": len(title), "most": LONGEST_TITLE}
        sentence = _("The title has %(n)s characters and %(most)s is the most; give a shorter one with --title.")
        raise Refused(sentence % told)
    return title


def placeholder(course: Course) -> Enrolment:
    """The course's place for essays whose author nobody named; it has no account and cannot be signed in to."""
    place, _made = Enrolment.objects.get_or_create(
        course=course, slug=UNNAMED_SLUG, defaults={"public_name": _("Unnamed author")}
    )
    return place


def moment(date: str, course: Course) -> datetime | None:
    """A record's date in the course's time zone; None for one that could not be read or that no blog can have."""
    try:
        at = datetime.fromisoformat(date)
    except ValueError:
        return None
    aware = at.replace(tzinfo=ZoneInfo(course.time_zone)) if at.tzinfo is None and at.year >= FIRST_YEAR else None
    return aware if aware is not None and aware <= timezone.now() else None

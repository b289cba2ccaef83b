"""A course read back from its JSON document: all of it or nothing, with the numbers, standings and dates that it had.
Nobody gets an account by it: every place is a name that can be claimed. HTML is made anew from the words.

It writes what the document tells of the past, so it asks no policy and tells nobody; it must not know commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from blog import manuscripts
from blog.models import (
    Announcement,
    Course,
    Decision,
    Enrolment,
    Image,
    Page,
    Post,
    Revision,
    Section,
    Tag,
    Week,
)
from blog.pictures import drop_files
from blog.refusals import Refused
from blog.searching import essays
from blog.site import course_json_entries as entries
from blog.site.course_json_document import Document, Entry, opened
from blog.site.course_json_pictures import kept
from blog.site.course_json_posts import comments_under, post_of
from blog.site.exporting_courses import OPERATOR
from blog.site.rerender import rerender_announcement, rerender_page
from comments.models import Rules

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass
class Rows:
    """What was written so far, by what the document calls it."""

    course: Course
    sections: dict[str, Section] = field(default_factory=dict)
    weeks: dict[str, Week] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    people: dict[str, Enrolment] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)


def bring(path: Path) -> Iterator[str]:
    """Write the course of a file; yields the kind of each thing as it is done. Raises Refused, with nothing written,
    where the site has a course or a picture of that name, and for what cannot be read."""
    pictures: list[Image] = []
    with opened(path) as document:
        try:
            with transaction.atomic():
                rows = begun(document)
                for entry in document.rows("pictures"):
                    pictures.append(kept(entry, document.archive))
                yield from filled(document, rows, pictures)
                Decision.objects.record(rows.course, rows.course, "import", "", "", note=path.name[:200])
        except IntegrityError as problem:
            drop_all(pictures)
            raise Refused(_("The file contradicts itself: a number or an address stands twice.")) from problem
        except BaseException:
            drop_all(pictures)
            raise
    yield from printed(rows.course)


def drop_all(pictures: list[Image]) -> None:
    """Delete the files of pictures that were not kept."""
    for picture in pictures:
        drop_files(picture)


def begun(document: Document) -> Rows:
    """The course with its settings, its weeks, tags and pages, and its people."""
    course = course_of(Entry(document.said.get("course"), "course"))
    rows = Rows(course)
    for one in document.rows("sections"):
        section = Section.objects.create(course=course, **one.fields(Section, "name"))
        rows.sections[section.name] = section
    for one in document.rows("weeks"):
        week = Week.objects.create(course=course, **one.fields(Week, *entries.WEEK))
        rows.weeks[week.slug] = week
    for one in document.rows("tags"):
        tag = Tag.objects.create(course=course, **one.fields(Tag, *entries.TAG))
        rows.tags[tag.slug] = tag
    for one in document.rows("people"):
        told = one.fields(Enrolment, *entries.PERSON, *entries.PLACE)
        place = Enrolment.objects.create(course=course, section=one.named_or_none("section", rows.sections), **told)
        rows.people[place.slug] = place
    return rows


def course_of(said: Entry) -> Course:
    """The course with its settings and its rules. Raises Refused where there is one of its address."""
    course = Course(**said.fields(Course, *entries.ABOUT_COURSE, *entries.SETTINGS))
    if Course.objects.filter(slug=course.slug).exists():
        raise Refused(_("There is a course “%(slug)s” already; this one cannot be read in beside it.") % vars(course))
    if course.time_zone not in available_timezones():
        raise said.refusal("time_zone", course.time_zone)
    if not LANGUAGE.fullmatch(course.language):
        raise said.refusal("language", course.language)
    course.save()
    if said.value("rules") is not None:
        rules = Entry(said.value("rules"), "rules")
        if not all(isinstance(one, str) for one in rules.many("switched_off")):
            raise rules.refusal("switched_off", _("these are no rules"))
        Rules.objects.create(course=course, **rules.fields(Rules, *entries.RULES))
    return course


def filled(document: Document, rows: Rows, pictures: list[Image]) -> Iterator[str]:
    """The course's own words, its essays, its pictures and its threads."""
    for one in document.rows("pages"):
        told = one.fields(Page, *entries.PAGE) | {"raw": one.marks()}
        Page.objects.create(course=rows.course, **told)
        yield "pages"
    for one in document.rows("announcements"):
        Announcement.objects.create(course=rows.course, **one.fields(Announcement, *entries.ANNOUNCEMENT))
    for one in document.rows("posts"):
        post = post_of(one, rows)
        rows.posts[post.slug] = post
        yield "essays"
    for one, picture in zip(document.rows("pictures"), pictures, strict=True):
        picture.post = one.named_or_none("post", rows.posts)
        picture.save()
        yield "pictures"
    said: dict[str, list[Entry]] = {}
    for one in document.rows("comments"):
        said.setdefault(one.named("post", rows.posts).slug, []).append(one)
    for slug, thread in said.items():
        comments_under(rows.posts[slug], thread, rows)
        yield from ["comments"] * len(thread)


def printed(course: Course) -> Iterator[str]:
    """Make the HTML of the course's words, outside any transaction: it starts the engine. What is stopped here is
    finished by `rerender`."""
    for page in course.pages.select_related("course"):
        rerender_page(page)
    for announcement in course.announcements.all():
        rerender_announcement(announcement)
    revisions = Revision.objects.visible_to(OPERATOR).filter(post__course=course).select_related("post__course")
    for revision in revisions.order_by("pk").iterator():
        manuscripts.rerender(revision)
        yield "revisions"
    for post in course.posts.select_related("course", "published", "draft").iterator():
        essays.index(post)

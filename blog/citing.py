"""An essay as others cite it: by its authors' public names, at the address that stays. It must not know the engine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from blog.citations.own import Essay, Writer, names_of, own_record
from blog.citations.styles import STYLES
from blog.models import Enrolment, Post, Source

MADE_OF = "record"


def essay_of(post: Post) -> Essay:
    """An essay as others cite it, its days told in the time of its course."""
    revision = post.shown
    return Essay(
        title=revision.title,
        writers=tuple(writer_of(post, place) for place in post.signed_by),
        course=post.course.title,
        address=absolute(post.get_absolute_url()),
        course_address=absolute(post.course.get_absolute_url()),
        language=post.read_in,
        words=revision.words,
        summary=revision.summary,
        published=day_in(post.course.time_zone, post.published_at),
        updated=day_in(post.course.time_zone, post.updated_at),
    )


def writer_of(post: Post, place: Enrolment) -> Writer:
    """Somebody in the byline, with the address of their essays."""
    return Writer(place.public_name, absolute(reverse("author", args=[post.course.slug, place.slug])))


def absolute(path: str) -> str:
    """The address that stays, whatever name the reader came by."""
    return f"{settings.SITE_URL}{path}"


def day_in(time_zone: str, moment: datetime | None) -> date | None:
    """The day a moment fell on in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date() if moment else None


def own_entries(post: Post) -> dict[str, str]:
    """The essay's own entry by style, as far as the copies were made of what it is called now: a name that its author
    has given up is never shown again."""
    copies: dict[str, Any] = post.shown.copies
    if copies.get(MADE_OF) != own_record(essay_of(post)):
        return {}
    return {style: text for style, text in copies.items() if style in STYLES}


def copy_of(source: Source, style: str) -> str:
    """A work's entry in a style as HTML; nothing where none is kept that was made of the record as it is now."""
    if not source.record or source.copies.get(MADE_OF) != source.record:
        return ""
    return str(source.copies.get(style, ""))


def plain_entry(essay: Essay) -> str:
    """The essay's own entry as it stands until its copies are made."""
    day = date_format(essay.published) if essay.published else _("unpublished")
    told = {
        "author": get_text_list(names_of(essay), _("and")).rstrip("."),
        "title": ended(essay.title),
        "course": essay.course,
    }
    return _("%(author)s. “%(title)s” %(course)s, %(day)s, %(address)s.") % {
        **told,
        "day": day,
        "address": essay.address,
    }


def ended(title: str) -> str:
    """A title with a stop, unless it ends in a sign of its own."""
    return title if title.endswith(("?", "!", ".", "…")) else f"{title}."

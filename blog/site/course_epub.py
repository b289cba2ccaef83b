"""A course as one book for e-readers: its weeks are parts, its essays chapters with their notes, works and pictures.
What people said under the essays stays on the site, and the first page says so: a book is read from end to end, and
goes on to people whom those who answered never met. The same course makes the same bytes.

It asks `exporting_courses` what may be seen, and must not know audiences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape, format_html, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.books.binding import Book, Pages, bound
from blog.books.chapters import Chapter, Surroundings, pictures_in
from blog.books.essays import changed_at, essay_html, files_of
from blog.books.packing import pack
from blog.citing import absolute
from blog.languages import spoken
from blog.models import Image, Post, Week
from blog.site.exporting_courses import Circle, Reach, at_one_moment, written

WHOSE = {
    Circle.WEB: gettext_lazy("This book holds the essays that anybody may read."),
    Circle.COURSE: gettext_lazy("This book holds the essays that every member of the course may read, and is theirs."),
    Circle.STAFF: gettext_lazy("This book holds all essays, drafts among them, for the staff of the course alone."),
}
ESSAYS_LEVEL = 2


@dataclass(frozen=True)
class Part:
    """The essays of one week, or of none: their ids in order, the number of the chapter that opens them before."""

    week: Week | None
    number: int
    posts: tuple[int, ...]


@dataclass(frozen=True)
class Gathered:
    """The book, its pictures, and how many essays are in it."""

    book: Book
    pictures: tuple[Image, ...]
    n_essays: int


def export(reached: Reach, out: Path) -> Iterator[str]:
    """Write the book; yields the kind of each thing as it is done. Pandoc runs while nothing of the database is held.
    Raises Refused."""
    with translation.override(spoken(reached.course.language)):  # the same bytes, whoever asks
        with at_one_moment():
            gathered = gather(reached)
        pages = bound(gathered.book)
    yield from ["essays"] * gathered.n_essays
    yield from written(reached, partial(write, gathered, pages), out)


def write(gathered: Gathered, pages: Pages, reached: Reach, out: IO[bytes]) -> Iterator[str]:
    """Pack the book."""
    yield from pack(pages, gathered.pictures, gathered.book.changed, out)


def gather(reached: Reach) -> Gathered:
    """All that the book holds, in order."""
    course = reached.course
    parts, addresses = planned(reached)
    numbers = {pk: number for part in parts for number, pk in enumerate(part.posts, part.number + 1)}
    chapters = {part.number: opening(part, is_alone=len(parts) == 1) for part in parts}
    pictures: dict[str, Image] = {}
    authors: dict[str, None] = {}
    changed = [reached.began_at]
    with timezone.override(course.time_zone):
        for post in reached.opened():
            if post.shown is None or post.pk not in numbers:
                continue
            shown = reached.pictures([post.shown.body_html]) if pictures_in(post.shown.body_html) else []
            pictures |= {picture.name: picture for picture in shown}
            around = Surroundings(numbers[post.pk], ESSAYS_LEVEL, settings.SITE_URL, files_of(shown), addresses)
            chapters[numbers[post.pk]] = chapter_of(post, around)
            authors |= dict.fromkeys(place.public_name for place in post.signed_by)
            changed.append(changed_at(post))
    ordered = (first_page(reached), *(chapters[number] for number in sorted(chapters)))
    book = Book(
        title=course.title,
        address=absolute(course.get_absolute_url()),
        language=course.language,
        authors=tuple(sorted(authors)),
        chapters=ordered,
        rights=_("Essays © their authors"),
        description=course.description,
        changed=max(changed),
    )
    return Gathered(book, tuple(pictures.values()), len(numbers))


def planned(reached: Reach) -> tuple[list[Part], dict[str, int]]:
    """The parts in order, and the number of the chapter that stands at each address. The first page is number 1."""
    by_week: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    columns = ("pk", "slug", "week", "published_at", "created_at")
    rows = reached.posts().exclude(published=None, draft=None).values_list(*columns)
    for pk, slug, week, *_times in sorted(rows, key=lambda row: (row[3] or row[4], row[1])):
        by_week[week].append((pk, slug))
    weeks: list[Week | None] = [*reached.course.weeks.order_by("number", "pk"), None]
    parts: list[Part] = []
    addresses: dict[str, int] = {}
    number = 2
    for week in weeks:
        essays = by_week.get(week.pk if week else None, [])
        if not essays:
            continue
        parts.append(Part(week, number, tuple(pk for pk, _slug in essays)))
        for place, (_pk, slug) in enumerate(essays, number + 1):
            addresses[reverse("post", args=[reached.course.slug, slug])] = place
        number += 1 + len(essays)
    return parts, addresses


def opening(part: Part, is_alone: bool) -> Chapter:
    """The page that opens a part: the title of its week, and what was asked in it."""
    if part.week is None:
        return Chapter(_("Essays") if is_alone else _("More essays"), "")
    title = _("Week %(n)s · %(title)s") % {"n": part.week.number, "title": part.week.title}
    return Chapter(title, linebreaks(part.week.prompt, autoescape=True))


def chapter_of(post: Post, around: Surroundings) -> Chapter:
    """One essay, in its language."""
    language = post.read_in if post.read_in != post.course.language else ""
    return Chapter(post.shown.title, essay_html(post, around), ESSAYS_LEVEL, language)


def first_page(reached: Reach) -> Chapter:
    """What the book is: of which course, for whom, and what is not in it."""
    course = reached.course
    told = " · ".join(filter(None, (course.code, course.term)))
    address = absolute(course.get_absolute_url())
    colophon = _("What readers said under them is not in it; that is read with each essay at")
    return Chapter(
        course.title,
        f"<p>{escape(told)}</p>{linebreaks(course.description, autoescape=True)}"
        + format_html('<p>{} {} <a href="{}">{}</a>.</p>', WHOSE[reached.circle], colophon, address, address)
        + format_html("<p>{}.</p>", _("Essays © their authors")),
    )

"""An essay as a book of its own, and as a chapter among others: under its title its authors' public names and its day,
then its words. It must not know who asks beyond whose eyes it is handed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.books.binding import Book
from blog.books.chapters import Chapter, Surroundings, chapter_html, pictures_in
from blog.books.packing import file_of
from blog.citing import absolute, day_in, essay_of, own_entries, plain_entry
from blog.models import Image, Post


@dataclass(frozen=True)
class Bindable:
    """A book to be bound, with the pictures that it shows."""

    book: Book
    pictures: tuple[Image, ...]


def book_of(post: Post, reader: Any) -> Bindable:
    """The essay as this reader, who may read it, sees it."""
    essay = essay_of(post)
    pictures = pictures_of(post, reader)
    around = Surroundings(1, site=settings.SITE_URL, pictures=files_of(pictures))
    html = essay_html(post, around) + reference(post)
    year = essay.published.year if essay.published else ""
    told = Book(
        title=essay.title,
        address=essay.address,
        language=essay.language,
        authors=tuple(writer.name for writer in essay.writers),
        chapters=(Chapter(essay.title, html),),
        publisher=essay.course,
        rights=f"© {post.byline} {year}".rstrip(),
        description=essay.summary,
        published=essay.published,
        changed=changed_at(post),
    )
    return Bindable(told, pictures)


def pictures_of(post: Post, reader: Any) -> tuple[Image, ...]:
    """The pictures that the shown words show, as far as this reader may see them and their files are there."""
    named = pictures_in(post.shown.body_html)
    found = Image.objects.visible_to(reader).filter(name__in=named).order_by("name") if named else ()
    return tuple(picture for picture in found if picture.file.storage.exists(str(picture.file.name)))


def files_of(pictures: Iterable[Image]) -> dict[str, str]:
    """What the files of pictures are called, by name."""
    return {picture.name: file_of(picture) for picture in pictures}


def essay_html(post: Post, around: Surroundings) -> str:
    """What stands below the title of an essay; one that is not published says so."""
    day = day_in(post.course.time_zone, post.published_at)
    state = "" if post.is_published else str(post.get_status_display())
    told = " · ".join(filter(None, (post.byline, date_format(day) if day else "", state)))
    return format_html('<div class="by"><p>{}</p></div>', told) + chapter_html(post.shown.body_html, around)


def reference(post: Post) -> str:
    """How the essay is cited, and where it stands: the last lines of its book."""
    entry = own_entries(post).get(post.style.id) or plain_entry(essay_of(post))
    line = '<div class="colophon"><p>{}: {}</p><p><a href="{}">{}</a></p></div>'
    address = absolute(post.get_absolute_url())
    return format_html(line, _("Cite this essay"), entry, address, address)


def changed_at(post: Post) -> datetime:
    """When what readers see of an essay last changed."""
    changed: datetime = max(filter(None, (post.updated_at, post.published_at, post.shown.created_at)))
    return changed

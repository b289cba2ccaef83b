"""The printed comments of a page, kept by the process for the next reader. Kept is how a comment prints for whoever did
not write it, has read it and moderates nothing; which ones stand on a page is asked of the database for every reader,
and those that are something else to this one are printed anew. A key names all that the letters depend on, so nothing
is ever taken back, only forgotten. It must not know who may see a comment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import get_language

from blog.models import Audience, Enrolment, Post
from blog.names.roster_names import names_beside
from comments.models import CommentStatus, Kind
from comments.pages import Layout, Reader
from comments.threads import Row

MOST_LETTERS = 16_000_000
Variant = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A comment as it was printed, and what others on the page say of it."""

    id: int
    variant: Variant
    html: str
    byline: str
    number: str
    fresh_at: datetime | None
    status: str = CommentStatus.PUBLISHED
    is_published: bool = True


@dataclass
class Lines:
    """What is known of one page, and what was printed for it now. `variants` tells by id how a comment stands there."""

    key: Variant
    variants: Mapping[int, Variant]
    known: Mapping[int, Line]
    made: dict[int, Line] = field(default_factory=dict)

    def fitting(self) -> dict[int, Line]:
        """The lines that stand now as they stood when they were printed."""
        return {pk: line for pk, line in self.known.items() if self.variants.get(pk) == line.variant}

    def note(self, said: Any, html: str) -> None:
        """Keep how a comment was printed, if it was printed as for anybody."""
        is_theirs = said.is_mine or getattr(said, "names_me", False) or getattr(said, "has_notes", False)
        is_for_all = said.audience == Audience.WEB and said.kind == Kind.COMMENT
        if said.status == CommentStatus.PUBLISHED and is_for_all and not is_theirs and said.pk in self.variants:
            variant = self.variants[said.pk]
            self.made[said.pk] = Line(said.pk, variant, html, said.byline, said.number, said.fresh_at)

    def keep(self) -> None:
        """Let the next reader find what was printed."""
        if self.made:
            SHELF.put(self.key, {**self.fitting(), **self.made})


class Shelf:
    """The pages of this process, those least asked for forgotten first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Variant, tuple[Mapping[int, Line], int]] = OrderedDict()
        self.letters, self.guard = 0, Lock()

    def find(self, key: Variant) -> Mapping[int, Line]:
        """The lines of a page; none where it is not here."""
        found = self.pages.get(key)
        with self.guard, suppress(KeyError):
            self.pages.move_to_end(key)
        return found[0] if found else {}

    def put(self, key: Variant, lines: Mapping[int, Line]) -> None:
        """Keep a page."""
        size = sum(len(line.html) for line in lines.values())
        with self.guard:
            self.letters += size - self.pages.pop(key, ({}, 0))[1]
            self.pages[key] = lines, size
            while self.letters > MOST_LETTERS:
                self.letters -= self.pages.popitem(last=False)[1][1]

    def forget(self) -> None:
        """Begin anew."""
        with self.guard:
            self.pages.clear()
            self.letters = 0


SHELF = Shelf()


def lines_of(
    request: HttpRequest, post: Post, layout: Layout, reader: Reader, place: Enrolment | None, may_reply: bool
) -> Lines | None:
    """What is known of a page; None for readers to whom comments print as to few others: staff, and guests who have
    written."""
    user, course = reader.user, post.course
    is_staff = getattr(user, "is_superuser", False) or (place is not None and place.is_staff)
    if is_staff or reader.guest_key or names_beside(request, course):
        return None
    asked = layout.asked.sort, layout.page, layout.asked.under
    means = get_language(), get_script_prefix(), may_reply, place is not None
    versions = post.pk, post.created_at, post.thread_version, post.slug, course.pk, course.version, course.slug
    key = (*versions, *asked, *means)
    return Lines(key, variants_of(layout, course.shown_depth), SHELF.find(key))


def variants_of(layout: Layout, levels: int) -> dict[int, Variant]:
    """How each shown comment of a page stands there: in which version, under what, and whether flat."""
    above = layout.above.depth if layout.above else 0
    rows: Iterable[Row] = [row for thread in layout.threads for row in thread.rows if row.is_shown]
    here: Collection[int] = {row.id for row in rows} | ({layout.above.id} if layout.above else set())
    return {
        row.id: (row.version, row.edited_at, row.parent_id in here and row.parent_id, row.depth - above >= levels)
        for row in rows
    }

"""What of a course one audience may take along, and the door to its exports: for WordPress, as JSON, as Markdown. The
one place that says what each audience may see; the formats ask it and nobody else.

Rows in, files out; it writes nothing of the site's. It must not know commands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from blog.models import Audience, Course, Enrolment, Image, Page, Post, Tag, User
from blog.models.posts import PostQuerySet
from blog.refusals import Refused
from blog.site.offline import image_names
from comments.models import Comment, CommentQuerySet, CommentStatus

AT_A_TIME = 200
FOR_ALL = 0o666
ESSAYS_AT_A_TIME = 20
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
# Nobody's account: the reader that the rule of visibility hides nothing from.
OPERATOR = User(pk=0, is_superuser=True)


class Circle(StrEnum):
    """For whom a course is exported."""

    WEB = "web"
    COURSE = "course"
    STAFF = "staff"


@dataclass(frozen=True)
class Reach:
    """A course as far as one circle of readers may see it: anybody on the web; a member of the course whom no essay
    names, of no section; or staff, who see all of it, drafts and held comments too. Nobody reads an address or a name
    of the roster here."""

    course: Course
    circle: Circle

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the course is hidden."""
        return self.circle == Circle.STAFF

    @property
    def reader(self) -> Any:
        """Whose eyes these are, for `visible_to`."""
        return AnonymousUser() if self.circle == Circle.WEB else OPERATOR

    def posts(self) -> PostQuerySet:
        """The essays, oldest first."""
        posts = Post.objects.visible_to(self.reader).filter(course=self.course)
        if not self.is_whole:
            posts = posts.published()
        if self.circle == Circle.COURSE:
            posts = posts.filter(audience__gte=Audience.COURSE)
        return posts.order_by("created_at", "slug")

    def opened(self) -> Iterator[Post]:
        """The essays with what every format says of them, twenty in memory at a time."""
        rows = self.posts().select_related("course", "author", "week", "section", "published", "draft")
        for post in rows.prefetch_related("tags", "coauthors").iterator(ESSAYS_AT_A_TIME):
            post.course = self.course
            yield post

    def comments(self, post: Post) -> CommentQuerySet:
        """What stands under one of these essays."""
        return Comment.objects.visible_to(self.reader).filter(self.shown_comments(), post=post)

    def all_comments(self) -> CommentQuerySet:
        """What stands under all of them."""
        rows = Comment.objects.visible_to(self.reader).filter(post__in=self.posts().order_by().values("pk"))
        return rows.filter(self.shown_comments())

    def shown_comments(self) -> Q:
        """The condition for comments that this circle reads."""
        if self.is_whole:
            return Q()
        circle = Audience.WEB if self.circle == Circle.WEB else Audience.COURSE
        return Q(status=CommentStatus.PUBLISHED, audience__gte=circle)

    def tags(self) -> QuerySet[Tag]:
        """The tags that stand on the essays, by address; of the whole course, unused ones too."""
        tags = Tag.objects.filter(course=self.course).order_by("slug")
        return tags if self.is_whole else tags.filter(posts__in=self.posts().order_by().values("pk")).distinct()

    def pages(self) -> QuerySet[Page]:
        """The course's own pages."""
        pages = Page.objects.visible_to(self.reader).filter(course=self.course)
        if self.circle == Circle.COURSE:
            pages = pages.filter(audience__gte=Audience.COURSE)
        return pages.order_by("slug")

    def pictures(self, texts: Iterable[str]) -> list[Image]:
        """The pictures that these texts show, as far as their files are there and their essays may be seen."""
        named = image_names(*texts)
        if not named:
            return []
        found = Image.objects.visible_to(self.reader).filter(name__in=named, post__in=self.posts().order_by())
        return [picture for picture in found.order_by("name") if is_kept(picture)]

    def all_pictures(self) -> Iterator[Image]:
        """Every picture of the essays, by name; of what others see, those alone that the published words show."""
        if self.is_whole:
            found = Image.objects.visible_to(self.reader).filter(post__course=self.course).select_related("post")
            yield from filter(is_kept, found.order_by("name").iterator(AT_A_TIME))
            return
        named: dict[str, Image] = {}
        for post in self.opened():
            shown = self.pictures([post.published.body, post.published.body_html]) if post.published else []
            named |= {picture.name: picture for picture in shown}
        yield from (named[name] for name in sorted(named))

    @cached_property
    def began_at(self) -> datetime:
        """When the first of the essays was begun, for what has no date of its own; the same day for a course without
        any."""
        first = self.posts().values_list("created_at", flat=True).first()
        return first or BEFORE_ALL

    @cached_property
    def names_by_account(self) -> dict[int, str]:
        """The public name of each account that has a place in the course."""
        rows = self.course.enrolments.filter(user__isnull=False).values_list("user_id", "public_name")
        return {pk: name for pk, name in rows if pk is not None}

    @cached_property
    def public_names(self) -> frozenset[str]:
        """Every name of the course that its members read."""
        return frozenset(self.course.enrolments.values_list("public_name", flat=True))

    def name_of(self, account: int | None, kept: str) -> str:
        """Who did something, by their public name: of an account, or of the name kept where the account is gone; empty
        for somebody who has no name here."""
        return self.names_by_account.get(account or 0, "") or (kept if kept in self.public_names else "")

    def people(self) -> QuerySet[Enrolment]:
        """Who has a place in the course, by the address of their name; for others than staff, those alone whose name
        stands over something they may read."""
        places = self.course.enrolments.select_related("section").order_by("slug")
        if self.is_whole:
            return places
        posts = self.posts().order_by()
        joint = Q(coauthored__post__in=posts.values("pk"), coauthored__accepted_at__isnull=False)
        spoke = Q(pk__in=self.all_comments().order_by().values("author"))
        return places.filter(Q(pk__in=posts.values("author")) | joint | spoke).distinct()


def is_kept(picture: Image) -> bool:
    """Whether the file of a picture is there."""
    return bool(picture.file.storage.exists(str(picture.file.name)))


def reach(course: Course, circle: Circle) -> Reach:
    """The course for this circle. Raises Refused where none of them may enter it."""
    if circle == Circle.WEB and course.audience < Audience.WEB:
        sentence = _("“%(course)s” is not open to the web, so the web sees nothing of it. Choose --audience course.")
        raise Refused(sentence % {"course": course.title})
    return Reach(course, circle)


def written(reached: Reach, write: Callable[[Reach, IO[bytes]], Iterator[str]], out: Path) -> Iterator[str]:
    """Write a file by a writer of one format, whole or not at all; yields the kind of each thing as it is done. Raises
    Refused where the file cannot be written."""
    unfinished: Path | None = None
    try:
        with NamedTemporaryFile(dir=out.parent, prefix=".", suffix=".part", delete=False) as file, at_one_moment():
            unfinished = Path(file.name)
            yield from write(reached, file)
        unfinished.chmod(FOR_ALL & ~mask())
        unfinished.replace(out)
    except (OSError, ValueError) as problem:
        told = {"file": out, "why": getattr(problem, "strerror", None) or problem}
        raise Refused(_("%(file)s could not be written (%(why)s).") % told) from problem
    finally:
        if unfinished:
            unfinished.unlink(missing_ok=True)


def mask() -> int:
    """What new files may not be to others, as the process has it."""
    kept = os.umask(0)
    os.umask(kept)
    return kept


@contextmanager
def at_one_moment() -> Iterator[None]:
    """All that is read within is of one moment, and nobody who writes waits for it: on SQLite nothing is locked, on
    PostgreSQL the outermost transaction sees one snapshot."""
    database: Any = connection
    is_outermost, mode = not database.in_atomic_block, getattr(database, "transaction_mode", None)
    if database.vendor == "sqlite":
        database.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if database.vendor == "postgresql" and is_outermost:
                with database.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if database.vendor == "sqlite":
            database.transaction_mode = mode

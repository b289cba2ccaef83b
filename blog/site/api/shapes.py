"""What the interface for programs answers with, as pydantic has it: the document that describes it is made of this. The
words are marked for translation, and translated where people read them. It must not know where values come from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

MOST_A_PAGE = 100
USUAL_A_PAGE = 50
LAST_PAGE = 100_000
Circle = Literal["staff", "peers", "section", "course", "institution", "web"]
Csl = dict[str, Any]


class Asked(Schema):
    """Which page of a list is asked for."""

    page: int = Field(1, ge=1, le=LAST_PAGE, description=_("The number of the page."))
    size: int = Field(USUAL_A_PAGE, ge=1, le=MOST_A_PAGE, description=_("How many things stand on a page."))


class Named(Schema):
    """Somebody as readers know them."""

    name: str = Field(description=_("The public name."))
    page: str | None = Field(description=_("The page of their essays; none for a guest."))


class CourseTold(Schema):
    """A course."""

    slug: str = Field(description=_("The word for it in addresses."))
    title: str = Field(description=_("What it is called."))
    code: str = Field(description=_("Its number, as the school has it."))
    term: str = Field(description=_("When it is taught."))
    description: str = Field(description=_("What it says of itself."))
    language: str = Field(description=_("The language it is in, such as “en”."))
    time_zone: str = Field(description=_("The time it lives by, such as “America/New_York”."))
    audience: Circle = Field(description=_("The widest circle for anything in it."))
    closed_at: datetime | None = Field(description=_("Since when nothing new can be written in it."))
    address: str = Field(description=_("Where this is for programs."))
    page: str = Field(description=_("Where it is for people."))
    posts: str = Field(description=_("The address of its essays."))
    sources: str = Field(description=_("The address of the works that they cite."))


class CourseList(Schema):
    """A page of courses."""

    items: list[CourseTold]
    next: str | None = Field(description=_("The address of the next page; none on the last."))


class PostTold(Schema):
    """An essay, without its words."""

    id: int = Field(description=_("Its number, which never changes."))
    slug: str = Field(description=_("The word for it in addresses."))
    title: str = Field(description=_("What it is called."))
    authors: list[Named] = Field(description=_("Who signed it, each with a name and a page."))
    summary: str = Field(description=_("Its first words, without marks."))
    language: str = Field(description=_("The language it is in, such as “en”."))
    week: str | None = Field(description=_("The word for its week in addresses."))
    tags: list[str] = Field(description=_("The words it shares with others."))
    words: int = Field(description=_("How many words it has, quotations and notes left out."))
    thoughts: int = Field(description=_("How many comments everyone who reads the essay reads."))
    status: str = Field(description=_("Where it stands; “published”, but for those who write it or decide on it."))
    audience: Circle = Field(description=_("Who may read it; respect it wherever you take this."))
    published_at: datetime | None = Field(description=_("When it was first published."))
    updated_at: datetime | None = Field(description=_("When its published words last changed."))
    address: str = Field(description=_("Where this is for programs."))
    page: str = Field(description=_("Where it is for people."))
    comments: str = Field(description=_("The address of its comments."))
    sources: str = Field(description=_("The address of its works."))


class PostList(Schema):
    """A page of essays."""

    items: list[PostTold]
    next: str | None = Field(description=_("The address of the next page; none on the last."))


class WholePost(PostTold):
    """An essay with its words."""

    html: str = Field(description=_("The words as readers have them, every link whole."))
    markdown: str | None = Field(description=_("The words as they were typed, for their authors alone."))


class CommentTold(Schema):
    """A comment that stands under an essay."""

    id: int = Field(description=_("Its number, which never changes."))
    number: str = Field(description=_("Its place in the thread, such as 2.1; none for what is for few."))
    parent: int | None = Field(description=_("The id of the comment it answers, if that can be read."))
    depth: int = Field(description=_("How many comments stand above it."))
    author: Named = Field(description=_("Who wrote it, with a name and a page."))
    html: str = Field(description=_("The words as readers have them, every link whole."))
    markdown: str | None = Field(description=_("The words as they were typed, for their authors alone."))
    audience: Circle = Field(description=_("Who may read it; respect it wherever you take this."))
    written_at: datetime = Field(description=_("When it was written."))
    published_at: datetime = Field(description=_("When it was first published."))
    edited_at: datetime | None = Field(description=_("When it was changed after readers could read it."))
    page: str = Field(description=_("Where it is for people."))


class CommentList(Schema):
    """A page of comments."""

    items: list[CommentTold]
    next: str | None = Field(description=_("The address of the next page; none on the last."))


class SourceTold(Schema):
    """A work in the list of an essay."""

    line: str = Field(description=_("The work as its author typed it."))
    csl: Csl = Field(description=_("The work as CSL-JSON, or what could be read of the line."))


class SourceList(Schema):
    """A page of works."""

    items: list[SourceTold]
    next: str | None = Field(description=_("The address of the next page; none on the last."))


class Citing(Schema):
    """An essay that cites a work."""

    title: str = Field(description=_("What it is called."))
    address: str = Field(description=_("Where the essay is for programs."))
    page: str = Field(description=_("Where it is for people."))


class WorkTold(SourceTold):
    """A work that essays of a course cite, whatever their authors called it."""

    cited_by: list[Citing] = Field(description=_("The essays that cite it, the oldest first."))


class WorkList(Schema):
    """A page of works."""

    items: list[WorkTold]
    next: str | None = Field(description=_("The address of the next page; none on the last."))


class ErrorTold(Schema):
    """A word of the address that cannot be read."""

    name: str
    detail: str


class ProblemTold(Schema):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description=_("A sentence for people."))
    errors: list[ErrorTold] | None = None

"""The history of an essay: who kept which words and when, which of them readers were shown, what two revisions differ
in, and the verb that brings an older one back. It writes no status, and must not know a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag, Lead
from django.utils.translation import gettext as _

from blog import manuscripts
from blog.differences import Passage, Run, WorkChange, changed_works, compared, passages
from blog.manuscripts import Manuscript
from blog.models import Decision, Enrolment, Post, Revision, User
from blog.refusals import Conflict

LISTED = ("post", "number", "title", "words", "created_at", "by", "by_name", "note")


@dataclass(frozen=True)
class Kept:
    """A revision as the list shows it: whose it is, how many words came or went, and whether readers see or saw it.
    `place` is the keeper's in the course; without one, `name` is all there is to say."""

    revision: Any
    place: Enrolment | None
    name: str
    is_shown: bool
    was_shown: bool

    @property
    def change(self) -> int:
        """How many words more it has than the one before; less than 0 for fewer."""
        before: int | None = self.revision.words_before
        return 0 if before is None else self.revision.words - before

    @property
    def fewer(self) -> int:
        """How many words fewer it has."""
        return -self.change


@dataclass(frozen=True)
class Difference:
    """What two revisions differ in: title, text, and list of works."""

    older: Revision
    newer: Revision
    title: list[Run]
    text: list[Passage]
    works: list[WorkChange]
    is_reordered: bool

    @property
    def is_empty(self) -> bool:
        """Whether they differ in nothing that is told."""
        return not (self.title or self.text or self.works or self.is_reordered)


def revisions_of(post: Post) -> QuerySet[Revision]:
    """The revisions of an essay, newest first, without their texts, each with what stood before it and when the next
    one came."""
    in_order = F("number").asc()
    told = {
        "words_before": Window(Lag("words"), order_by=in_order),
        "number_before": Window(Lag("number"), order_by=in_order),
        "next_at": Window(Lead("created_at"), order_by=in_order),
    }
    return post.revisions.only(*LISTED).annotate(**told).order_by("-number")


def listed(post: Post, revisions: Sequence[Any]) -> list[Kept]:
    """These revisions as the list shows them."""
    people = {revision.by_id for revision in revisions if revision.by_id}
    places = {place.user_id: place for place in post.course.enrolments.filter(user__in=people)}
    shown_at = times_shown(post, revisions)
    return [
        Kept(
            revision,
            place := places.get(revision.by_id),
            "" if place else name_of(post, revision),
            is_shown=post.is_published and revision.pk == post.published_id,
            was_shown=revision.pk == post.published_id or was_newest_at(shown_at, revision),
        )
        for revision in revisions
    ]


def name_of(post: Post, revision: Revision) -> str:
    """Whose revision it is, where they have no place in the course: never a roster name, for its author reads it."""
    if revision.by_id:
        return _("staff")
    return _("a former member") if revision.by_name else post.author.public_name


def times_shown(post: Post, revisions: Sequence[Revision]) -> list[datetime]:
    """When the essay was published or updated, as far back as these revisions go."""
    if not revisions:
        return []
    acts = Decision.objects.about(post).filter(act__in=("publish", "update"), at__gte=revisions[-1].created_at)
    return list(acts.values_list("at", flat=True))


def was_newest_at(moments: Iterable[datetime], revision: Any) -> bool:
    """Whether the revision was the newest at one of these moments: publishing shows the newest."""
    until = revision.next_at
    return any(revision.created_at <= moment and (until is None or moment < until) for moment in moments)


def chosen(post: Post, older: int | None, newer: int | None) -> tuple[Revision, Revision] | None:
    """The two revisions to compare, the older first: those asked for by number; else what readers see and the newest,
    or the last two. None where there are not two. Raises Revision.DoesNotExist for a number that is none of its."""
    if older is not None and newer is not None:
        found = {revision.number: revision for revision in post.revisions.filter(number__in=(older, newer))}
        if missing := {older, newer} - found.keys():
            raise Revision.DoesNotExist(missing)
        return found[min(older, newer)], found[max(older, newer)]
    if post.draft is None:
        return None
    if post.published and post.published_id != post.draft_id:
        return post.published, post.draft
    before = post.revisions.filter(number__lt=post.draft.number).order_by("-number").first()
    return (before, post.draft) if before else None


def difference(older: Revision, newer: Revision) -> Difference:
    """What two revisions of an essay differ in."""
    keys, others = ([work["key"] for work in revision.sources] for revision in (older, newer))
    return Difference(
        older,
        newer,
        compared(older.title, newer.title) if older.title != newer.title else [],
        passages(compared(older.body, newer.body)) if older.body != newer.body else [],
        changed_works(older.sources, newer.sources),
        [key for key in keys if key in others] != [key for key in others if key in keys],
    )


def restore(post: Post, revision: Revision, by: User, seen: int) -> Post:
    """Keep the words and sources of an older revision as the newest; what readers see stays. Where they are the newest
    already, nothing is kept. Raises Conflict when `seen` is no longer the newest, and Refused."""
    entries = revision.sources
    lines = tuple(entry["line"] for entry in entries)
    try:
        post = manuscripts.revise(post, Manuscript(revision.title, revision.body, lines, tuple(entries)), by, seen=seen)
    except Conflict as problem:
        told = _(
            "This essay was saved in another window since you opened this page, so nothing was restored. The newest "
            "words stand on top now. Restore again if you still want to."
        )
        raise Conflict(told) from problem
    if post.draft and post.draft.number != seen:
        post.draft.note = _("Restored from revision %(n)s.") % {"n": revision.number}
        post.draft.save(update_fields=["note"])
    return post

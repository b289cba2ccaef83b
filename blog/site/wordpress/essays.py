"""Posts of the other site become essays: new ones in one transaction with what tells them again, changed ones as a
revision unless somebody changed them here. Formatting by the engine is left to the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import audiences, manuscripts, publishing
from blog.citations.keys import Entry, keyed
from blog.importers.wordpress import ItemRecord
from blog.manuscripts import Manuscript, Prepared
from blog.models import Audience, Decision, Enrolment, Post, PostStatus
from blog.refusals import Refused
from blog.site.wordpress import addresses, dates
from blog.site.wordpress.formatting import print_in_style
from blog.site.wordpress.origins import PRINT, Known, all_known, digest_for, remember
from blog.site.wordpress.people import Person
from blog.site.wordpress.plan import Entry as Planned
from blog.site.wordpress.plan import digest_of, label_of, tags_of, week_of
from blog.site.wordpress.report import BROUGHT, UNCHANGED, UPDATED
from blog.site.wordpress.sentences import CHANGED_HERE, DELETED_HERE
from blog.site.wordpress.words import Words, mark_of, rendered, with_pictures, words_of

OPEN_STATUSES = frozenset({"publish", "future", "private", "draft", "pending"})
DRAFT, PUBLISHED, SCHEDULED = PostStatus.DRAFT, PostStatus.PUBLISHED, PostStatus.SCHEDULED


@dataclass(frozen=True)
class Landed:
    """Where an item of the export is now: its row if there is one, its author, and whether readers see it and who."""

    pk: int | None
    person: Person
    status: str
    circle: int
    at: datetime


class Essays:
    """The essays of an import."""

    def __init__(self, walk: Any) -> None:
        """What came before; `walk` is the import that goes through the files."""
        self.walk, self.course = walk, walk.course
        self.known = all_known(self.course, "post")
        rows = self.course.posts.values_list("pk", "status", "audience")
        self.standing: dict[int, tuple[str, int]] = {pk: (status, circle) for pk, status, circle in rows}

    def take(self, entry: Planned, item: ItemRecord) -> Landed | None:
        """Bring in an essay or what changed of it, and account for it; None where it stays out."""
        walk, label = self.walk, label_of(item)
        known = self.known.get((entry.site, entry.key))
        if known and known.pk not in self.standing:
            walk.skip(walk.report.posts, label, str(DELETED_HERE))
            return None
        landed = self.landing(entry, item, known, label)
        printed = digest_of(item)
        if known and known.printed == printed[:PRINT] and not known.is_lacking:
            outcome = UNCHANGED
        elif known and self.is_touched(known):
            walk.report.tell(label, str(CHANGED_HERE), "kept")
            outcome = UNCHANGED
        else:
            landed, outcome = self.brought(entry, item, known, landed, label, printed)
        walk.report.posts.count(outcome, landed.status)
        walk.see(landed.person, landed.status, landed.circle)
        return landed

    def landing(self, entry: Planned, item: ItemRecord, known: Known | None, label: str) -> Landed:
        """Where an item belongs: its author, standing, circle and moment."""
        walk = self.walk
        person = walk.people.author(entry.site, item.creator)
        now, at = timezone.now(), dates.written(self.course, item)
        if at is None and not known and item.status not in {"draft", "pending"}:
            walk.report.tell(label, _("it has no date there; it is dated by this import"))
        if known:
            return Landed(known.pk, person, *self.standing[known.pk], min(at or now, now))
        status = self.status_of(item, at, now)
        is_closed = item.has_password or item.status in {"private", "draft", "pending"} or person.has_account
        circle = min(Audience.COURSE, self.course.audience) if is_closed else walk.options.circle(self.course)
        return Landed(None, person, status, circle, min(at or now, now))

    def status_of(self, item: ItemRecord, at: datetime | None, now: datetime) -> str:
        """The standing of a new essay."""
        if item.status in {"publish", "private"}:
            return PUBLISHED
        is_to_come = at is not None and now < at <= now + publishing.FARTHEST
        return SCHEDULED if item.status == "future" and is_to_come else DRAFT

    def is_touched(self, known: Known) -> bool:
        """Whether somebody changed its words here since an import wrote them."""
        draft = self.course.posts.select_related("draft").get(pk=known.pk).draft
        return draft is None or mark_of(draft.title, draft.body, lines_of(draft.sources)) != known.mark

    def brought(
        self, entry: Planned, item: ItemRecord, known: Known | None, landed: Landed, label: str, printed: str
    ) -> tuple[Landed, str]:
        """Make an essay ready and write it; in a dry run, only make it ready."""
        walk = self.walk
        words = words_of(item, walk.attachments_of(entry.site))
        tell = partial(walk.report.tell, label)
        names, images = walk.pictures.bring(entry.site, entry.key, words.pictures, tell)
        body = with_pictures(words, names, words.pictures)
        sources = keyed(words.works, kept=self.sources_of(known))
        mark = mark_of(words.title, body, lines_of(sources))
        if known and (known.printed, known.mark) == (printed[:PRINT], mark):
            return landed, UNCHANGED
        self.tell(item, words, tell)
        if not walk.writes:
            return landed, UPDATED if known else BROUGHT
        html, waits = rendered(body, sources, self.course, words.marks, names.values())
        manuscript = Manuscript(words.title, body, words.works)
        digest = digest_for(printed, mark, is_lacking=len(names) < len(words.pictures))
        with transaction.atomic():
            prepared = Prepared(sources, html)
            if known:
                manuscripts.locked(self.course.posts.get(pk=known.pk))
                if self.is_touched(known):  # while it was being rendered
                    tell(str(CHANGED_HERE), "kept")
                    return landed, UNCHANGED
                post = self.revised(known, manuscript, prepared, words)
            else:
                post = self.begun(entry, item, landed, manuscript, prepared, words)
            walk.pictures.claim(images, post)
            self.published(post, item, landed, tell, is_known=bool(known))
            remember(self.course, entry.site, "post", entry.key, post.pk, digest)
            addresses.keep(self.course, item, entry.site, post)
            if waits:
                print_in_style.enqueue(course_pk=self.course.pk, post_pk=post.pk)
        walk.report.n_waiting += int(waits or post.is_published)
        self.standing[post.pk] = post.status, post.audience
        return Landed(post.pk, landed.person, post.status, post.audience, landed.at), UPDATED if known else BROUGHT

    def sources_of(self, known: Known | None) -> list[Entry]:
        """The list of works of an essay as it stands."""
        draft = self.course.posts.select_related("draft").get(pk=known.pk).draft if known else None
        return draft.sources if draft else []

    def begun(
        self, entry: Planned, item: ItemRecord, landed: Landed, manuscript: Manuscript, prepared: Prepared, words: Words
    ) -> Post:
        """A new draft with its first revision, its week and its tags."""
        author: Enrolment | None = landed.person.place
        assert author is not None  # noqa: S101 - places are made before essays
        post = Post(
            course=self.course,
            author=author,
            section=author.section,
            week=self.walk.terms.week_for(entry.site, item),
            audience=landed.circle,
            slug=manuscripts.free_slug(self.course, words.title),
            is_featured=item.is_sticky,
            takes_replies=item.comments_open,
            raw=words.marks,
            created_at=landed.at,
        )
        post.save()
        post.tags.add(*self.walk.terms.tags_for(entry.site, item))
        manuscripts.keep(post, manuscript, prepared, None)
        return post

    def revised(self, known: Known, manuscript: Manuscript, prepared: Prepared, words: Words) -> Post:
        """The essay with what changed there as a revision."""
        post = manuscripts.locked(self.course.posts.get(pk=known.pk))
        draft, told = post.draft, (manuscript.title, manuscript.body, prepared.sources)
        if draft is None or (draft.title, draft.body, draft.sources) != told:
            post.raw = words.marks
            post.save(update_fields=["raw"])
            manuscripts.keep(post, manuscript, prepared, None)
        return post

    def published(self, post: Post, item: ItemRecord, landed: Landed, tell: Any, *, is_known: bool) -> None:
        """Take an essay the way it went there: to its readers, or to the moment it is meant for. What was decided here
        since stands."""
        try:
            if post.is_published:
                self.narrowed(post, item)
                publishing.publish(post, None, at=timezone.now())
            elif is_known and was_decided_here(post):
                tell(str(CHANGED_HERE), "kept")
            elif item.status in {"publish", "private"} and post.status in {DRAFT, SCHEDULED}:
                publishing.publish(post, None, at=landed.at)
            elif landed.status == SCHEDULED and post.status == DRAFT:
                self.scheduled(post, item)
        except Refused as refusal:
            tell(_("it stays a draft: %(why)s") % {"why": refusal})
        post.refresh_from_db()

    def narrowed(self, post: Post, item: ItemRecord) -> None:
        """Follow what was made private there: never wider than its course from then on."""
        is_closed = item.has_password or item.status != "publish"
        if is_closed and post.audience > Audience.COURSE:
            audiences.write(post, Audience.COURSE, self.walk.by, _("It is private there now."))

    def scheduled(self, post: Post, item: ItemRecord) -> None:
        """Let an essay appear when it was to appear there. Nobody here decided it, so nobody's right is asked."""
        post = manuscripts.locked(post)
        post.scheduled_for = at = dates.written(self.course, item)
        note = at.isoformat(timespec="minutes") if at else ""
        publishing.change_status(post, SCHEDULED, "schedule", self.walk.by, note)

    def tell(self, item: ItemRecord, words: Words, tell: Any) -> None:
        """Account for works, HTML kept as it was, and what was decided for the essay."""
        report = self.walk.report
        report.sources["works"] += len(words.works)
        report.sources["essays"] += bool(words.works)
        for sentence in words.told:
            tell(sentence)
        if words.raw:
            tell(_("%(n)s blocks of HTML were kept as they were") % {"n": len(words.raw)}, "raw")
        if item.has_password:
            tell(_("it had a password: people of the course read it now, and the password was not kept"))
            report.posts.more["passwords_dropped"] = report.posts.more.get("passwords_dropped", 0) + 1
        if item.status not in OPEN_STATUSES:
            tell(_("its standing there, “%(status)s”, is not known here; it is a draft") % {"status": item.status[:40]})
        others = [term.name for term in tags_of(item) if term.kind == "category"]
        if others and (week := week_of(item)):
            told = {"week": week.name, "others": ", ".join(others)}
            tell(_("it stands in several categories: “%(week)s” is its week, tags are %(others)s") % told)


def was_decided_here(post: Post) -> bool:
    """Whether somebody took an essay back here, handed it in or set its time anew, since it came in."""
    acts = list(Decision.objects.about(post).values_list("act", flat=True))
    return bool({"recall", "undo", "withdraw", "submit", "return", "approve"} & set(acts)) or acts.count("schedule") > 1


def lines_of(sources: list[Entry]) -> list[str]:
    """The lines of a list of works."""
    return [entry["line"] for entry in sources]

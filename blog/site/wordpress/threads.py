"""The comments of an essay: who wrote each, where it stands, and whether it came before. Their words are made a few
thousand at a time, outside any transaction, and written below the essay in the order in which they were said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.characters import one_line
from blog.importers.wordpress import ItemRecord, WordPressComment
from blog.site.wordpress import dates
from blog.site.wordpress.essays import Landed
from blog.site.wordpress.origins import PRINT, Known, digest_for, known_among, remember, remember_all
from blog.site.wordpress.people import is_email
from blog.site.wordpress.plan import Entry as Planned
from blog.site.wordpress.plan import label_of
from blog.site.wordpress.report import BROUGHT, UNCHANGED, UPDATED
from blog.site.wordpress.words import comment_of
from comments import bringing
from comments.bringing import Arranged, Voice
from comments.models import CommentStatus, Kind
from comments.posting import hashed

AT_ONCE = 2_000
LONGEST_NAME, LONGEST_URL = 80, 500
MENTIONS = frozenset({"pingback", "trackback"})
STATUSES = {
    "approved": CommentStatus.PUBLISHED,
    "held": CommentStatus.PENDING,
    "spam": CommentStatus.SPAM,
    "trash": CommentStatus.REMOVED,
    "post-trashed": CommentStatus.REMOVED,
}


class Threads:
    """The comments of an import."""

    def __init__(self, walk: Any) -> None:
        """`walk` is the import that goes through the files."""
        self.walk, self.course = walk, walk.course

    def pass_over(self, item: ItemRecord, why: str) -> None:
        """Account for the comments of what has no place for them."""
        if n := len(item.comments):
            self.walk.report.comments.count("skipped", n=n)
            told = ngettext("its comment stays out: %(why)s", "its %(n)s comments stay out: %(why)s", n)
            self.walk.report.tell(label_of(item), told % {"n": n, "why": why}, "skipped")

    def take(self, entry: Planned, item: ItemRecord, landed: Landed) -> None:
        """Bring in the comments of an essay or what changed of them, and account for each."""
        if not item.comments:
            return
        found = self.keyed(entry, item)
        known = known_among(self.course, entry.site, "comment", found)
        shells = {key: self.shell(entry, key, comment, landed.at) for key, comment in found.items()}
        thread = bringing.arranged(list(shells.values()), known)
        self.tell(item, found, thread)
        for voice in thread.voices:
            if voice.key not in known:
                self.account(BROUGHT, entry.site, found[voice.key], landed)
        fresh = [voice for voice in thread.voices if voice.key not in known]
        if self.walk.writes and landed.pk is not None:
            ids = {key: kept.pk for key, kept in known.items()}
            for start in range(0, len(fresh), AT_ONCE):
                self.write(entry, item, landed.pk, thread, fresh[start : start + AT_ONCE], found, ids)
        for key, kept in known.items():
            self.renew(entry, item, landed, shells[key], found[key], kept)

    def keyed(self, entry: Planned, item: ItemRecord) -> dict[str, WordPressComment]:
        """The comments by the key each is known by; one that stands twice counts as skipped."""
        found: dict[str, WordPressComment] = {}
        for comment in item.comments:
            key = f"{entry.key[:40]}/{comment.id}"
            if key in found and printed_of(found[key]) != printed_of(comment):
                key = f"{key}~{printed_of(comment)[:8]}"
            if key in found:
                self.walk.report.comments.count("skipped")
                self.walk.report.tell(label_in(comment, item), _("it stands twice in these files"), "skipped")
                continue
            found[key] = comment
        return found

    def shell(self, entry: Planned, key: str, comment: WordPressComment, otherwise: datetime) -> Voice:
        """A comment without its words: enough to know its place."""
        now = timezone.now()
        at = dates.said(self.course, comment)
        return Voice(
            key=key,
            parent=f"{entry.key[:40]}/{comment.parent}" if comment.parent else "",
            order=comment.id,
            at=min(at or otherwise, now),
            status=standing_of(comment),
            kind=Kind.PINGBACK if comment.kind in MENTIONS else Kind.COMMENT,
            body="",
            html="",
        )

    def spoken(self, site: str, item: ItemRecord, voice: Voice, comment: WordPressComment) -> Voice:
        """The same with its words and its writer."""
        body, html, is_cut = comment_of(comment.content)
        if is_cut:
            self.walk.report.tell(label_in(comment, item), _("it was too long and was cut"))
        voice = replace(voice, body=body, html=html)
        if voice.kind == Kind.PINGBACK:
            url = comment.url if comment.url.startswith(("http://", "https://")) else ""
            return replace(voice, guest_name=name_of(comment), url=url if len(url) <= LONGEST_URL else "")
        person = self.walk.people.commenter(site, comment)
        if person:
            return replace(voice, author=person.place)
        email = comment.email.strip()
        return replace(voice, guest_name=name_of(comment), guest_email=email if is_email(email) else "")

    def write(
        self,
        entry: Planned,
        item: ItemRecord,
        post_pk: int,
        thread: Arranged,
        voices: Sequence[Voice],
        found: dict[str, WordPressComment],
        ids: dict[str, int],
    ) -> None:
        """Write some comments with what tells them again; `ids` grows with them."""
        spoken = [self.spoken(entry.site, item, voice, found[voice.key]) for voice in voices]
        with transaction.atomic():
            made = bringing.bring_in(self.course.posts.get(pk=post_pk), thread, spoken, ids)
            marks = {voice.key: hashed(voice.body)[:32] for voice in spoken}
            rows = [(key, pk, digest_for(printed_of(found[key]), marks[key])) for key, pk in made.items()]
            remember_all(self.course, entry.site, "comment", rows)
        ids |= made

    def renew(
        self, entry: Planned, item: ItemRecord, landed: Landed, shell: Voice, comment: WordPressComment, kept: Known
    ) -> None:
        """Account for a comment that came before, and let it follow what changed there unless it changed here."""
        printed = printed_of(comment)
        if kept.printed == printed[:PRINT]:
            self.account(UNCHANGED, entry.site, comment, landed)
            return
        row = self.course.posts.get(pk=landed.pk).comments.filter(pk=kept.pk).first()
        if row is None or bringing.is_touched(row):
            changed, deleted = (
                _("it was changed here since, so it was kept as it is here"),
                _("it was deleted here since"),
            )
            why = changed if row else deleted
            self.walk.report.tell(label_in(comment, item), why, "kept")
            self.account(UNCHANGED, entry.site, comment, landed)
            return
        self.account(UPDATED, entry.site, comment, landed)
        if self.walk.writes:
            voice = self.spoken(entry.site, item, shell, comment)
            with transaction.atomic():
                bringing.bring_up_to_date(row, voice)
                digest = digest_for(printed, hashed(voice.body)[:32])
                remember(self.course, entry.site, "comment", shell.key, row.pk, digest)

    def account(self, outcome: str, site: str, comment: WordPressComment, landed: Landed) -> None:
        """Count a comment by what became of it and where it stands."""
        status = standing_of(comment)
        self.walk.report.comments.count(outcome, status)
        is_mention = comment.kind in MENTIONS
        self.walk.report.comments.more["mentions"] += is_mention
        if status == CommentStatus.PUBLISHED and not is_mention:
            person = self.walk.people.commenter(site, comment)
            self.walk.see(person or guest_of(comment), landed.status, landed.circle)

    def tell(self, item: ItemRecord, found: dict[str, WordPressComment], thread: Arranged) -> None:
        """Account for what was moved in a thread."""
        report = self.walk.report
        more = report.comments.more
        more["max_depth"] = max(more["max_depth"], thread.depth)
        moved = {
            "orphans": (thread.orphans, _("what it answers is not in these files; it stands on top")),
            "cycles": (thread.cycles, _("it answers itself in a circle; it stands on top")),
            "answers_to_mentions": (thread.answers_to_mentions, _("it answers a mention elsewhere; it stands on top")),
        }
        for name, (keys, sentence) in moved.items():
            more[name] += len(keys)
            for key in keys:
                report.tell(label_in(found[key], item), sentence, "mended")


def printed_of(comment: WordPressComment) -> str:
    """What tells whether a comment is as it was."""
    said = (comment.parent, comment.author, comment.email, comment.url, comment.user_id)
    return hashed(repr((*said, comment.at, comment.local, comment.content, comment.status, comment.kind)))


def name_of(comment: WordPressComment) -> str:
    """The name of a guest as readers saw it there; never an address."""
    name = one_line(comment.author)[:LONGEST_NAME]
    return _("Unnamed reader") if not name or "@" in name else name


def guest_of(comment: WordPressComment) -> str:
    """What tells one guest from another."""
    return comment.email.strip().casefold() or comment.author.strip().casefold()


def label_in(comment: WordPressComment, item: ItemRecord) -> str:
    """A comment as people find it again."""
    return _("comment %(number)s of %(item)s") % {"number": comment.id, "item": label_of(item)}


def standing_of(comment: WordPressComment) -> CommentStatus:
    """Where a comment stands here. What is of a kind of a plugin's own, which readers may never have met, waits."""
    status = STATUSES[comment.status]
    return CommentStatus.PENDING if comment.kind == "other" and status == CommentStatus.PUBLISHED else status

"""The first reading of an import's files: what is in them, under which key each item is known for good, and what will
stay out. It holds names and numbers, no texts, so that files of any size fit. It writes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from blog.importers.wordpress import (
    AuthorRecord,
    ItemRecord,
    ItemTerm,
    NotAnExport,
    Problem,
    Record,
    SiteRecord,
    TermRecord,
    read_export,
)
from blog.importers.wordpress_body_records import Picture
from blog.refusals import Refused
from blog.site.wordpress.options import File
from blog.site.wordpress.sentences import of_fault

KINDS = {"post": "post", "page": "page", "attachment": "attachment"}
LATE = datetime(9000, 1, 1, tzinfo=UTC)
UNSORTED = frozenset({"uncategorized", "uncategorised"})
SPACES = re.compile(r"\s+")
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the files: its kind here, the site and the key it is known by, and why it stays out, or ""."""

    kind: str
    site: str
    key: str
    skip: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the site kept: what shows it, and where it lay under its uploads."""

    key: str
    picture: Picture
    file: str


@dataclass
class Plan:
    """What was found. `logins` are people by site and login, `writers` those whose essays come in, `members` people
    with an account there who only commented: their address or number, and name. `categories` are those that become
    weeks, with when they were first used; `tagged` the other terms in use."""

    files: Sequence[File]
    sites: list[SiteRecord] = field(default_factory=list)
    logins: dict[tuple[str, str], AuthorRecord] = field(default_factory=dict)
    writers: dict[tuple[str, str], None] = field(default_factory=dict)
    members: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    attachments: dict[str, dict[int, Attachment]] = field(default_factory=dict)
    categories: dict[tuple[str, str], tuple[datetime, str]] = field(default_factory=dict)
    tagged: dict[tuple[str, str], str] = field(default_factory=dict)
    declared: dict[tuple[str, str, str], TermRecord] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)

    def items(self) -> Iterator[tuple[Entry, ItemRecord]]:
        """Every item again, with what was planned for it. Raises Refused if a file has changed since."""
        entries = iter(self.entries)
        for _site, record in records_of(self.files):
            if isinstance(record, ItemRecord):
                entry = next(entries, None)
                if entry is None:
                    raise Refused(_("A file changed while it was read. Start again."))
                yield entry, record


def read(files: Sequence[File]) -> Plan:
    """Read all files once. Raises Refused, with the file's name, for one that is no export."""
    plan, keys = Plan(files), Keys()
    for site, record in records_of(files):
        if isinstance(record, SiteRecord):
            plan.sites.append(record)
        elif isinstance(record, AuthorRecord):
            plan.logins.setdefault((site, record.login.casefold()), record)
        elif isinstance(record, TermRecord):
            plan.declared.setdefault((site, record.kind, record.slug or record.name), record)
        elif isinstance(record, ItemRecord):
            take(plan, keys.entry(site, record, len(plan.sites)), record)
        elif record.is_lost and record.about in {"item", "comment"}:
            plan.lost.append(record)
        else:
            plan.problems.append(record)
    return plan


def records_of(files: Sequence[File]) -> Iterator[tuple[str, Record]]:
    """The records of all files, each with the site it belongs to. Raises Refused."""
    for file in files:
        site = ""
        try:
            with file.path.open("rb") as stream:
                for record in read_export(stream):
                    if isinstance(record, SiteRecord):
                        site = name_of(record)
                    yield site, record
        except NotAnExport as fault:
            raise Refused(f"{file.name}: {of_fault(fault)}") from fault
        except OSError as problem:
            sentence = _("%(file)s could not be opened (%(why)s); check its name and try again.")
            raise Refused(sentence % {"file": file.name, "why": problem.strerror}) from problem


def name_of(site: SiteRecord) -> str:
    """What a site is known by: its address without its scheme, which changes; its title where it has none."""
    try:
        parts = urlsplit(site.url)
    except ValueError:
        parts = urlsplit("")
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"[:200] or site.title[:200]


class Keys:
    """Gives each item the key it is known by for good: its number; where numbers repeat, with type, date and title."""

    def __init__(self) -> None:
        """Nothing is given yet."""
        self.given: dict[tuple[str, str, str], tuple[int, str, str]] = {}

    def entry(self, site: str, item: ItemRecord, file: int) -> Entry:
        """What is planned for an item of the `file`-th file. Two of one number both come in, unless they are the same,
        or one item as two exports have it: then the first stands."""
        kind, mark, printed = KINDS.get(item.type, "other"), mark_of(item), digest_of(item)[:16]
        for key in (str(item.id), f"{item.id}~{mark}", f"{item.id}~{mark}~{printed}"):
            before = self.given.get((site, kind, key))
            if before is None:
                self.given[site, kind, key] = file, mark, printed
                return Entry(kind, site, key, reason_out(item))
            if before[2] == printed or (before[0] != file and before[1] == mark):
                break
        return Entry(kind, site, key, _("it stands twice in these files"))


def mark_of(item: ItemRecord) -> str:
    """What tells items of one number apart."""
    said = "\n".join((item.type, str(item.at or item.local or ""), item.title))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def digest_of(item: ItemRecord) -> str:
    """What tells whether an item is as it was, its comments apart: 64 signs."""
    said = (
        *(item.type, item.title, item.slug, item.link, item.creator, item.content, item.excerpt, item.status),
        *(item.at, item.local, item.is_sticky, item.has_password, item.comments_open, item.attachment_url),
        *(item.terms, item.meta),
    )
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()


def reason_out(item: ItemRecord) -> str:
    """Why an item stays out, or ""."""
    if item.type not in KINDS:
        return _("“%(type)s” is no essay, page or picture") % {"type": item.type[:LONGEST_LABEL]}
    if item.type == "attachment":
        return ""
    if item.status == "trash":
        return _("it was in the trash there")
    return _("WordPress made it by itself and nobody wrote in it") if item.status == "auto-draft" else ""


def label_of(item: ItemRecord) -> str:
    """An item as people know it: its type, number and title."""
    title = SPACES.sub(" ", item.title).strip()[:LONGEST_LABEL]
    name = f"{item.type[:LONGEST_LABEL]} {item.id}" if item.id > 0 else item.type[:LONGEST_LABEL]
    return f"{name} “{title}”" if title else name


def take(plan: Plan, entry: Entry, item: ItemRecord) -> None:
    """Note what an item needs to have ready before it comes in."""
    plan.entries.append(entry)
    if entry.skip:
        return
    if entry.kind == "attachment":
        words = (item.said("_wp_attachment_image_alt"), item.excerpt, item.title)
        kept = Attachment(entry.key, Picture(item.attachment_url or item.guid, *words), item.said("_wp_attached_file"))
        plan.attachments.setdefault(entry.site, {}).setdefault(item.id, kept)
    elif entry.kind == "post":
        plan.writers[entry.site, item.creator] = None
        take_terms(plan, entry.site, item)
        for comment in item.comments:
            if comment.user_id and comment.kind == "comment":
                key = comment.email.strip().casefold() or f"#{comment.user_id}"
                plan.members.setdefault((entry.site, key), (comment.author, comment.email.strip()))


def week_of(item: ItemRecord) -> ItemTerm | None:
    """The category that becomes the week of an item: its first, unless it is that of things nobody sorted."""
    own = (term for term in item.terms if term.kind == "category" and slug_of(term) not in UNSORTED)
    return next(own, None)


def tags_of(item: ItemRecord) -> list[ItemTerm]:
    """The terms of an item that become its tags: its tags, and its categories but for the week."""
    week = week_of(item)
    kinds = {"category", "tag"}
    return [t for t in item.terms if t.kind in kinds and t != week and slug_of(t) not in UNSORTED]


def slug_of(term: ItemTerm) -> str:
    """What a term is known by: its address, or its name where it has none."""
    return (term.slug or term.name).casefold()


def take_terms(plan: Plan, site: str, item: ItemRecord) -> None:
    """Note the terms an essay uses, and when a week was first used."""
    if week := week_of(item):
        at = item.at or (item.local.replace(tzinfo=UTC) if item.local else LATE)
        first, name = plan.categories.get((site, slug_of(week)), (at, week.name or week.slug))
        plan.categories[site, slug_of(week)] = min(first, at), name
    for term in tags_of(item):
        plan.tagged.setdefault((site, slug_of(term)), term.name or term.slug)

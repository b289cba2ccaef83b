"""The works that a course cites, brought together from the lists of its essays; and the works of one essay, as they
print in a style. Rows in, entries out: it asks nobody who may read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from blog.citations.complete import complete
from blog.citations.folding import fold, without_article
from blog.citations.keys import readable_key
from blog.citations.merging import merged
from blog.citations.own import own_record
from blog.citations.references import Record
from blog.citations.styles import STYLES, Style
from blog.citing import copy_of, essay_of, own_entries, plain_entry
from blog.models import Post, Source
from blog.models.sources import SourceQuerySet
from blog.rendering import line_html, plain, stored

ASKED_MOST = ("modern-language-association", "chicago-author-date", "apa")
SAME_AUTHOR = "-–—_"


@dataclass(frozen=True)
class CitedWork:
    """One work with the essays that cite it."""

    html: SafeString
    posts: Sequence[Post]


@dataclass(frozen=True)
class Entry:
    """One work as it prints in a style, or as its author typed it."""

    html: SafeString
    is_typed: bool


def grouped(rows: SourceQuerySet) -> list[list[int]]:
    """The entries by their ids, in groups that are one work each, sorted by name."""
    told = {pk: (identities, line) for pk, identities, line in rows.values_list("pk", "identities", "line")}
    groups = merged({pk: identities for pk, (identities, _line) in told.items()})
    return sorted(groups, key=lambda group: min(sorting(*told[pk]) for pk in group))


def sorting(identities: Iterable[str], line: str) -> str:
    """What an entry is sorted by: its author, title and year as they were read, or else its words."""
    read = next((one.partition(":")[2] for one in identities if one.startswith("work:")), "")
    return read or without_article(fold(line))


def as_works(rows: SourceQuerySet, groups: Iterable[list[int]], style: str) -> list[CitedWork]:
    """The works of these groups, each with its essays, the oldest first."""
    groups = list(groups)
    wanted = [pk for group in groups for pk in group]
    rows = rows.filter(pk__in=wanted).select_related("post__author", "post__published")
    rows = rows.prefetch_related("post__coauthors")
    kept = {row.pk: row for row in rows.defer("post__published__body", "post__published__body_html")}
    return [as_work([kept[pk] for pk in group], style) for group in groups if kept.keys() >= set(group)]


def as_work(entries: list[Source], style: str) -> CitedWork:
    """One work as the best of its entries prints, and the essays of all of them."""
    best = spokesman(entries, style)
    copy = copy_of(best, style)
    posts = {entry.post.pk: entry.post for entry in entries}
    return CitedWork(stored(copy) if copy else line_html(best.line), list(posts.values()))


def as_records(rows: SourceQuerySet) -> list[tuple[str, Record]]:
    """The works for reference managers, each once."""
    kept = {source.pk: source for source in rows.defer("copies")}
    groups = [group for group in grouped(rows) if kept.keys() >= set(group)]
    best = [spokesman([kept[pk] for pk in group]) for group in groups]
    return complete([{"key": source.key, "line": source.line, "record": source.record} for source in best])


def spokesman(entries: list[Source], style: str = "") -> Source:
    """The entry that stands for the others: one printed in the style, one with a record, one that names its author."""
    return min(
        entries,
        key=lambda entry: (
            not (style and copy_of(entry, style)),
            not entry.record,
            entry.line[:1] in SAME_AUTHOR,
            entry.pk,
        ),
    )


def own_work(post: Post) -> tuple[str, Record]:
    """The essay itself as a work: its key, and its record."""
    essay = essay_of(post)
    record = own_record(essay)
    name = record["author"][0].get("family") or record["author"][0]["literal"]
    return readable_key(f"{name} {essay.published or ''}"), record


def own_lines(post: Post) -> str:
    """The essay's own entry in the styles that are asked for most, each under its name."""
    entries = own_entries(post)
    lines = [f"{STYLES[style].name}\n{entries[style]}\n" for style in ASKED_MOST if style in entries]
    return "\n".join(lines or [f"{plain_entry(essay_of(post))}\n"])


def entries_of(rows: Iterable[Source], post: Post, style: Style) -> list[Entry]:
    """The works of the shown revision in a style, as far as copies of just these entries are kept: sorted as they read,
    or as listed where nothing is printed in a style or the style counts its works."""
    copies = {(source.key, source.line): copy_of(source, style.id) for source in rows}
    found = [(entry["line"], copies.get((entry["key"], entry["line"]), "")) for entry in post.shown.sources]
    entries = [Entry(stored(copy) if copy else line_html(line), not copy) for line, copy in found]
    if style.cites_by == "number" or all(entry.is_typed for entry in entries):
        return entries
    return sorted(entries, key=lambda entry: without_article(fold(plain(entry.html))))

"""What readers copy: the essay's own entry and each of its works in every style, made by a task after publication and
looked up by pages, which never start the engine. It must not know pages, nor who publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from blog.citations.engine import EngineFailed
from blog.citations.folding import fold
from blog.citations.formatted import PrintedEntry, Request
from blog.citations.own import own_record
from blog.citations.references import Record
from blog.citations.styles import STYLES
from blog.citing import MADE_OF, essay_of
from blog.compat import task
from blog.formatting import answered
from blog.models import Post, Revision, Source
from blog.rendering import entry_html

OWN = ""
NUMBER = re.compile(r"^\[\d{1,4}\]\s*")
FIRST_NAMES = ("author", "editor", "director", "interviewer", "host")


def order_copies(post: Post) -> None:
    """Have the copies of a published essay made soon."""
    copy_in_all_styles.enqueue(post_pk=post.pk)


@task()
def copy_in_all_styles(post_pk: int) -> None:
    """Make the copies of an essay in every style and keep them. Without the engine what is there stays; an essay that
    is gone or no longer published is passed over."""
    post = Post.objects.opened().published().filter(pk=post_pk).first()
    if post is None or post.published is None:
        return
    sources = [source for source in Source.objects.filter(post=post) if source.record]
    own = own_record(essay_of(post))
    records = {OWN: own, **{source.key: source.record for source in sources}}
    printed = {style: dict(printed_alone(records, style, post.read_in)) for style in STYLES}
    with transaction.atomic():
        texts = {style: NUMBER.sub("", entries[OWN].text) for style, entries in printed.items() if OWN in entries}
        Revision.objects.filter(pk=post.published.pk).update(copies=renewed(post.published.copies, own, texts))
        for source in sources:
            html = {
                style: entry_html(NUMBER.sub("", by[source.key].html))
                for style, by in printed.items()
                if source.key in by
            }
            Source.objects.filter(pk=source.pk).update(copies=renewed(source.copies, source.record, html))


def renewed(copies: Mapping[str, Any], record: Record, made: Mapping[str, str]) -> dict[str, Any]:
    """The copies of a record with those just made; older ones stay only if they were made of the same record, or if
    nothing was made."""
    if not made:
        return dict(copies)
    return {**(copies if copies.get(MADE_OF) == record else {}), **made, MADE_OF: record}


def printed_alone(records: Mapping[str, Record], style: str, language: str) -> Iterator[tuple[str, PrintedEntry]]:
    """Each entry by its key as it prints where it stands alone; nothing where the engine does not answer."""
    for together in apart(records):
        try:
            entries = answered(Request(together, (), style, language)).entries
        except EngineFailed:
            return
        yield from ((entry.key, entry) for entry in entries)


def apart(records: Mapping[str, Record]) -> list[dict[str, Record]]:
    """The records in as few lists as keep works of one author apart: side by side, styles print a dash for the name of
    the second, or letters behind the year."""
    lists: list[dict[str, Record]] = []
    seen: dict[str, int] = {}
    for key, record in records.items():
        name = first_name(record)
        place = seen.get(name, 0)
        seen[name] = place + 1
        lists += [{}] if place == len(lists) else []
        lists[place][key] = record
    return lists


def first_name(record: Mapping[str, Any]) -> str:
    """The folded name that opens an entry, or its title where nobody is named."""
    people: list[Record] = next((record[role] for role in FIRST_NAMES if record.get(role)), [])
    name = people[0].get("family") or people[0].get("literal") if people else record.get("title")
    return fold(str(name or ""))

"""What an import found, told to the person who asked for it: as lines to read, or as values for a program.

It must not know how a page is read or written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.color import Style
from django.utils.translation import gettext as _

from blog.importers.records import CommentRecord, PageRecord
from blog.site.store import Stored

EXCERPT = 60


def findings(record: PageRecord) -> Iterator[tuple[str, str]]:
    """A label and a value for each thing found, in reading order."""
    yield _("Title"), record.title or _("none")
    yield _("Paragraphs"), str(record.paragraphs)
    yield _("Quotations"), str(record.quotations)
    yield _("Captions"), "; ".join(record.captions) or _("none")
    yield _("Works"), counted_works(record)
    for work in record.works:
        yield "", work
    yield _("Comments"), str(len(record.comments))
    for comment in record.comments:
        yield "", line_of(comment)


def counted_works(record: PageRecord) -> str:
    """How many works there are, and under which heading."""
    if not record.works:
        return _("none")
    if record.heading:
        return _("%(n)s, under “%(heading)s”") % {"n": len(record.works), "heading": record.heading}
    return _("%(n)s, without a heading") % {"n": len(record.works)}


def line_of(comment: CommentRecord) -> str:
    """One comment in one line: its number, indented as it nests, its author and its first words."""
    nesting = "  " * comment.number.count(".")
    words = " ".join(comment.body.split())
    start = words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
    author = comment.author or _("Unnamed reader")
    return f"{nesting}{comment.number}  {author}: {start}"


def outcome(stored: Stored | None) -> str:
    """The last line: what was written, and where."""
    if stored is None:
        return _("Nothing was written; leave --dry-run out to bring it in.")
    told = {"title": stored.post.title, "status": stored.post.get_status_display(), "slug": stored.post.slug}
    return _("“%(title)s” was brought in as %(slug)s (%(status)s).") % told


def as_text(record: PageRecord, stored: Stored | None, style: Style) -> str:
    """What was found, what was unsure and what was written, in colour where the terminal has it."""
    lines = [f"  {style.HTTP_INFO(f'{label:12}')}{value}" for label, value in findings(record)]
    unsure = _("Unsure")
    lines += [style.WARNING(f"  {unsure:12}{doubt}") for doubt in record.doubts]
    return "\n".join([*lines, style.SUCCESS(outcome(stored))])


def as_json(record: PageRecord, stored: Stored | None) -> str:
    """The same for a program, without the essay's text; `post` is null where nothing was written."""
    values: dict[str, Any] = {name: value for name, value in asdict(record).items() if name != "body"}
    post = stored.post if stored else None
    values["post"] = None
    if post is not None:
        names = {"slug": post.slug, "title": post.title, "status": post.status}
        values["post"] = {**names, "comments": post.n_published}
    return json.dumps(values, ensure_ascii=False, indent=2)

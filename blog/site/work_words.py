"""Essays and comments written as Markdown, with what is known of them in front: one JSON value a line, which is YAML as
well. Texts out; it asks the database nothing that was not fetched."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Course, Post, Revision

if TYPE_CHECKING:
    from blog.site.work import Said


def front_matter(values: Mapping[str, Any]) -> str:
    """The values between two lines of hyphens; nothing for a value there is none of."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---", "", ""])


def local(moment: datetime | None) -> str:
    """A moment on the clock of the course."""
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def essay_in_markdown(post: Post, revision: Revision, is_shown: bool) -> str:
    """One version of an essay."""
    told = {
        "title": revision.title,
        "authors": [place.public_name for place in post.signed_by],
        "course": post.course.title,
        "week": post.week.title if post.week else "",
        "tags": sorted(tag.name for tag in post.tags.all()),
        "language": post.read_in,
        "status": post.status if is_shown or not post.is_published else "changed",
        "saved": local(revision.created_at),
        "published": local(post.published_at),
        "updated": local(post.updated_at),
        "sources": [str(entry.get("line", "")) for entry in revision.sources],
    }
    return front_matter(told) + revision.body.rstrip("\n") + "\n"


def unsaved_in_markdown(fields: Mapping[str, Any]) -> str:
    """What was typed into an essay and not saved."""
    told = {"title": fields.get("title", ""), "sources": str(fields.get("works", "")).splitlines()}
    return front_matter(told | {"status": "unsaved"}) + str(fields.get("body", "")).rstrip("\n") + "\n"


def comments_in_markdown(course: Course, said: Iterable[Said]) -> str:
    """All comments below each other, each with where and when it was said."""
    return "\n".join([front_matter({"course": course.title}).rstrip("\n"), "", *map(comment_in_markdown, said)])


def comment_in_markdown(one: Said) -> str:
    """One comment."""
    comment = one.comment
    where = f"“{one.post.title}”, {one.post.byline}" if one.post else _("an essay that you cannot read any more")
    told = [f"number {comment.number}" if comment.number else "", comment.status, local(comment.created_at)]
    answer = f"Answers {one.answers}." if one.answers else ""
    head = f"## {where}\n\n*{', '.join(filter(None, told))}.* {answer}".rstrip()
    return f"{head}\n\n{comment.body.rstrip()}\n"

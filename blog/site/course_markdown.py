"""A course as Markdown: a zip with a folder for each essay, which holds its text with what is known of it in front, its
works as CSL-JSON, its pictures and its thread. The same course makes the same bytes.

It asks `exporting_courses` what may be seen, and must not know audiences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone

from blog.citations.complete import complete
from blog.citations.writers import write_csl_json
from blog.models import Audience, Post, Revision
from blog.site.course_threads import Place, n_shown, spoken
from blog.site.exporting_courses import Reach
from blog.site.offline import local_markdown
from blog.site.work import add, bytes_of
from comments.models import Comment

LONGEST_NAME = 80
UNSAFE = re.compile(r"[^a-z0-9_-]+")
# Names that Windows keeps for its devices.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.ASCII)
# Signs that JSON may write as they are, and YAML 1.2 (5.1, 5.4) reads as none or as the end of a line.
HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write(reached: Reach, out: IO[bytes]) -> Iterator[str]:
    """Write the zip; yields the kind of each thing as it is done."""
    taken = set[str]()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, timezone.override(reached.course.time_zone):
        add(archive, "index.md", front_matter(about_course(reached)) + body(reached.course.description))
        for page in reached.pages():
            name = free_name(page.slug, taken)
            add(archive, f"pages/{name}.md", front_matter({"title": page.title}) + body(page.body))
            yield "pages"
        taken.clear()
        for post in reached.opened():
            yield from write_post(archive, reached, post, f"posts/{free_name(post.slug, taken)}")


def about_course(reached: Reach) -> dict[str, Any]:
    """What is said in front of the course."""
    course = reached.course
    return {
        "title": course.title,
        "code": course.code,
        "term": course.term,
        "language": course.language,
        "time_zone": course.time_zone,
        "citation_style": course.citation_style,
        "audience": str(reached.circle),
        "weeks": [week.title for week in course.weeks.order_by("number", "pk")],
    }


def write_post(archive: ZipFile, reached: Reach, post: Post, folder: str) -> Iterator[str]:
    """The folder of one essay."""
    versions = list(versions_of(reached, post))
    pictures = reached.pictures(text for _stem, one in versions for text in (one.body, one.body_html))
    names = {picture.name: f"images/{picture.name}.{picture.kind}" for picture in pictures}
    for stem, revision in versions:
        told = about_post(reached, post, revision)
        add(archive, f"{folder}/{stem}.md", front_matter(told) + local_markdown(body(revision.body), names))
        sources = "sources.json" if stem == "index" else f"{stem}-sources.json"
        add(archive, f"{folder}/{sources}", write_csl_json(complete(revision.sources)))
    for picture in pictures:
        add(archive, f"{folder}/{names[picture.name]}", bytes_of(picture))
        yield "pictures"
    n_said = 0
    parts = [front_matter({"title": post.title})]
    for place, comment in spoken(reached, post):
        parts.append(comment_in_markdown(place, comment, reached))
        n_said += comment is not None
    if n_said:
        add(archive, f"{folder}/comments.md", "\n".join(parts))
    yield from ["comments"] * n_said
    yield "essays"


def versions_of(reached: Reach, post: Post) -> Iterator[tuple[str, Revision]]:
    """The words that readers see, and, where nothing is hidden, newer ones beside them."""
    if post.shown:
        yield "index", post.shown
    if reached.is_whole and post.published and post.draft and post.draft_id != post.published_id:
        yield "draft", post.draft


def about_post(reached: Reach, post: Post, revision: Revision) -> dict[str, Any]:
    """What is said in front of an essay."""
    told = {
        "title": revision.title,
        "authors": [place.public_name for place in post.signed_by],
        "date": local(post.published_at),
        "updated": local(post.updated_at),
        "week": post.week.title if post.week else "",
        "tags": sorted(tag.name for tag in post.tags.all()),
        "audience": Audience(min(post.audience, post.course.audience)).name.lower(),
        "citation_style": post.style.id,
        "language": post.read_in,
        "comments": n_shown(reached, post),
    }
    staff = {"status": post.status, "scheduled": local(post.scheduled_for), "saved": local(revision.created_at)}
    return told | (staff if reached.is_whole else {})


def comment_in_markdown(place: Place, comment: Comment | None, reached: Reach) -> str:
    """One comment under its number; only the number where its words are not shown."""
    if comment is None:
        return f"## {place.number}\n\n*This comment is not shown.*\n"
    head = f"## {place.number} {comment.byline}".replace("##  ", "## ")
    answers = f"answers {place.number.rpartition('.')[0]}" if "." in place.number else ""
    status = comment.status if reached.is_whole else ""
    mention = f"a mention at {comment.url}" if comment.kind != "comment" else ""
    told = ", ".join(filter(None, (local(comment.published_at or comment.created_at), answers, status, mention)))
    return f"{head}\n\n*{told}*\n\n{body(comment.body)}"


def front_matter(values: Mapping[str, Any]) -> str:
    """The values between two lines of hyphens, one JSON value a line, which is YAML as well; nothing for an empty one,
    but for a count."""
    lines = [f"{name}: {yaml_value(value)}" for name, value in values.items() if value or value == 0]
    return "\n".join(["---", *(line for line in lines), "---", "", ""])


def yaml_value(value: Any) -> str:
    """A value as JSON in which every sign that YAML reads otherwise is spelled out."""
    return HIDDEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False))


def body(text: str) -> str:
    """Words with one end of line behind them."""
    return text.rstrip("\n") + "\n"


def local(moment: datetime | None) -> str:
    """A moment on the clock of the course."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def free_name(wished: str, taken: set[str]) -> str:
    """A name for a file that every system takes, in small letters, which nothing beside it has; `taken` grows by it."""
    name = UNSAFE.sub("-", wished.lower())[:LONGEST_NAME].strip("-") or "untitled"
    name = f"{name}-" if RESERVED.fullmatch(name) else name
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free

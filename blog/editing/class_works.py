"""The works that a class has cited so far, for an author to cite again: those of the published essays they may read,
each work once. It must not know pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from blog.citations.folding import fold, without_article
from blog.citations.merging import merged
from blog.editing.worklist import Worklist
from blog.models import Course, PostStatus, Source
from blog.models.sources import SourceQuerySet
from blog.rendering import line_html

MOST_SHOWN = 200
SAME_AUTHOR = "-–—_"


@dataclass(frozen=True)
class ClassWork:
    """One work: the number of the entry that stands for it, and its line."""

    pk: int
    line: str

    @property
    def html(self) -> SafeString:
        """The line as it prints."""
        return line_html(self.line)


def cited_in(course: Course, user: Any) -> SourceQuerySet:
    """The entries of the published essays of a course that this person may read."""
    seen = Source.objects.visible_to(user).filter(post__course=course, post__status=PostStatus.PUBLISHED)
    return seen.order_by("post__published_at", "post_id", "position")


def class_works(course: Course, user: Any, but: set[str]) -> list[ClassWork]:
    """The works by name, each as its first entry with a record has it, or else one that names its author; `but` are
    lines that are on the author's list already."""
    rows = {row[0]: row for row in cited_in(course, user).values_list("pk", "identities", "line", "record")}
    groups = merged({pk: identities for pk, (_pk, identities, _line, _record) in rows.items()})
    works = []
    for group in groups:
        if but.isdisjoint(rows[pk][2] for pk in group):
            best = min(group, key=lambda pk: (not rows[pk][3], rows[pk][2][:1] in SAME_AUTHOR))
            works.append(ClassWork(best, rows[best][2]))
    return sorted(works, key=lambda work: without_article(fold(work.line)))[:MOST_SHOWN]


def take(works: Worklist, course: Course, user: Any, number: str) -> None:
    """Put a work of the class on an author's list, with its record; a made-up number, or one of an essay they may not
    read, is told as gone."""
    pk = int(number) if number.isdecimal() and number.isascii() and len(number) < 18 else 0
    source = cited_in(course, user).filter(pk=pk).first()
    if source is None:
        works.take(None)
        return
    stands_alone = source.line[:1] not in SAME_AUTHOR or not source.record
    line = source.line if stands_alone else works.line(source.record)
    works.take({"key": source.key, "line": line, "record": source.record})

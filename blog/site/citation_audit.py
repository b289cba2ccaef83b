"""The audit of a course's essays, told to whoever runs the command: as lines to read or as values for a program.

It reads the newest words of each essay and writes nothing. What it tells is for authors and staff, so it must not be
called by anything that readers see."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.management.color import Style
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.citations.audit import Finding, audit
from blog.citations.cited import cite
from blog.models import Post
from blog.refusals import Refused
from blog.site.store import course_called

WORDS_SHOWN = 70


@dataclass(frozen=True)
class Audited:
    """An essay and all that was found in its newest words."""

    post: Post
    findings: tuple[Finding, ...]


def posts_to_audit(course: str, post: str) -> list[Post]:
    """The essays of this course, or the one of this address in it, or all. Raises Refused where there is none."""
    posts = Post.objects.select_related("course", "draft").filter(draft__isnull=False).order_by("course__slug", "slug")
    if course:
        posts = posts.filter(course=course_called(course))
    if post:
        posts = posts.filter(slug=post)
    found = list(posts)
    if post and not found:
        raise Refused(
            _("There is no essay at the address “%(slug)s”; give the last word of its address.") % {"slug": post}
        )
    return found


def audited(post: Post) -> Audited:
    """One essay read."""
    words = post.draft
    cited = cite(words.body, words.sources) if words else cite("")
    return Audited(post, tuple(audit(cited.body, cited.works, cited.found)))


def as_json(essays: Iterable[Audited]) -> str:
    """Every finding of every essay, settled ones too."""
    told = [
        {
            "course": each.post.course.slug,
            "post": each.post.slug,
            "findings": [asdict(finding) | {"open": finding.is_open} for finding in each.findings],
        }
        for each in essays
    ]
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_text(essays: Iterable[Audited], style: Style) -> str:
    """The open findings below each essay that has any, then how many there are."""
    lines, waiting, settled = [], 0, 0
    for each in essays:
        open_ones = [finding for finding in each.findings if finding.is_open]
        waiting, settled = waiting + len(open_ones), settled + len(each.findings) - len(open_ones)
        if open_ones:
            lines.append(style.HTTP_INFO(f"{each.post.course.slug}/{each.post.slug}"))
            lines += [f"  {line_of(finding)}" for finding in open_ones]
    counted = ngettext("One finding is open, %(settled)s citations are linked.",
                       "%(n)s findings are open, %(settled)s citations are linked.", waiting)  # fmt: skip
    return "\n".join([*lines, counted % {"n": waiting, "settled": settled}])


def line_of(finding: Finding) -> str:
    """One finding: where, what, the words, what to do."""
    words = " ".join(finding.words.split())
    shown = words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN].rstrip() + " …"
    where = f"§{finding.paragraph}" if finding.paragraph else _("list")
    near = f" ({finding.suggestion})" if finding.suggestion else ""
    return f"{where:5} {finding.kind}: {shown} → {finding.action}{near}"

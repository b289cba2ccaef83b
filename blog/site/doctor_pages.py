"""Stored HTML against its Markdown: what would come out otherwise now is stale, after an upgrade, or after `loaddata`.
Essays that nobody sees, the older revisions, are left alone; `rerender` takes them too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from blog import manuscripts
from blog.models import Announcement, Page, Revision
from blog.refusals import Refused
from blog.rendering import render_comment
from blog.site.doctor_findings import Finding
from blog.site.rerender import rerender_announcement, rerender_page
from comments import posting
from comments.models import Comment

AT_A_TIME = 200
STALE, BROKEN = "pages to rerender", "pages that cannot be printed"


def stale_pages(mend: bool) -> Iterator[Finding | None]:
    """Everything that is shown and would be printed otherwise now."""
    shown = Revision.objects.filter(Q(pk=F("post__published")) | Q(pk=F("post__draft")))
    for rows, print_anew, keep in (
        (shown.select_related("post__course"), html_of_revision, manuscripts.rerender),
        (Page.objects.select_related("course"), html_of_page, rerender_page),
        (Announcement.objects.all(), html_of_words, rerender_announcement),
        (Comment.objects.all(), html_of_words, posting.rerender),
    ):
        yield from compared(rows, print_anew, keep if mend else None)


def compared(rows: Any, print_anew: Any, keep: Any) -> Iterator[Finding | None]:
    """Rows of one kind; those that are stale are kept anew, if they are to be."""
    for row in rows.order_by("pk").iterator(AT_A_TIME):
        yield None
        what = f"{row._meta.verbose_name} {row.pk}"
        try:
            if print_anew(row) == row.body_html:
                continue
            if keep:
                keep(row)
        except (Refused, ValueError) as problem:
            yield Finding(BROKEN, f"{what}: {problem}")
            continue
        yield Finding(STALE, what, is_mended=keep is not None)


def html_of_revision(revision: Revision) -> str:
    """What an essay's words would be printed as; what they are, where the engine that prints its list is away."""
    post = revision.post
    rendered = manuscripts.render(revision.body, revision.sources, post.read_in, post.style.id, post.raw)
    return revision.body_html if rendered.problem and not revision.problem else rendered.html


def html_of_page(page: Page) -> str:
    """The same of a course's own page."""
    return manuscripts.render(page.body, [], page.course.language, "", page.raw).html


def html_of_words(said: Any) -> str:
    """The same of a comment, or of an announcement."""
    return render_comment(said.body)

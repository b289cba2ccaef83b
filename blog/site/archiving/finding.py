"""The index that an archive's own search looks through: a script that assigns a list, because a page opened from disk
may fetch nothing. One line for each essay, comment and work; written as it is read, so that its size costs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from django.utils.translation import gettext as _

from blog.models import Post
from blog.rendering import line_html, plain
from blog.site.archiving.planning import Plan
from comments.models import Comment

AT_A_TIME = 200


def index(plan: Plan) -> Iterator[str]:
    """The script, piece by piece."""
    yield "window.archive = [\n"
    for post in plan.reached.opened():
        if post.shown:
            yield from (f"{line}\n" for line in lines_of(plan, post))
    yield "];\n"


def lines_of(plan: Plan, post: Post) -> Iterator[str]:
    """An essay, its works, and what was said under it."""
    own, title = post.get_absolute_url(), post.title
    yield line(plan, _("Essay"), title, post.byline, own, plain(post.shown.body_html))
    for source in post.shown.sources:
        entry, words = f"{own}#ref-{quote(str(source['key']))}", plain(line_html(source.get("line", "")))
        yield line(plan, _("Source"), words, _("in “%(title)s”") % {"title": title}, entry, "")
    rows = plan.reached.comments(post).select_related("author").order_by("published_at", "pk")
    for comment in rows.iterator(AT_A_TIME):
        where, words = comment.get_absolute_url(), plain(comment.body_html)
        yield line(plan, _("Comment"), heading(comment, title), comment.byline, where, words)


def heading(comment: Comment, title: str) -> str:
    """What a comment is called among what was found."""
    if not comment.number:
        return _("Comment on “%(title)s”") % {"title": title}
    return _("Comment %(n)s on “%(title)s”") % {"n": comment.number, "title": title}


def line(plan: Plan, kind: str, title: str, name: str, address: str, words: str) -> str:
    """One thing that can be found: its kind, title and name, where it stands, and its words."""
    told = [kind, title, name, plan.addresses.link(address, f"/{plan.course.slug}/search/"), words]
    # A script of old browsers takes these two for the end of a line.
    return f"{json.dumps(told, ensure_ascii=False)},".replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

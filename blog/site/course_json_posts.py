"""The essays of a course that is read back, with every revision, and their threads, as they stood. What counts in a
thread is written by the verbs of the threads; it must not know files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from blog.models import CoAuthor, Decision, FormerAddress, Post, PostStatus, Revision
from blog.rendering import render_comment
from blog.site import course_json_entries as entries
from blog.site.course_json_document import Entry
from blog.site.course_json_threads import COMMENT, COMMENT_OF_STAFF
from comments import moderation
from comments.bringing import levels
from comments.models import Comment, CommentRevision
from comments.posting import hashed
from comments.threads import depth_below

NUMBER = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})*)?", re.ASCII)
AT_ONCE = 500


def post_of(entry: Entry, rows: Any) -> Post:
    """An essay with its revisions, who signed it and what was decided. `rows` are those that were written before."""
    names = [name for name in (*entries.POST, *entries.POST_OF_STAFF) if name not in {"raw"}]
    post = Post(
        course=rows.course,
        author=entry.named("author", rows.people),
        section=entry.named_or_none("section", rows.sections),
        week=entry.named_or_none("week", rows.weeks),
        raw=entry.marks(),
        **entry.fields(Post, *names),
    )
    post.save()
    post.tags.set(entry.all_named("tags", rows.tags))
    post.peers.set(entry.all_named("peers", rows.people))
    for one in entry.entries("coauthors"):
        told = one.fields(CoAuthor, "invited_at", "accepted_at")
        CoAuthor.objects.create(post=post, enrolment=one.named("enrolment", rows.people), **told)
    for slug in entry.many("former_addresses"):
        told = Entry({"slug": slug}, entry.where).fields(FormerAddress, "slug")
        FormerAddress.objects.create(course=rows.course, post=post, **told)
    write_revisions(entry, post)
    write_decisions(entry, post, post)
    return post


def write_revisions(entry: Entry, post: Post) -> None:
    """Every revision, and which of them is the newest and which the published one."""
    written: dict[int, Revision] = {}
    for one in entry.entries("revisions"):
        told = one.fields(Revision, "number", "title", "body", *entries.REVISION_OF_STAFF, "by_name")
        revision = Revision(post=post, sources=one.sources(), **told)
        revision.save()
        written[revision.number] = revision
    post.draft = entry.named("draft", written)
    post.published = entry.named_or_none("published", written)
    is_shown = post.status in {PostStatus.PUBLISHED, PostStatus.WITHDRAWN}
    if is_shown and (post.published is None or post.published_at is None):
        raise entry.refusal("published", _("a published essay has a published revision and a date"))
    post.save(update_fields=["draft", "published"])


def write_decisions(entry: Entry, post: Post, on: Model) -> None:
    """The record of a thing."""
    told = [one.past(Decision, *entries.DECISION, "by_name") for one in entry.entries("decisions")]
    about = {"course": post.course, "kind": str(on._meta.model_name), "object_id": on.pk}
    Decision.objects.bulk_create(Decision(**about, **one) for one in told)


def comments_under(post: Post, thread: Sequence[Entry], rows: Any) -> None:
    """The comments of one essay, each below what it answers, with the numbers they had."""
    made: dict[int, Comment] = {}
    for entry in thread:
        number = entry.value("id")
        if not isinstance(number, int) or number in made:
            raise entry.refusal("id", number)
        parent = entry.named("parent", made) if entry.value("parent") else None
        made[number] = comment_of(entry, post, parent, rows)
    moderation.bring_in_all(post, levels(made.values()))
    for entry, comment in zip(thread, made.values(), strict=True):
        earlier = [one.fields(CommentRevision, "body", "replaced_at") for one in entry.entries("revisions")]
        CommentRevision.objects.bulk_create(CommentRevision(comment=comment, **one) for one in earlier)
        if mentioned := entry.all_named("mentioned", rows.people):
            comment.mentioned.set(mentioned)
        if entry.many("decisions"):
            write_decisions(entry, post, comment)


def comment_of(entry: Entry, post: Post, parent: Comment | None, rows: Any) -> Comment:
    """The row of one comment."""
    told = entry.fields(Comment, *COMMENT, *COMMENT_OF_STAFF)
    if not NUMBER.fullmatch(told["number"]):
        raise entry.refusal("number", told["number"])
    return Comment(
        post=post,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=depth_below(parent.depth if parent else None),
        author=entry.named_or_none("author", rows.people),
        body_html=render_comment(told["body"]),
        text_hash=hashed(told["body"]),
        **told,
    )

"""The verb that takes a name out of a comment, with a mark in its place. It must not know whose name it is."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from blog.models import Decision, User
from blog.names.redacting import GivenUp, mark_in, why_redacted
from blog.refusals import Conflict
from comments import indexing, learning
from comments.locking import current, standing_of
from comments.models import Comment
from comments.moderation import count
from comments.posting import hashed, rendered


def redact(comment: Comment, name: GivenUp, by: User | None) -> Comment:
    """Put the mark where the name stood. The earlier words are kept nowhere. Raises Conflict where they have changed
    since."""
    before = comment.body
    body = name.taken_out(before, mark_in(comment.post.course.language))
    if body == before:
        return comment
    html = rendered(body)
    with transaction.atomic():
        comment = current(comment)
        if comment.body != before:
            raise Conflict(standing_of(comment))
        learning.forget(comment)
        comment.body, comment.body_html, comment.edited_at = body, html, timezone.now()
        comment.text_hash = hashed(body)
        comment.revisions.all().delete()
        comment.hits.all().delete()
        comment.version += 1
        comment.save(update_fields=["body", "body_html", "text_hash", "edited_at", "version", "learned"])
        indexing.index(comment)
        count(comment.post, 0)
        Decision.objects.about(comment).update(label=str(comment)[:200])
        learning.learn.enqueue([comment.pk])
        told = {"by": by, "note": why_redacted()}
        Decision.objects.record(comment.post.course, comment, "redact", comment.status, comment.status, **told)
    return comment

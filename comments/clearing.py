"""What an erasure empties: a comment's words, its writer's traces, and what hangs on it or quotes it. It writes no
status, and saves nothing of the row itself."""

from __future__ import annotations

from blog.models import Decision
from comments import learning
from comments.models import Comment


def clear(comment: Comment) -> None:
    """Empty all that is somebody's in a row, what hangs on it, and what the record quotes of it."""
    learning.forget(comment)
    comment.body = comment.body_html = comment.text_hash = comment.reason = comment.note = comment.url = ""
    comment.guest_name = comment.guest_email = comment.guest_key = comment.address_hash = ""
    writer = comment.author.user_id if comment.author else comment.account_id
    comment.author = comment.account = None
    comment.revisions.all().delete()
    comment.flags.all().delete()
    comment.hits.all().delete()
    comment.mentioned.clear()
    decided = Decision.objects.about(comment)
    decided.update(label=comment.number, note="")
    decided.filter(by__isnull=False, by=writer).update(by=None, by_name="")

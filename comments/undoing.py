"""The verb that undoes a decision on a comment: back to where it stood, unless somebody has changed it since."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from blog import notices
from blog.models import Decision, User
from blog.refusals import Conflict, Refused
from comments import learning
from comments.locking import current, standing_of
from comments.models import Comment, CommentStatus
from comments.moderation import change_status, show

CAN_BE_UNDONE = {"approve", "reject", "ask", "spam", "remove", "hold", "restore", "look"}
AGAINST = {"reject", "ask", "remove"}


def undo(decision: Decision, by: User) -> Comment:
    """Bring a comment back to where it stood before this decision; a number it was given stays its own. Raises Refused
    for a decision that cannot be undone, Conflict where it is no longer the last word on the comment."""
    if decision.kind != "comment" or decision.act not in CAN_BE_UNDONE:
        raise Refused(_("This cannot be undone."))
    with transaction.atomic():
        comment = current(Comment.objects.acted_on_by(by).select_related("post").get(pk=decision.object_id))
        last = Decision.objects.about(comment).first()
        if last is None or last.pk != decision.pk or comment.status != decision.to_status:
            raise Conflict(standing_of(comment))
        comment.flags.filter(settled_at=comment.looked_at).update(settled_at=None)
        comment.looked_at = read_before(comment, decision)
        comment.reason, comment.note = told_before(comment, decision)
        before = comment.status
        if decision.from_status == CommentStatus.PUBLISHED:
            show(comment, decision.at)
        else:
            change_status(comment, CommentStatus(decision.from_status))
        notices.cancel("decision", decision)
        Decision.objects.record(comment.post.course, comment, "undo", before, comment.status, by=by)
        learning.learn.enqueue([comment.pk])
    return comment


def told_before(comment: Comment, decision: Decision) -> tuple[str, str]:
    """The reason and the note that its author read before this decision, where it was turned down or taken down."""
    if decision.from_status not in {CommentStatus.REJECTED, CommentStatus.REMOVED}:
        return "", ""
    earlier = Decision.objects.about(comment).filter(to_status=decision.from_status, pk__lt=decision.pk)
    turned_down = earlier.filter(act__in=AGAINST).first()
    return (turned_down.reason, turned_down.note) if turned_down else ("", "")


def read_before(comment: Comment, decision: Decision) -> datetime | None:
    """When a person had read these words before this decision, if one had."""
    for earlier in Decision.objects.about(comment).filter(pk__lt=decision.pk):
        if earlier.act in {"edit", "revise", "undo"}:
            return None
        if earlier.by_id is not None and earlier.act in CAN_BE_UNDONE:
            return earlier.at
    return None

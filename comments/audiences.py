"""Who reads a comment: the circles its writer may choose, and the verb that narrows one. A comment is bounded by its
essay, and a reply by what it answers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from blog.models import Audience, Decision, Enrolment, User
from comments import moderation
from comments.locking import current
from comments.models import Comment, Kind

CHOSEN = (Audience.WEB, Audience.PEERS, Audience.STAFF)


def withdraw_from_web(place: Enrolment, by: User) -> int:
    """Keep all that a person has said in a course for the people of that course. Numbers stay; gives how many
    changed."""
    mine = Comment.objects.acted_on_by(by) if by.pk != place.user_id else Comment.objects.visible_to(by)
    wide = mine.filter(author=place, audience__gt=Audience.COURSE).select_related("post__course")
    return sum(narrow(comment, Audience.COURSE, by) for comment in wide)


def narrow(comment: Comment, to: Audience, by: User, **told: Any) -> bool:
    """Show a comment to fewer people; whether that changed anything. Its number is kept, and the essay
    counts it no more."""
    with transaction.atomic():
        comment = current(comment)
        before = comment.audience
        if before <= to:
            return False
        comment.audience = to
        comment.save(update_fields=["audience"])
        if comment.is_published and before == Audience.WEB:
            moderation.count(comment.post, -1 if comment.kind == Kind.COMMENT else 0)
        Decision.objects.record(comment.post.course, comment, "audience", str(before), str(int(to)), by=by, **told)
    return True

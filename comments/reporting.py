"""The verb by which a reader reports a comment. Reports never decide: three by trusted students hold a comment, once,
until a person has looked. The reporter is never shown to the comment's author."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from blog.models import Decision, Enrolment
from blog.refusals import Conflict, Refused
from comments import moderation, telling
from comments.locking import current
from comments.models import Comment, Flag
from comments.policy import APPROVALS_NEEDED
from comments.posting import approvals

REPORTS_THAT_HOLD = 3


def report(comment: Comment, by: Enrolment, reason: str, note: str = "") -> Flag:
    """Write down that somebody finds a comment amiss. Raises Refused for their own, one that does not stand in the
    thread, or a missing reason, and Conflict for a second report by the same reader."""
    if reason not in Flag.Reason.values:
        raise Refused(_("Choose what is wrong with it."))
    with transaction.atomic():
        comment = current(comment)
        if comment.author_id == by.pk:
            raise Refused(_("This is your own. You can take it back."))
        if not comment.is_published:
            raise Refused(_("This comment does not stand in the thread any more."))
        try:
            with transaction.atomic():
                flag = Flag.objects.create(comment=comment, reporter=by, reason=reason, note=note)
        except IntegrityError as problem:
            raise Conflict(_("You have reported this already. An instructor will look at it.")) from problem
        telling.reported(flag)
        if is_to_be_held(comment):
            moderation.decide(comment, "hold", None, held_for="reported")
    return flag


def is_to_be_held(comment: Comment) -> bool:
    """Whether enough students whom a person has approved report it: never what staff wrote, and never twice."""
    if comment.author and comment.author.is_staff:
        return False
    if Decision.objects.about(comment).filter(act="hold", by=None).exists():
        return False
    reporters = Enrolment.objects.filter(flags__comment=comment, flags__settled_at=None, is_active=True)
    trusted = [place for place in reporters if place.is_staff or approvals(place) >= APPROVALS_NEEDED]
    return len(trusted) >= REPORTS_THAT_HOLD

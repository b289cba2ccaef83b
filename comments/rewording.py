"""The verbs by which authors change what they said: edit while it is fresh, revise what was rejected, ask again.
Earlier words are kept. It must not know pages or forms; whether a comment is this person's is the caller's question."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.closing import is_closed
from blog.models import Audience, Decision, User
from blog.refusals import Conflict, Refused
from comments import indexing, learning, policy, telling
from comments.checking import hits_on, keep
from comments.locking import current, standing_of
from comments.models import Comment, CommentStatus
from comments.moderation import change_status, count, decide
from comments.posting import Said, gather, hashed, name_people, rendered
from comments.spam.judging import strictest

BY_THE_RULES = {"hold", "spam", "restricted"}


def edit(comment: Comment, body: str, by: User | None, seen: int | None = None) -> Comment:
    """Change the words of what waits, or of what has just appeared. What a person has looked at goes back to the queue
    where the policy would hold it today. Raises Refused with the policy's sentence, Conflict when the comment changed
    since `seen`."""
    html = rendered(body)
    with transaction.atomic():
        comment = current(comment)
        if seen is not None and comment.version != seen:
            raise Conflict(standing_of(comment, is_named=False))
        if not (allowed := policy.may_edit(own_facts(comment))).yes:
            raise Refused(_(allowed.sentence))
        if body == comment.body:
            return comment
        before, was_read = comment.status, comment.looked_at is not None
        reword(comment, body, html)
        said = Said(body, author=comment.author, guest_name=comment.guest_name, guest_email=comment.guest_email)
        hits = hits_on(comment.post, said)
        keep(comment, hits)
        live = policy.shows_at_once(gather(comment.post, said, verdict=strictest(hits)))
        if comment.is_published and not live.yes and (was_read or live.reason in BY_THE_RULES):
            comment.held_for = "edited"
            change_status(comment, CommentStatus.PENDING)
            telling.waits(comment)
        else:
            comment.version += 1
            comment.save()
            count(comment.post, 0)
            if comment.is_published:
                indexing.index(comment)
                telling.reworded(comment)
        Decision.objects.record(comment.post.course, comment, "edit", before, comment.status, by=by)
    return comment


def revise(comment: Comment, body: str, by: User | None) -> Comment:
    """Send what was rejected again, in other words: once. Raises Refused with the policy's sentence."""
    html = rendered(body)
    with transaction.atomic():
        comment = current(comment)
        if not (allowed := policy.may_revise(own_facts(comment))).yes:
            raise Refused(_(allowed.sentence))
        if hashed(body) == comment.text_hash:
            raise Refused(_("These are the same words. Change what the instructor asked about, then send it again."))
        reword(comment, body, html)
        comment.save()
        comment = decide(comment, "revise", by)
        telling.waits(comment)
    return comment


def appeal(comment: Comment, words: str, by: User | None) -> Comment:
    """Ask that a rejection or a removal be looked at again: once, with a reason. Raises Refused."""
    if not words.strip():
        raise Refused(_("Say why it should be looked at again. One sentence is enough."))
    with transaction.atomic():
        comment = current(comment)
        if not (allowed := policy.may_appeal(own_facts(comment))).yes:
            raise Refused(_(allowed.sentence))
        comment = decide(comment, "appeal", by, note=words.strip())
        telling.waits(comment)
    return comment


def reword(comment: Comment, body: str, html: str) -> None:
    """Put other words in a row, which nobody has looked at yet, and keep the earlier ones. It does not save."""
    learning.forget(comment)
    comment.revisions.create(body=comment.body)
    comment.body, comment.body_html, comment.text_hash = body, html, hashed(body)
    comment.edited_at, comment.looked_at = timezone.now(), None
    name_people(comment)


def own_facts(comment: Comment) -> policy.Own:
    """What bears on changing a comment, for the policy."""
    circle = min(comment.audience, Audience.COURSE)
    answers = comment.replies.filter(status=CommentStatus.PUBLISHED, audience__gte=circle)
    decided = list(Decision.objects.about(comment).values_list("act", "at"))
    return policy.Own(
        now=timezone.now(),
        status=comment.status,
        shown_since=comment.published_at,
        is_answered=comment.is_published and answers.exists(),
        decided_at=next((at for act, at in decided if act in {"reject", "ask", "remove"}), None),
        used=frozenset(act for act, _at in decided),
        is_closed=is_closed(comment.post.course),
    )

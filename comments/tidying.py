"""The verbs of housekeeping: what is forgotten after thirty days, and what is deleted for good. Each may be repeated,
and be cut short; none must know who calls, nor when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.compat import task
from blog.models import Decision, Note, Notice
from comments import moderation
from comments.locking import current
from comments.models import Comment, CommentStatus, TokenCount

KEPT = timedelta(days=30)
AT_ONCE = 500
FORGOTTEN, DELETED, EMPTIED = "addresses forgotten", "spam deleted", "spam emptied"


@task()
def tidy_up() -> None:
    """Do all of it, in the worker."""
    for _step in tidying():
        pass


def how_much() -> int:
    """How many comments there are to be tidied."""
    now = timezone.now()
    return old_addresses(now).count() + old_spam(now).count()


def tidying() -> Iterator[str]:
    """Forget the networks of old comments and delete old spam, step by step, each with what was done."""
    now = timezone.now()
    while pks := list(old_addresses(now).values_list("pk", flat=True)[:AT_ONCE]):
        Comment.objects.filter(pk__in=pks).update(address_hash="")
        yield from [FORGOTTEN] * len(pks)
    last = 0
    while found := list(old_spam(now).filter(pk__gt=last).select_related("post").order_by("pk")[:AT_ONCE]):
        last = found[-1].pk
        yield from filter(None, (discard(comment, now) for comment in found))


def old_addresses(now: datetime) -> QuerySet[Comment]:
    """The comments of more than thirty days ago that still have the hash of a network."""
    return Comment.objects.filter(created_at__lt=now - KEPT).exclude(address_hash="").order_by("pk")


def old_spam(now: datetime) -> QuerySet[Comment]:
    """What has been filed as spam for more than thirty days, by a person or by the rules, and neither was answered nor
    is talked about in private notes."""
    decided = Decision.objects.filter(kind="comment", object_id=OuterRef("pk"), to_status=CommentStatus.SPAM)
    filed_at = Coalesce(Subquery(decided.order_by("-at").values("at")[:1]), "created_at")
    answers = Comment.objects.filter(parent=OuterRef("pk"))
    notes = Note.objects.filter(comment_id=OuterRef("pk"))
    spam = Comment.objects.filter(status=CommentStatus.SPAM, created_at__lt=now - KEPT)
    return spam.annotate(filed_at=filed_at).filter(~Exists(answers), ~Exists(notes), filed_at__lt=now - KEPT)


def discard(comment: Comment, now: datetime) -> str:
    """Delete one such comment for good, and its words from the record; what the classifier learned of it stays. One
    that had a number is emptied instead, or another would get the number. Answers what was done, if anything was."""
    with transaction.atomic():
        comment = current(comment)
        if not old_spam(now).filter(pk=comment.pk).exists():
            return ""
        if comment.number:
            comment.learned = ""
            comment.save(update_fields=["learned"])
            moderation.erase(comment, None)
            return EMPTIED
        Decision.objects.about(comment).update(label="", note="")
        Notice.objects.about(comment).delete()
        course, pk = comment.post.course, comment.pk
        comment.delete()
        comment.pk, comment.body = pk, ""
        Decision.objects.record(course, comment, "discard", CommentStatus.SPAM, "")
    return DELETED


def drop_unused_words() -> int:
    """Delete the words of the classifier that stand in no comment any more; answers how many there were."""
    return TokenCount.objects.filter(spam=0, ham=0).exclude(token="").delete()[0]

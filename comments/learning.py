"""The classifier learns from what people decided, in the worker: each comment once, and unlearns it when they think
again. It must not know who decides, nor what is done with what is learned."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from blog.compat import task
from comments.models import Comment, CommentStatus, TokenCount
from comments.spam.classifier import tokens

ALL_COMMENTS = ""
KINDS = ("spam", "ham")


@task()
def learn(pks: list[int]) -> None:
    """Learn what these comments are by now. Run twice, it changes nothing more."""
    for pk in pks:
        with transaction.atomic():
            comment = Comment.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            if comment is not None and comment.learned != what_it_is(comment):
                forget(comment)
                teach(comment, what_it_is(comment))
                tell_outside(comment)


def tell_outside(comment: Comment) -> None:
    """Let a service that was asked know what a person decided."""
    from comments import outside_check  # it knows the verbs, and those know us

    if comment.learned and comment.author_id is None and outside_check.is_on():
        outside_check.correct.enqueue(comment.pk, comment.learned)


def what_it_is(comment: Comment) -> str:
    """What a person decided for good: spam, or none; empty where nobody has, or where it says nothing of spam."""
    if comment.looked_at is None:
        return ""
    return {CommentStatus.SPAM: "spam", CommentStatus.PUBLISHED: "ham"}.get(CommentStatus(comment.status), "")


def teach(comment: Comment, kind: str) -> None:
    """Count the words of a comment as those of a kind."""
    if kind:
        bring(comment, kind, 1)
    comment.learned = kind
    comment.save(update_fields=["learned"])


def forget(comment: Comment) -> None:
    """Take the words of a comment out of the counts again. It does not save."""
    if comment.learned:
        bring(comment, comment.learned, -1)
    comment.learned = ""


def bring(comment: Comment, kind: str, change: int) -> None:
    """Change the counts of a comment's words, and of all comments, by one."""
    found = [*tokens(comment.body), ALL_COMMENTS]
    if change > 0:
        TokenCount.objects.bulk_create([TokenCount(token=token) for token in sorted(found)], ignore_conflicts=True)
    rows = TokenCount.objects.filter(token__in=found)
    list(rows.select_for_update().order_by("token").values_list("pk"))  # in one order: nobody waits in a ring
    rows.update(**{kind: Greatest(F(kind) + change, 0)})

"""The table of a comment's transitions, the way to each status, and all that an act could change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from blog.models import Decision, Post, User
from comments import moderation, rewording
from comments.models import Comment, CommentStatus, Flag, Reason


def revise(comment: Comment, by: User | None, **_told: Any) -> Comment:
    """Send it again in other words."""
    return rewording.revise(comment, "Other words.", by)


def appeal(comment: Comment, by: User | None, **_told: Any) -> Comment:
    """Ask that it be looked at again."""
    return rewording.appeal(comment, "I quoted it in full.", by)


def put_back(comment: Comment, by: User | None, **_told: Any) -> Comment:
    """Let it stand again."""
    return moderation.put_back(comment, by)


VERBS: dict[str, Callable[..., Comment]] = {
    "approve": moderation.approve,
    "reject": moderation.reject,
    "ask": moderation.ask,
    "spam": moderation.mark_spam,
    "remove": moderation.remove,
    "hold": moderation.hold,
    "restore": moderation.restore,
    "withdraw": moderation.withdraw,
    "put-back": put_back,
    "revise": revise,
    "appeal": appeal,
    "erase": moderation.erase,
}
TABLE = {
    ("pending", "approve"): "published",
    ("pending", "reject"): "rejected",
    ("pending", "ask"): "rejected",
    ("pending", "spam"): "spam",
    ("pending", "withdraw"): "withdrawn",
    ("pending", "erase"): "erased",
    ("published", "spam"): "spam",
    ("published", "remove"): "removed",
    ("published", "hold"): "pending",
    ("published", "withdraw"): "withdrawn",
    ("published", "erase"): "erased",
    ("rejected", "restore"): "published",
    ("rejected", "revise"): "pending",
    ("rejected", "appeal"): "pending",
    ("rejected", "erase"): "erased",
    ("spam", "restore"): "published",
    ("spam", "erase"): "erased",
    ("removed", "restore"): "published",
    ("removed", "appeal"): "pending",
    ("removed", "erase"): "erased",
    ("withdrawn", "put-back"): "published",
    ("withdrawn", "erase"): "erased",
}
FORBIDDEN = [(status, act) for status in CommentStatus.values for act in VERBS if (status, act) not in TABLE]
AFTER = ["hold", "put-back", "revise", "appeal"]
JUDGED = [row for row in TABLE if row[1] not in {"ask", "erase", *AFTER}]
WAY = {
    "pending": [],
    "published": ["approve"],
    "rejected": ["reject"],
    "spam": ["spam"],
    "removed": ["approve", "remove"],
    "withdrawn": ["approve", "withdraw"],
    "erased": ["approve", "erase"],
}
WHY = {"reason": Reason.UNKIND, "note": "Say what you mean, not who they are."}
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def bring_to(comment: Comment, status: str, by: User) -> Comment:
    """The comment, led to a status by its verbs."""
    for act in WAY[status]:
        comment = VERBS[act](comment, by, reason=Reason.OTHER)
    return Comment.objects.get(pk=comment.pk)


def snapshot(post: Post) -> tuple[list[Any], list[Any], list[Any], int]:
    """Everything that an act could change."""
    return (
        list(Comment.objects.order_by("pk").values()),
        list(Post.objects.filter(pk=post.pk).values()),
        list(Flag.objects.order_by("pk").values()),
        Decision.objects.count(),
    )


def columns(post: Post) -> tuple[int, datetime | None, int]:
    """The essay's thread columns as they are now."""
    return Post.objects.values_list("n_published", "last_comment_at", "thread_version").get(pk=post.pk)


def numbers() -> list[str]:
    """The numbers of all comments, in the order of writing."""
    return list(Comment.objects.order_by("pk").values_list("number", flat=True))

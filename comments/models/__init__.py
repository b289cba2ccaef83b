"""The rows of the threads. Models know the ground's models, and nothing above them."""

from comments.models.comments import (
    CIRCLES,
    Comment,
    CommentQuerySet,
    CommentStatus,
    Reason,
    answerable_by,
    counted,
    decided_by,
    public,
)
from comments.models.flags import Flag

__all__ = [
    "CIRCLES",
    "Comment",
    "CommentQuerySet",
    "CommentStatus",
    "Flag",
    "Reason",
    "answerable_by",
    "counted",
    "decided_by",
    "public",
]

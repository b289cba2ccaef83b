"""The rows of the threads. Models know the ground's models, and nothing above them."""

from comments.models.comments import (
    CIRCLES,
    Comment,
    CommentQuerySet,
    CommentStatus,
    Kind,
    Reason,
    answerable_by,
    counted,
    decided_by,
    is_at,
    no_account,
    public,
    uncounted,
)
from comments.models.flags import Flag
from comments.models.revisions import CommentRevision
from comments.models.rules import Restriction, RuleHit, Rules, TokenCount

__all__ = [
    "CIRCLES",
    "Comment",
    "CommentQuerySet",
    "CommentRevision",
    "CommentStatus",
    "Flag",
    "Kind",
    "Reason",
    "Restriction",
    "RuleHit",
    "Rules",
    "TokenCount",
    "answerable_by",
    "counted",
    "decided_by",
    "is_at",
    "no_account",
    "public",
    "uncounted",
]

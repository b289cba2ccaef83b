"""The rows of the threads. Models know the ground's models, and nothing above them."""

from comments.models.comments import Comment, CommentQuerySet, CommentStatus, Reason, public
from comments.models.flags import Flag

__all__ = ["Comment", "CommentQuerySet", "CommentStatus", "Flag", "Reason", "public"]

"""The rows that a verb works on, as they are now and its own until the transaction ends: an essay first, then comments
under it. It changes nothing, and must not know what is done with them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from blog.models import Decision, Post
from blog.questions import question
from comments.models import Comment


def locked(post: Post) -> Post:
    """The essay's row as it is now, ours until the transaction ends. Raises DoesNotExist."""
    found: Post = essay.one(post.pk)
    return found


def current(comment: Comment) -> Comment:
    """The comment as it is now, its essay locked. Raises DoesNotExist."""
    post = locked(comment.post)
    found: Comment = comments.one((comment.pk,))
    found.post = post
    return found


def current_under(post: Post, pks: Iterable[int]) -> tuple[Post, list[Comment]]:
    """An essay and some of its comments as they are now, in the order in which they were written; what answers another
    of them knows it. Raises DoesNotExist for an essay that is gone."""
    post = locked(post)
    found: dict[int, Comment] = {comment.pk: comment for comment in comments(tuple(pks))}
    for comment in found.values():
        comment.post = post
        if comment.parent_id in found:
            comment.parent = found[comment.parent_id]
    return post, list(found.values())


@question
def essay(pk: int) -> QuerySet[Post]:
    """An essay's row, with what the verbs ask of it."""
    return Post.objects.select_for_update(of=("self",)).select_related("course", "author").filter(pk=pk)


@question
def comments(pks: tuple[int, ...]) -> QuerySet[Comment]:
    """The rows of comments, with who wrote them and what they answer."""
    rows = Comment.objects.select_for_update(of=("self",)).select_related("author", "parent__author")
    return rows.filter(pk__in=pks).order_by("created_at", "pk")


def standing_of(comment: Comment, *, is_named: bool = True) -> str:
    """The sentence for whoever comes second: who did what, by name to staff alone."""
    last = Decision.objects.about(comment).first()
    status = comment.get_status_display()
    if last is None or not last.by_name or not is_named:
        return _("This comment changed while you were reading it; it is now %(status)s.") % {"status": status}
    return _("%(name)s was first: this comment is now %(status)s.") % {"name": last.by_name, "status": status}

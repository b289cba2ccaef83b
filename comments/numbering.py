"""The number of a comment: given when it is first published, one more than the largest ever given among its siblings.
The essay's lock keeps it the only one. It must not know why a comment is published."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from blog.models import Post
from blog.questions import question
from comments.models import Comment, Kind
from comments.threads import DEEPEST, numbered


def give_number(comment: Comment, given: dict[str, int] | None = None) -> None:
    """Give a comment its number. What is for fewer than the essay, or a mention elsewhere, gets none: a gap would tell
    of it. `given` are the positions given in the same transaction and not written yet."""
    if comment.number or not is_to_be_numbered(comment):
        return
    parent = comment.parent
    given = {} if given is None else given
    comment.position = next_on_top(comment.post) if parent is None else next_below(comment, parent, given)
    comment.number = numbered(parent.number if parent else "", parent.depth if parent else None, comment.position)


def is_to_be_numbered(comment: Comment) -> bool:
    """Whether a comment gets a number: one that all readers of the essay may read."""
    essay = min(comment.post.audience, comment.post.course.audience)
    is_for_all = not comment.is_for_few and comment.audience >= essay
    return comment.kind == Kind.COMMENT and is_for_all and (comment.parent is None or bool(comment.parent.number))


def next_on_top(post: Post) -> int:
    """The next position of a thread, counted in the essay's own column."""
    post.n_threads += 1
    return post.n_threads


def next_below(comment: Comment, parent: Comment, given: dict[str, int]) -> int:
    """The next position of an answer; those below the deepest level stand in it."""
    level = numbered(parent.number, parent.depth, 0).removesuffix("0")
    if level not in given:
        last = last_in_level(comment, level) if comment.depth >= DEEPEST else last_below(parent.pk)
        given[level] = last[0][0] if last else 0
    given[level] += 1
    return given[level]


@question
def last_below(parent: int) -> QuerySet[Comment, Any]:
    """The largest position ever given to an answer to a comment."""
    answers = Comment.objects.filter(parent=parent, position__isnull=False)
    return answers.order_by("-position").values_list("position")[:1]


def last_in_level(comment: Comment, level: str) -> list[Any]:
    """The same in the deepest level of a thread."""
    deepest = Comment.objects.filter(root=comment.root_id, depth=DEEPEST, number__startswith=level)
    return list(deepest.order_by(F("position").desc(nulls_last=True)).values_list("position")[:1])

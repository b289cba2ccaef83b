"""The documents of comments, by which they are found: of what stands published, whoever may read it. Called where a
status or words are written, in the same transaction. It must not know what is searched."""

from __future__ import annotations

from collections.abc import Iterable

from blog.rendering import plain
from blog.searching.documents import Document, Kind, forget, put
from comments.models import Comment
from comments.models import Kind as Said


def index(comment: Comment) -> None:
    """Let a comment be found by its words while it is published, and not at all otherwise."""
    index_again([comment])


def index_all(comments: Iterable[Comment]) -> None:
    """The same for rows that are new."""
    put(document_of(comment) for comment in comments if is_found(comment))


def index_again(comments: Iterable[Comment]) -> None:
    """The same for rows of which any may have been found before."""
    changed = list(comments)
    for comment in changed:
        if not is_found(comment):
            forget(comment.post.course_id, Kind.COMMENT, comment.pk)
    index_all(changed)


def is_found(comment: Comment) -> bool:
    """Whether a comment is found by its words."""
    return comment.is_published and comment.kind == Said.COMMENT


def document_of(comment: Comment) -> Document:
    """Its document."""
    return Document(Kind.COMMENT, comment.post.course_id, comment.pk, plain(comment.body_html))

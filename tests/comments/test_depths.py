"""Depths as they are stored: to thirty, deeper replies joining that level, with numbers of their own."""

from __future__ import annotations

from blog.models import Enrolment, Post
from comments.models import Comment
from comments.threads import printing_order
from tests.factories import said


def chain(post: Post, author: Enrolment, length: int) -> list[Comment]:
    """Comments that each answer the one before."""
    comments: list[Comment] = []
    for _ in range(length):
        comments.append(said(post, author, parent=comments[-1] if comments else None))
    return comments


def test_depth_is_stored_to_thirty_and_deeper_replies_join_that_level(post: Post, classmate: Enrolment) -> None:
    comments = chain(post, classmate, 34)
    assert [comment.depth for comment in comments] == [*range(31), 30, 30, 30]
    above = ".".join(["1"] * 30)
    assert [comment.number for comment in comments[29:]] == [above, *(f"{above}.{n}" for n in (1, 2, 3, 4))]
    assert [comment.parent for comment in comments[1:]] == comments[:-1]
    assert {comment.root for comment in comments[1:]} == {comments[0]}


def test_direct_replies_and_those_that_join_the_deepest_level_never_share_a_number(
    post: Post, classmate: Enrolment
) -> None:
    comments = chain(post, classmate, 32)
    more = [said(post, classmate, parent=comments[place]) for place in (29, 30, 31, 29)]
    above = ".".join(["1"] * 30)
    assert [comment.number for comment in [*comments[30:], *more]] == [f"{above}.{n}" for n in range(1, 7)]


def test_the_deepest_level_prints_in_the_order_of_numbers_too(post: Post, classmate: Enrolment) -> None:
    comments = chain(post, classmate, 32)
    for place in (29, 30, 29, 31):
        said(post, classmate, parent=comments[place])
    rows = list(Comment.objects.standing(post, classmate.user))
    last = [row.number.rpartition(".")[2] for row in printing_order(rows)[30:]]
    assert last == ["1", "2", "3", "4", "5", "6"]


def test_the_deepest_level_of_one_branch_does_not_count_that_of_another(post: Post, classmate: Enrolment) -> None:
    comments = chain(post, classmate, 32)
    other = said(post, classmate, parent=comments[28])
    first = said(post, classmate, parent=other)
    second = said(post, classmate, parent=first)
    above = ".".join(["1"] * 29)
    assert [other.number, first.number, second.number] == [f"{above}.2", f"{above}.2.1", f"{above}.2.2"]

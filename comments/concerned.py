"""Whom it may concern what is said and decided under an essay: accounts by id. It reads, and must not know who of them
is told, nor how."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from blog.models import CoAuthor, Decision, Enrolment, Follow, Notice, Post, Role
from blog.questions import question
from comments.models import Comment, CommentStatus


@question
def named_by(comment: int) -> QuerySet[Any, Any]:
    """The accounts of those whom a comment names."""
    named = Comment.mentioned.through.objects.filter(comment=comment)
    return named.order_by().values_list("enrolment__user")


@question
def concerned_by(post: int) -> QuerySet[Any, Any]:
    """The accounts that sign an essay with its first author, and those that follow it; each with whether it signs."""
    signing = CoAuthor.objects.filter(post=post, accepted_at__isnull=False).order_by().select_related(None)
    signers = signing.values_list("enrolment__user", Value(1))
    following = Follow.objects.filter(post=post).order_by().values_list("person", Value(0))
    return signers.union(following, all=True)


@question
def last_letters(comments: tuple[int, ...]) -> QuerySet[Decision, Any]:
    """Where the decisions led that letters about comments told, the last one of each at the end."""
    letters = Notice.objects.filter(about_kind="decision", about_id=OuterRef("pk"), sent_at__isnull=False)
    told = Decision.objects.filter(Exists(letters), kind="comment", object_id__in=comments)
    return told.order_by("at", "pk").values_list("object_id", "to_status")


def account_id(comment: Comment | None) -> int | None:
    """The account that said it, a member's or a visitor's, by id; None for a guest, or for nothing."""
    if comment is None:
        return None
    return comment.author.user_id if comment.author else comment.account_id


def others_in_thread(comment: Comment) -> list[int | None]:
    """The members who wrote in the same thread: they follow it."""
    if comment.root_id is None:
        return []
    return [person for (person,) in writers_in(comment.root_id)]


@question
def writers_in(root: int) -> QuerySet[Comment, Any]:
    """The accounts that wrote in a thread: whoever began it, and the members who answered in it."""
    below = Comment.objects.filter(root=root, status=CommentStatus.PUBLISHED, author__isnull=False)
    begun = Case(When(author__isnull=True, then=F("account")), default=F("author__user"))
    top = Comment.objects.filter(pk=root).order_by().annotate(person=begun).values_list("person")
    return top.union(below.order_by().values_list("author__user"))


def staff_of(post: Post) -> list[int | None]:
    """The accounts of those who decide under an essay."""
    return [person for (person,) in deciding_in(post.course_id, post.section_id)]


@question
def deciding_in(course: int, section: int | None) -> QuerySet[Enrolment, Any]:
    """The accounts of those who decide in a section of a course."""
    here = Enrolment.objects.filter(course=course, is_active=True).staff()
    acting = here.filter(Q(role=Role.INSTRUCTOR) | Q(section=None) | Q(section=section))
    return acting.order_by().values_list("user")

"""Taking all of one's work in a course from the web in one act, also after the term: the essays are the course's again,
and so are the comments, which keep their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.db.models import Q

from blog import audiences
from blog.models import Audience, Enrolment, Post, User
from blog.models.posts import PostQuerySet
from comments.audiences import withdraw_from_web as withdraw_comments
from comments.models import Comment, CommentQuerySet


@dataclass(frozen=True)
class Beyond:
    """What of a person's own is shown beyond the course, or would be if it were published."""

    posts: PostQuerySet
    comments: CommentQuerySet


def beyond_course(place: Enrolment) -> Beyond:
    """All that a person has in a course and meant for more than its people."""
    own = Post.objects.visible_to(place.user).opened().filter(PostQuerySet.signed([place]))
    posts = own.filter(audience__gt=Audience.COURSE)
    wide = {"audience__gt": Audience.COURSE, "post__audience__gt": Audience.COURSE}
    return Beyond(posts, Comment.objects.visible_to(place.user).filter(author=place, **wide))


def withdraw(place: Enrolment) -> None:
    """Take it all from the web, in one transaction."""
    by = cast(User, place.user)
    with transaction.atomic():
        found = beyond_course(place)
        under = found.comments.order_by().values("post")
        rows = place.course.posts.filter(Q(pk__in=found.posts.order_by().values("pk")) | Q(pk__in=under))
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))  # all essays before the course
        for post in found.posts:
            audiences.take_back(post, by)
        withdraw_comments(place, by)

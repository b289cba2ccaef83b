"""What a reader's marks tell of essays: which are unread, which have new replies, which comes next. It writes nothing,
and must not know comments."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from blog.models import Enrolment, Follow, Mute, Note, Post, ReadMark, Tag
from blog.models.posts import PostQuerySet
from blog.prepared import prepared

written_by = PostQuerySet.written_by


def unread_by(user: Any) -> Q:
    """The condition for the essays this person has yet to read; one's own count as read."""
    read = ReadMark.objects.filter(user=user.pk, post=OuterRef("pk"), read_at__isnull=False)
    return Q(~Exists(read)) & ~written_by(user)


def marked(posts: PostQuerySet, user: Any, place: Enrolment | None) -> PostQuerySet:
    """The essays as a list shows them to a member, each with `is_unread`, `is_own` and `has_new_replies`, in the same
    query. To anybody else they are what they were."""
    if place is None:
        return posts
    seen = ReadMark.objects.filter(user=user.pk, post=OuterRef("pk"), seen_until__gte=OuterRef("last_comment_at"))
    answered = Q(last_comment_at__isnull=False) & Q(~Exists(seen))
    posts = posts.annotate(is_unread=whether(unread_by(user)), is_own=whether(written_by(user)))
    return posts.annotate(has_new_replies=whether(answered))


def with_next(posts: PostQuerySet, user: Any) -> PostQuerySet:
    """The essays, each with its neighbours in the stream. For whoever is signed in also with `next_unread`: the slug
    and the title of the oldest one of its week that this person has yet to read, or None; up to when they saw its
    comments; whether they follow or mute it, whether it `is_own`, whether notes of theirs belong to it, and whether its
    history does."""
    posts = posts.annotate(essay_before=neighbour(user, "gt", ""), essay_after=neighbour(user, "lt", "-"))
    if not user.is_authenticated:
        return posts
    others = Post.objects.visible_to(user).published().filter(unread_by(user), week=OuterRef("week"))
    in_order = others.exclude(pk=OuterRef("pk")).order_by("published_at", "pk")
    told = in_order.values(told=JSONObject(slug="slug", title="published__title"))
    mine = ReadMark.objects.filter(user=user.pk, post=OuterRef("pk"))
    notes = Exists(Note.objects.visible_to(user).filter(post=OuterRef("pk"), comment_id=None))
    posts = posts.annotate(seen_until=Subquery(mine.values("seen_until")[:1]), has_notes=notes)
    follows = Exists(Follow.objects.filter(person=user.pk, post=OuterRef("pk")))
    mutes = Exists(Mute.objects.filter(person=user.pk, post=OuterRef("pk")))
    posts = posts.annotate(next_unread=Subquery(told[:1]), is_followed=follows, is_muted=mutes)
    return posts.annotate(is_own=whether(written_by(user)), has_history=whether(keeps_history_for(user)))


@prepared
def opened(user: Any, course: str, slug: str) -> PostQuerySet:
    """The essay of an address, if this person may see it, with all that its page shows."""
    posts = with_next(Post.objects.visible_to(user).opened(), user)
    return posts.filter(course__slug=course, slug=slug).order_by()


@prepared
def tags_of(_user: Any, post: Post) -> QuerySet[Tag]:
    """The words under an essay, in order; the same for everybody who sees it."""
    return Tag.objects.filter(posts=post)


def neighbour(user: Any, further: str, way: str) -> Subquery:
    """The slug and the title of the essay above or below in the course's stream, of those this person may read: as a
    list has them, featured ones first, then the newest. A week's list has the same order."""
    at_once = Q(published_at=OuterRef("published_at")) & Q((f"pk__{further}", OuterRef("pk")))
    later = Q((f"published_at__{further}", OuterRef("published_at"))) | at_once
    beyond = Q((f"is_featured__{further}", OuterRef("is_featured"))) | (Q(is_featured=OuterRef("is_featured")) & later)
    others = Post.objects.visible_to(user).published().filter(beyond, course=OuterRef("course"))
    in_order = others.order_by(f"{way}is_featured", f"{way}published_at", f"{way}pk")
    return Subquery(in_order.values(told=JSONObject(slug="slug", title="published__title"))[:1])


def keeps_history_for(user: Any) -> Q:
    """The condition for the essays whose former words this person may see: their own, and those they act on."""
    if not user.is_authenticated:
        return Q(pk__in=())
    return Q(pk__isnull=False) if user.is_superuser else written_by(user) | Post.objects.acted_on_by(user)


def whether(condition: Q) -> ExpressionWrapper[Q]:
    """A condition as a column."""
    return ExpressionWrapper(condition, BooleanField())

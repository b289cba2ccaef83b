"""Comments: what was said under an essay, where it stands in the thread, and who may see it."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten
from typing import Any

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Audience, Enrolment, Post
from blog.models.texts import TextsField, WordsField

EXCERPT = 80
CIRCLES = {
    Audience.WEB: _("everyone who reads the essay"),
    Audience.COURSE: _("people in this course"),
    Audience.PEERS: _("the essay’s author and staff"),
    Audience.STAFF: _("staff"),
}


class CommentStatus(models.TextChoices):
    """Where a comment stands. Only `comments.moderation` writes it."""

    PENDING = "pending", _("waiting")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    SPAM = "spam", _("spam")
    REMOVED = "removed", _("removed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")


class Kind(models.TextChoices):
    """What a row is: something said here, or the word that a page elsewhere mentions the essay."""

    COMMENT = "comment", _("comment")
    PINGBACK = "pingback", _("mention elsewhere")


class Reason(models.TextChoices):
    """Why a comment was not published or was taken down: the sentence its author reads."""

    OFF_TOPIC = "off-topic", _("It does not speak to this essay.")
    UNCLEAR = "unclear", _("It is hard to follow. Say it in other words and send it again.")
    UNKIND = "unkind", _("It speaks about a person, not about what they wrote.")
    REVISE = "revise", _("Change it a little, then send it again.")
    COPIED = "copied", _("It repeats somebody else’s words without saying whose they are.")
    OTHER = "other", _("See the note.")


class CommentQuerySet(models.QuerySet["Comment"]):
    """The only door to comments."""

    def visible_to(self, user: Any, guest_key: str = "") -> CommentQuerySet:
        """The comments whose words this person may read: published ones under essays they may read, their own in any
        state but erased, and, for staff, all of the essays they act on. A guest's own are known by the key of the
        guest's cookie."""
        if user.is_authenticated and user.is_superuser:
            return self
        readable = Post.objects.readable_by(user, of="post__")
        return self.filter(readable & (answerable_by(user, guest_key) | written_by(user, guest_key) | decided_by(user)))

    def standing(self, post: Post, user: Any, guest_key: str = "", below: Q | None = None) -> CommentQuerySet:
        """The rows of one essay's thread for one reader, each with `is_shown`: what they may read there, and, with
        `is_shown` false, what once had a number and may have to hold the place of its replies. Staff and authors meet
        what waits in the thread too; what was declined, or judged spam, its author alone. With
        `below`, the replies in the threads that those comments began."""
        waiting = Q(status=CommentStatus.PENDING) & (written_by(user, guest_key) | decided_by(user))
        refused = Q(status__in=(CommentStatus.REJECTED, CommentStatus.SPAM)) & written_by(user, guest_key)
        shown = answerable_by(user, guest_key) | waiting | refused
        stood = ~Q(number="") | Q(published_at__isnull=False, kind=Kind.COMMENT)
        rows = self.filter(post=post) if below is None else self.in_threads(post, below)
        rows = rows.filter(shown | stood)
        return rows.annotate(is_shown=ExpressionWrapper(shown, BooleanField())).select_related("author")

    def in_threads(self, post: Post, tops: Q) -> CommentQuerySet:
        """The replies below these comments of an essay, found by their own index."""
        begun = self.model.objects.filter(tops, post=post).order_by().values("pk")
        return self.filter(is_at("post", post.pk), root__in=begun)

    def linkable_to(self, user: Any, guest_key: str = "") -> CommentQuerySet:
        """The comments whose link leads somewhere for this person: those they may read, and those whose number still
        holds the place of replies they may read."""
        below = self.model.objects.filter(
            public(user),
            Q(number__startswith=Concat(OuterRef("number"), Value("."))) | Q(parent=OuterRef("pk")),
            post=OuterRef("post"),
        )
        stones = Q(Exists(below), Post.objects.readable_by(user, of="post__")) & ~Q(number="")
        return self.filter(Q(pk__in=self.visible_to(user, guest_key).values("pk")) | stones)

    def written_by(self, user: Any, guest_key: str = "") -> CommentQuerySet:
        """A person's own."""
        return self.filter(written_by(user, guest_key))

    def acted_on_by(self, user: Any) -> CommentQuerySet:
        """The comments this member of staff decides on."""
        return self if user.is_superuser else self.filter(decided_by(user))


def is_at(column: str, pk: int | None) -> Q:
    """The condition that a column leads to this row, or, for None, to none, in a query whose rows another index finds.
    Databases know how many rows stand in a place on average, and so would walk through the longest thread, or through
    all that guests have written, by the index of this column."""
    return Q(Exact(Coalesce(F(f"{column}_id"), 0), pk or 0))


def no_account() -> Q:
    """The condition for what was written without an account, as above."""
    return is_at("author", None) & is_at("account", None)


def counted() -> Q:
    """The condition for what everyone who may read the essay reads here: what its number of thoughts counts. Mentions
    elsewhere are kept apart."""
    return Q(status=CommentStatus.PUBLISHED, audience=Audience.WEB, kind=Kind.COMMENT)


def uncounted() -> tuple[Q, Q]:
    """The conditions for all other comments, in two parts that an index finds each: those that do not stand in the
    thread, and those that do for fewer readers."""
    others = [status for status in CommentStatus if status != CommentStatus.PUBLISHED]
    comment = Q(kind=Kind.COMMENT)
    return comment & Q(status__in=others), comment & Q(status=CommentStatus.PUBLISHED, audience__lt=Audience.WEB)


def public(user: Any = None) -> Q:
    """The condition for what stands in the thread for this person, or, without one, for everybody: what everyone reads,
    and, for the people of its course, what is theirs."""
    read_by_all = Q(status=CommentStatus.PUBLISHED, audience=Audience.WEB)
    if user is None or not user.is_authenticated:
        return read_by_all
    here = Q(post__course__in=Enrolment.objects.of(user).values("course"))
    return read_by_all | Q(here, status=CommentStatus.PUBLISHED, audience__gte=Audience.COURSE)


def answerable_by(user: Any, guest_key: str = "") -> Q:
    """The condition for what is published and shown to this person, who may answer it: what is public to them, what
    they wrote or decide on, and, of what is for few, what is for the essay's authors or answers their own."""
    met = written_by(user, guest_key) | decided_by(user)
    if user.is_authenticated:
        met |= Q(Post.objects.written_by(user, of="post__"), audience__gte=Audience.PEERS)
        for_few = Comment.objects.filter(author__in=places_of(user), audience__lt=Audience.COURSE).values("pk")
        met |= Q(parent__in=for_few) | Q(root__in=for_few)
    return public(user) | Q(met, status=CommentStatus.PUBLISHED)


def written_by(user: Any, guest_key: str = "") -> Q:
    """The condition for a person's own words, or those of the guest with this key."""
    own = Q(guest_key=guest_key) if guest_key else Q(pk__in=())
    if user.is_authenticated:
        own |= Q(author__in=places_of(user)) | Q(account=user)
    return own & ~Q(status=CommentStatus.ERASED)


def places_of(user: Any) -> models.QuerySet[Enrolment, Any]:
    """The places that somebody has or had: asked for once, where a join would be made for each comment."""
    return Enrolment.objects.filter(user=user).order_by().values("pk")


def decided_by(user: Any) -> Q:
    """The condition for comments under essays that a member of staff acts on."""
    if not user.is_authenticated:
        return Q(pk__in=())
    return Q(pk__isnull=False) if user.is_superuser else Post.objects.acted_on_by(user, of="post__")


class Comment(models.Model):
    """One thing said under an essay. `parent` is the truth; `root` and `depth` are written with it, once. `position`
    counts siblings and `number` spells the way from the top; both are given at first publication and never change."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="comments", verbose_name=_("essay"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="thread", verbose_name=_("thread")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.COMMENT)
    depth = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(_("number"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=CommentStatus, default=CommentStatus.PENDING)
    version = models.PositiveIntegerField(default=1)
    audience = models.PositiveSmallIntegerField(_("seen by"), choices=Audience, default=Audience.WEB)
    author = models.ForeignKey(
        "blog.Enrolment", models.PROTECT, null=True, blank=True, related_name="comments", verbose_name=_("author")
    )
    account = models.ForeignKey(
        "blog.User", models.SET_NULL, null=True, blank=True, related_name="guest_comments", verbose_name=_("account")
    )
    guest_name = WordsField(_("name"), max_length=80, blank=True)
    guest_email = models.EmailField(_("email"), blank=True)
    guest_key = models.CharField(max_length=64, blank=True, db_index=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True)
    url = models.URLField(_("address"), max_length=500, blank=True, help_text=_("The page of a mention elsewhere."))
    submission_id = models.UUIDField(null=True, blank=True, unique=True)
    body = TextsField(_("text"), max_length=20_000)
    body_html = TextsField(blank=True)
    text_hash = models.CharField(max_length=64, blank=True, db_index=True)
    mentioned = models.ManyToManyField(
        "blog.Enrolment", blank=True, related_name="mentions", verbose_name=_("people named in it")
    )
    held_for = models.CharField(_("held because"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True, choices=Reason)
    note = TextsField(_("note to the author"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    learned = models.CharField(max_length=4, blank=True, editable=False, choices=[("spam", "spam"), ("ham", "ham")])

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["post", "depth", "position"], name="thread_tops"),
            models.Index(fields=["root", "position"], name="thread_replies"),
            models.Index(fields=["post", "status", "audience"], name="thread_standing"),
            models.Index(fields=["author", "audience", "post"], name="said_by"),
            models.Index(fields=["guest_email"], name="said_from"),
            models.Index(fields=["status", "created_at"], name="comment_queue"),
            models.Index(
                fields=["created_at"], condition=Q(status="published", looked_at__isnull=True), name="comment_unseen"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_reply_has_a_root",
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
            ),
            models.CheckConstraint(
                name="written_by_a_member_or_a_guest",
                condition=Q(author__isnull=False, guest_name="")
                | Q(author__isnull=True) & ~Q(guest_name="")
                | Q(status="erased"),
            ),
            models.UniqueConstraint(fields=["post", "number"], condition=~Q(number=""), name="one_number_per_comment"),
        ]

    def __str__(self) -> str:
        return shorten(self.body, EXCERPT, placeholder=" …")

    def get_absolute_url(self) -> str:
        """The address that leads to this comment's place in its page."""
        return reverse("comment", args=[self.pk])

    @property
    def byline(self) -> str:
        """The name others read, without a role."""
        return self.author.public_name if self.author else self.guest_name

    @property
    def fresh_at(self) -> datetime | None:
        """When its words last became new to readers: by publication, or by a change after it."""
        return max((at for at in (self.published_at, self.edited_at) if at), default=None)

    @property
    def is_published(self) -> bool:
        """Whether it stands in the thread."""
        return self.status == CommentStatus.PUBLISHED

    @property
    def circle(self) -> str:
        """Who reads it, in words. Among comments the widest circle means whoever reads the essay, and the two narrowest
        are without the classmates an essay may name."""
        return str(CIRCLES.get(Audience(self.audience), self.get_audience_display()))

    @property
    def is_for_few(self) -> bool:
        """Whether it is meant for staff, or for the essay's author and staff, without a number or a place in counts."""
        return self.audience < Audience.COURSE

    @property
    def is_waiting(self) -> bool:
        """Whether an instructor has yet to decide."""
        return self.status == CommentStatus.PENDING

    @property
    def is_edited(self) -> bool:
        """Whether its words changed after readers could read them."""
        return bool(self.edited_at and self.published_at and self.edited_at > self.published_at)

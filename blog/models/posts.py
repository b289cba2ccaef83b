"""Essays: who wrote them, who may see them, which revision the public reads. Text itself is in revisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.citations.styles import STYLES, Style, style_called
from blog.models.audience import Audience, open_to
from blog.models.people import Enrolment


class PostStatus(models.TextChoices):
    """Where an essay stands. Only `blog.publishing` writes it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("handed in")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PostQuerySet(models.QuerySet["Post"]):
    """The only door to essays."""

    def visible_to(self, user: Any) -> PostQuerySet:
        """The essays this person may read: published ones of the circles they stand in, their own, and, for staff,
        everything of the courses or the section they act on. Whoever looks through somebody's eyes sees no more than
        with their own."""
        if by := getattr(user, "looked_through_by", None):
            return self.seen_by(user).filter(pk__in=Post.objects.seen_by(by).values("pk"))
        return self.seen_by(user)

    def seen_by(self, user: Any) -> PostQuerySet:
        """The same, with one's own eyes."""
        if user.is_authenticated and user.is_superuser:
            return self
        readable = Q(self.meant_for(user), status=PostStatus.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(readable)
        return self.filter(readable | Q(author__user=user) | self.acted_on_by(user))

    def withdrawn_from(self, user: Any) -> PostQuerySet:
        """The essays this person could read until they were withdrawn: those that may be said to be gone."""
        return self.filter(self.meant_for(user), status=PostStatus.WITHDRAWN)

    @staticmethod
    def meant_for(user: Any) -> Q:
        """The condition that an essay's audience, bounded by its course's, holds the circle this person stands in."""
        circle = open_to(user, "audience", "course__audience")
        if not user.is_authenticated:
            return circle
        mine = Enrolment.objects.of(user)
        circle |= Q(audience__gte=Audience.COURSE, course__in=mine.values("course"))
        sections = mine.filter(section__isnull=False).values("section")
        named = Post.peers.through.objects.filter(enrolment__in=mine).values("post")
        circle |= Q(audience=Audience.PEERS, pk__in=named)
        return circle | Q(audience=Audience.SECTION, section__in=sections)

    @staticmethod
    def acted_on_by(user: Any) -> Q:
        """The condition for essays that a member of staff acts on: of their course, or of their section if limited."""
        staff = Enrolment.objects.of(user).staff()
        return Q(course__in=staff.of_whole_course().values("course")) | Q(
            section__in=staff.filter(section__isnull=False).values("section")
        )

    def published(self) -> PostQuerySet:
        """Only what has been published and not withdrawn."""
        return self.filter(status=PostStatus.PUBLISHED)

    def listed(self) -> PostQuerySet:
        """Published essays for a list: featured first, then newest, with what a card shows."""
        return (
            self.published()
            .select_related("course", "author", "week", "published", "published__image")
            .defer("published__body", "published__body_html")
            .order_by("-is_featured", "-published_at", "-pk")
        )

    def opened(self) -> PostQuerySet:
        """With all that the page of one essay shows."""
        return self.select_related("course", "author", "week", "published", "draft")


class Post(models.Model):
    """An essay of one author in one course. Its words and sources live in revisions: `draft` is the newest, `published`
    the one that everything public reads."""

    course = models.ForeignKey("blog.Course", models.CASCADE, related_name="posts", verbose_name=_("course"))
    author = models.ForeignKey("blog.Enrolment", models.PROTECT, related_name="posts", verbose_name=_("author"))
    section = models.ForeignKey(
        "blog.Section", models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("section")
    )
    week = models.ForeignKey(
        "blog.Week", models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("week")
    )
    tags = models.ManyToManyField("blog.Tag", blank=True, related_name="posts", verbose_name=_("tags"))
    slug = models.SlugField(_("address"), max_length=80)
    audience = models.PositiveSmallIntegerField(_("seen by"), choices=Audience, default=Audience.COURSE, db_index=True)
    peers = models.ManyToManyField(
        "blog.Enrolment", blank=True, related_name="shared_posts", verbose_name=_("classmates who may read it")
    )
    status = models.CharField(_("status"), max_length=12, choices=PostStatus, default=PostStatus.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    scheduled_for = models.DateTimeField(_("appears"), null=True, blank=True, editable=False)
    handed_in_at = models.DateTimeField(
        _("handed in"), null=True, blank=True, editable=False, help_text=_("When its author first pressed Publish.")
    )
    raw = models.JSONField(default=list, editable=False, help_text=_("Marks of the HTML that an import may keep."))
    is_featured = models.BooleanField(_("instructor’s pick"), default=False)
    language = models.CharField(_("language"), max_length=12, blank=True)
    citation_style = models.CharField(
        _("citation style"),
        max_length=60,
        choices=[(style.id, style.name) for style in STYLES.values()],
        blank=True,
        help_text=_("Left empty, it is the course’s."),
    )
    takes_replies = models.BooleanField(_("takes replies"), default=True)
    draft = models.ForeignKey(
        "blog.Revision", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("newest revision")
    )
    published = models.ForeignKey(
        "blog.Revision",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("published revision"),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True, editable=False)
    n_published = models.PositiveIntegerField(_("thoughts"), default=0, editable=False)
    last_comment_at = models.DateTimeField(null=True, editable=False)
    thread_version = models.PositiveIntegerField(default=0, editable=False)
    n_threads = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The number last given to a thread.")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("essay")
        verbose_name_plural = _("essays")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_post_address_per_course")]
        indexes = [
            models.Index(fields=["course", "status", "-published_at"], name="post_stream"),
            models.Index(fields=["status", "scheduled_for"], name="post_scheduled"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the essay."""
        return reverse("post", args=[self.course.slug, self.slug])

    @property
    def shown(self) -> Any:
        """The revision a reader of the page sees: the published one, else the newest draft."""
        return self.published or self.draft

    @property
    def title(self) -> str:
        """The title of the shown revision."""
        return self.shown.title if self.shown else str(_("Untitled"))

    @property
    def read_in(self) -> str:
        """The language of the essay: its own, or the course's."""
        return self.language or self.course.language

    @property
    def style(self) -> Style:
        """The citation style it is printed in: its own, or the course's."""
        return style_called(self.citation_style or self.course.citation_style)

    @property
    def is_published(self) -> bool:
        """Whether readers other than its author and staff can see it."""
        return self.status == PostStatus.PUBLISHED

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether the author has saved words that readers do not see yet."""
        return self.is_published and self.draft_id != self.published_id

    @property
    def replies_close_at(self) -> Any:
        """When the course's rule closes the thread, or None."""
        if self.course.close_after_days is None or self.published_at is None:
            return None
        return self.published_at + timedelta(days=self.course.close_after_days)

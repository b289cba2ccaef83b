"""Essays: who wrote them, who may see them, which revision the public reads. Text itself is in revisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
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
        return self.filter(self.readable_by(user))

    @staticmethod
    def readable_by(user: Any, of: str = "") -> Q:
        """The condition for them. What belongs to an essay names in `of` the way to it, such as `post__`: to ask it of
        each row costs the same however many essays a site has, and a list of all that are readable does not."""
        own_eyes = PostQuerySet.seen_by(user, of)
        by = getattr(user, "looked_through_by", None)
        return own_eyes & PostQuerySet.seen_by(by, of) if by else own_eyes

    @staticmethod
    def seen_by(user: Any, of: str = "") -> Q:
        """The same, with one's own eyes."""
        if user.is_authenticated and user.is_superuser:
            return Q()
        readable = Q(PostQuerySet.meant_for(user, of), (f"{of}status", PostStatus.PUBLISHED))
        if not user.is_authenticated:
            return readable
        return readable | PostQuerySet.written_by(user, of) | PostQuerySet.acted_on_by(user, of)

    def withdrawn_from(self, user: Any) -> PostQuerySet:
        """The essays this person could read until they were withdrawn: those that may be said to be gone."""
        return self.filter(self.meant_for(user), status=PostStatus.WITHDRAWN)

    @staticmethod
    def meant_for(user: Any, of: str = "") -> Q:
        """The condition that an essay's audience, bounded by its course's, holds the circle this person stands in."""
        circle = open_to(user, f"{of}audience", f"{of}course__audience")
        if not user.is_authenticated:
            return circle
        mine = Enrolment.objects.of(user)
        circle |= Q((f"{of}audience__gte", Audience.COURSE), (f"{of}course__in", mine.values("course")))
        sections = mine.filter(section__isnull=False).values("section")
        named = Post.peers.through.objects.filter(enrolment__in=mine).values("post")
        circle |= Q((f"{of}audience", Audience.PEERS), (f"{of}pk__in", named))
        return circle | Q((f"{of}audience", Audience.SECTION), (f"{of}section__in", sections))

    @staticmethod
    def written_by(user: Any, of: str = "") -> Q:
        """The condition for a person's own essays: begun by them, or signed as a co-author."""
        if not user.is_authenticated:
            return Q(pk__in=())
        places = Enrolment.objects.filter(user=user).order_by().values("pk")
        joint = Post.objects.filter(coauthors__enrolment__user=user, coauthors__accepted_at__isnull=False)
        return Q((f"{of}author__in", places)) | Q((f"{of}pk__in", joint.order_by().values("pk")))

    @staticmethod
    def signed(places: Iterable[Enrolment]) -> Q:
        """The condition for the essays in whose byline one of these places stands."""
        joint = Post.objects.filter(coauthors__enrolment__in=places, coauthors__accepted_at__isnull=False)
        return Q(author__in=places) | Q(pk__in=joint.order_by().values("pk"))

    def signatures(self) -> models.QuerySet[Any, Any]:
        """For each of these essays its id with the id of each place in its byline, in one query."""
        joint = self.filter(coauthors__accepted_at__isnull=False).order_by()
        rest = joint.values_list("pk", "coauthors__enrolment")
        return self.order_by().values_list("pk", "author").union(rest, all=True)

    @staticmethod
    def acted_on_by(user: Any, of: str = "") -> Q:
        """The condition for essays that a member of staff acts on: of their course, or of their section if limited."""
        staff = Enrolment.objects.of(user).staff()
        limited = staff.filter(section__isnull=False).values("section")
        return Q((f"{of}course__in", staff.of_whole_course().values("course"))) | Q((f"{of}section__in", limited))

    def published(self) -> PostQuerySet:
        """Only what has been published and not withdrawn."""
        return self.filter(status=PostStatus.PUBLISHED)

    def listed(self) -> PostQuerySet:
        """Published essays for a list: featured first, then newest, with what a card shows."""
        return (
            self.published()
            .select_related("course", "author", "week", "published", "published__image")
            .prefetch_related("coauthors")
            .defer("published__body", "published__body_html")
            .order_by("-is_featured", "-published_at", "-pk")
        )

    def opened(self) -> PostQuerySet:
        """With all that the page of one essay shows, and whether it `is_joint`, so that only those ask who signed."""
        joint = Post.objects.filter(pk=OuterRef("pk"), coauthors__accepted_at__isnull=False)
        opened = self.select_related("course", "author", "week", "published", "draft")
        return opened.annotate(is_joint=Exists(joint))


class Post(models.Model):
    """An essay in one course, begun by its `author`; others may sign it with them. Its words and sources live in
    revisions: `draft` is the newest, `published` the one that everything public reads."""

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
    def signed_by(self) -> list[Enrolment]:
        """Who stands in the byline: its first author, then the others in the order in which they accepted. Asks the
        database once, and not at all where a list has asked or the essay is known to be of one author."""
        if self.pk is None or not getattr(self, "is_joint", True):
            return [self.author]
        models.prefetch_related_objects([self], "coauthors")
        accepted: list[Any] = [asked for asked in self.coauthors.all() if asked.accepted_at]
        accepted.sort(key=lambda asked: (asked.accepted_at, asked.pk))
        return [self.author, *(asked.enrolment for asked in accepted)]

    @property
    def byline(self) -> str:
        """The names of `signed_by` as plain text: “A. Kovac, B. Lind and C. Ortega”."""
        return str(get_text_list([place.public_name for place in self.signed_by], gettext("and")))

    def is_written_by(self, user: Any) -> bool:
        """Whether this person signed the essay. Asks the database nothing about its first author, and no more than
        `signed_by` about anybody else."""
        if user is None or not user.is_authenticated:
            return False
        return self.author.user_id == user.pk or any(place.user_id == user.pk for place in self.signed_by)

    def unagreed(self, audience: int) -> list[Enrolment]:
        """Those in the byline, with an account to be asked at, who have not agreed to show it to this circle."""
        given = self.consents.filter(taken_back_at__isnull=True, audience__gte=audience)
        agreed = {None, *given.values_list("person", flat=True)}
        return [place for place in self.signed_by if place.user_id not in agreed]

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
    def circle_label(self) -> str:
        """Who may see it, in words: its own circle, or its course's where that is narrower."""
        return str(Audience(min(self.audience, self.course.audience)).label)

    @property
    def is_on_time(self) -> bool | None:
        """Whether it was handed in by the time its week was due; None where nothing is due, or nothing handed in."""
        if self.week is None or self.week.due is None or self.handed_in_at is None:
            return None
        return self.handed_in_at <= self.week.due

    @property
    def is_deletable(self) -> bool:
        """Whether nobody but its author and staff has ever seen it, and nothing was said under it: one that was brought
        in may have its discussion."""
        is_draft = self.status in {PostStatus.DRAFT, PostStatus.RETURNED}
        return is_draft and self.published_at is None and not self.n_threads

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

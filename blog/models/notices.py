"""Notices: what is told to one person about one thing, and how each wants to be told. They know no kind of event: a
kind is a name, and the thing is named by kind and id, not by a foreign key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models.courses import Course
from blog.models.posts import Post

FIRST_HOUR = 8


class Cadence(models.TextChoices):
    """How the notices of a kind come by mail."""

    AT_ONCE = "now", _("at once")
    DAILY = "daily", _("once a day, in one letter")
    OFF = "off", _("not by mail")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by what is to be done with them."""

    def about(self, on: models.Model) -> NoticeQuerySet:
        """Those of this thing, whoever gets them."""
        return self.filter(about_kind=on._meta.model_name, about_id=on.pk)

    def unsent(self) -> NoticeQuerySet:
        """Those of which no letter has left."""
        return self.filter(sent_at=None)

    def due(self, now: datetime) -> NoticeQuerySet:
        """Those whose letter is to leave by now and which no worker holds."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), due_at__lte=now)

    def listed_for(self, person: Any, now: datetime) -> NoticeQuerySet:
        """What this person's own list is made of, newest first: what still stood when its delay had passed."""
        return self.filter(person=person, ripe_at__lte=now, cancelled_at=None).order_by("-ripe_at", "-pk")


class Notice(models.Model):
    """One thing that one person is told once. `due_at` is when its letter leaves, or is tried again; empty means that
    none will. `ripe_at` is when it shows in the person's list: until then an undo takes it back unseen."""

    person = models.ForeignKey(
        "blog.User", models.CASCADE, related_name="notices", verbose_name=pgettext_lazy("reader", "to")
    )
    course = models.ForeignKey(Course, models.CASCADE, related_name="notices", verbose_name=_("course"))
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="notices", verbose_name=_("essay"))
    kind = models.CharField(_("kind"), max_length=40)
    about_kind = models.CharField(_("about what"), max_length=40)
    about_id = models.PositiveBigIntegerField(_("id"))
    key = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(_("queued"), default=timezone.now)
    ripe_at = models.DateTimeField(_("listed from"))
    due_at = models.DateTimeField(_("letter due"), null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    seen_at = models.DateTimeField(_("marked as read"), null=True)
    cancelled_at = models.DateTimeField(_("taken back"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    parked_at = models.DateTimeField(_("given up"), null=True)
    problem = models.CharField(_("what the mail server said"), max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "about_kind", "about_id", "key"], name="one_notice_per_person")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notice_due"),
            models.Index(F("person"), F("ripe_at").desc(), name="notice_list"),
            models.Index(fields=["about_kind", "about_id"], name="notice_about"),
            models.Index(fields=["claim"], condition=Q(claim__isnull=False), name="notice_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_kind} {self.about_id}"


class NoticeChoice(models.Model):
    """How one person wants the notices of one kind, where they have said so."""

    person = models.ForeignKey("blog.User", models.CASCADE, related_name="notice_choices", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=40)
    cadence = models.CharField(_("by mail"), max_length=5, choices=Cadence)

    class Meta:
        verbose_name = _("choice about notices")
        verbose_name_plural = _("choices about notices")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_cadence_display()}"


class DailyHour(models.Model):
    """The hour at which one person gets the daily letter, where it is another than the first one offered."""

    person = models.OneToOneField("blog.User", models.CASCADE, related_name="daily_hour", verbose_name=_("account"))
    hour = models.PositiveSmallIntegerField(_("hour of the daily letter"), default=FIRST_HOUR)

    class Meta:
        verbose_name = _("hour of the daily letter")
        verbose_name_plural = _("hours of the daily letter")
        constraints = [models.CheckConstraint(condition=Q(hour__lt=24), name="an_hour_of_the_day")]

    def __str__(self) -> str:
        return f"{self.hour:02}:00"


class Mute(models.Model):
    """One essay of which one person wants to hear nothing."""

    person = models.ForeignKey("blog.User", models.CASCADE, related_name="mutes", verbose_name=_("account"))
    post = models.ForeignKey(Post, models.CASCADE, related_name="mutes", verbose_name=_("essay"))

    class Meta:
        verbose_name = _("muted essay")
        verbose_name_plural = _("muted essays")
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="one_mute_per_essay")]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class Follow(models.Model):
    """One essay whose discussion, or one author whose essays, one person wants to hear of."""

    person = models.ForeignKey("blog.User", models.CASCADE, related_name="follows", verbose_name=_("account"))
    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("essay")
    )
    author = models.ForeignKey(
        "blog.Enrolment", models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("author")
    )

    class Meta:
        verbose_name = _("followed")
        verbose_name_plural = _("followed")
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="one_follow_per_essay"),
            models.UniqueConstraint(fields=["person", "author"], name="one_follow_per_author"),
            models.CheckConstraint(
                name="an_essay_or_an_author",
                condition=Q(post__isnull=False, author__isnull=True) | Q(post__isnull=True, author__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post or self.author}"

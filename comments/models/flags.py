"""Flags: readers' reports of a comment. The reporter is never shown to the comment's author."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment


class Flag(models.Model):
    """One reader's report of one comment, with a reason in a word and a note in their own."""

    class Reason(models.TextChoices):
        """Why a reader reports a comment."""

        UNKIND = "unkind", _("it is unkind")
        OFF_TOPIC = "off-topic", _("it is off the topic")
        SPAM = "spam", _("it is spam")
        OTHER = "other", _("something else")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="flags", verbose_name=_("comment"))
    reporter = models.ForeignKey("blog.Enrolment", models.CASCADE, related_name="flags", verbose_name=_("reported by"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="one_flag_per_reader")]

    def __str__(self) -> str:
        return str(self.Reason(self.reason).label)

"""Earlier words of a comment: kept when its author changes it, read by the author and by staff alone."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.texts import TextsField
from comments.models.comments import Comment


class CommentRevision(models.Model):
    """What a comment said before one change of it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions", verbose_name=_("comment"))
    body = TextsField(_("text"))
    replaced_at = models.DateTimeField(_("replaced"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return str(self.replaced_at)

"""Consent: an author's recorded agreement that an essay is shown beyond its course, and when it was taken back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.audience import Audience
from blog.models.posts import Post


class Consent(models.Model):
    """The words a person agreed to, for one essay and one circle of readers."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="consents", verbose_name=_("essay"))
    person = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="consents", verbose_name=_("who"))
    audience = models.PositiveSmallIntegerField(_("seen by"), choices=Audience)
    wording = models.TextField(_("agreed to"))
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    taken_back_at = models.DateTimeField(_("taken back"), null=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.post} ({self.get_audience_display()})"

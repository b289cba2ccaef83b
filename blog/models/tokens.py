"""Tokens: how a program reads in the name of a person. They know only whose they are, and never the secret itself."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """One token of a person: the name they gave it, a hash of the secret, and until when it works."""

    owner = models.ForeignKey("blog.User", models.CASCADE, related_name="tokens", verbose_name=_("whose"))
    name = models.CharField(_("name"), max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(_("works until"), editable=False)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """Whether its time is over."""
        return self.ends_at <= timezone.now()

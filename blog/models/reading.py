"""Reading marks: what a person has seen of an essay and its thread. They know only the person and the essay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post


class ReadMarkManager(models.Manager["ReadMark"]):
    """Finds marks."""

    def seen_until(self, user: Any, post: Post) -> datetime | None:
        """The moment up to which this person has seen the essay's comments; None for a stranger or a first visit."""
        if not user.is_authenticated:
            return None
        return self.filter(user=user, post=post).values_list("seen_until", flat=True).first()


class ReadMark(models.Model):
    """One person's mark in one essay: when they read it, and the moment up to which they saw its comments."""

    user = models.ForeignKey("blog.User", models.CASCADE, related_name="read_marks", verbose_name=_("account"))
    post = models.ForeignKey(Post, models.CASCADE, related_name="read_marks", verbose_name=_("essay"))
    read_at = models.DateTimeField(_("read"), null=True)
    seen_until = models.DateTimeField(_("comments seen until"), null=True)

    objects = ReadMarkManager()

    class Meta:
        verbose_name = _("reading mark")
        verbose_name_plural = _("reading marks")
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="one_mark_per_reader")]

    def __str__(self) -> str:
        return f"{self.user} · {self.post}"

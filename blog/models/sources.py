"""Sources: the works an essay lists, in order, as its author typed them. They know only their post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post


class SourceQuerySet(models.QuerySet["Source"]):
    """The only door to sources."""

    def visible_to(self, user: Any) -> SourceQuerySet:
        """The sources of the essays this person may read."""
        return self.filter(post__in=Post.objects.visible_to(user).values("pk"))

    def replace(self, post: Post, entries: Sequence[Mapping[str, Any]]) -> None:
        """Make these entries `{key, line, record}` the essay's list, in this order."""
        self.filter(post=post).delete()
        self.bulk_create(Source(post=post, position=place, **entry) for place, entry in enumerate(entries, 1))


class Source(models.Model):
    """One work in an essay's list: the line as typed, kept verbatim, and a CSL record where one is known."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="sources", verbose_name=_("essay"))
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=60)
    line = models.TextField(_("as typed"), max_length=2000)
    record = models.JSONField(_("record"), default=dict, blank=True, help_text=_("CSL-JSON, or nothing."))

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["post", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="one_key_per_source")]

    def __str__(self) -> str:
        return self.line

"""Sources: the works an essay lists, in order, as its author typed them. They know only their post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.citations.identities import identities
from blog.citations.lines import read_works
from blog.models.posts import Post
from blog.models.texts import TextsField


class SourceQuerySet(models.QuerySet["Source"]):
    """The only door to sources."""

    def visible_to(self, user: Any) -> SourceQuerySet:
        """The sources of the essays this person may read."""
        return self.filter(Post.objects.readable_by(user, of="post__"))

    def replace(self, post: Post, entries: Sequence[Mapping[str, Any]]) -> None:
        """Make these entries `{key, line, record}` the essay's list, in this order; a key that stays keeps its row."""
        works = read_works(entries)
        rows = [
            Source(post=post, position=place, identities=identities(work, entry["record"]), **entry)
            for place, (entry, work) in enumerate(zip(entries, works, strict=True), 1)
        ]
        self.filter(post=post).exclude(key__in=[row.key for row in rows]).delete()
        written = ["position", "line", "record", "identities"]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["post", "key"], update_fields=written)


class Source(models.Model):
    """One work in an essay's list: the line as typed, kept verbatim, and a CSL record where one is known."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="sources", verbose_name=_("essay"))
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=60)
    line = TextsField(_("as typed"), max_length=2000)
    record = models.JSONField(_("record"), default=dict, blank=True, help_text=_("CSL-JSON, or nothing."))
    identities = models.JSONField(
        default=list, editable=False, help_text=_("What tells the work: DOI, ISBN, author with title and year.")
    )
    copies = models.JSONField(
        default=dict, editable=False, help_text=_("The printed entry as HTML, by citation style.")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["post", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="one_key_per_source")]

    def __str__(self) -> str:
        return self.line

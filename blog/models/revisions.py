"""Revisions: every kept state of an essay's words and sources, and the HTML made of them. They know only their post."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post, PostStatus
from blog.models.texts import TextsField, WordsField


class RevisionQuerySet(models.QuerySet["Revision"]):
    """The only door to revisions."""

    def visible_to(self, user: Any) -> RevisionQuerySet:
        """History is for the authors and for staff who act on the essay; readers see the published revision alone."""
        if user.is_authenticated and user.is_superuser:
            return self
        shown = models.Q(pk=models.F("post__published"), post__status=PostStatus.PUBLISHED)
        if user.is_authenticated:
            shown |= Post.objects.written_by(user, of="post__") | Post.objects.acted_on_by(user, of="post__")
        return self.filter(shown, Post.objects.readable_by(user, of="post__"))


class Revision(models.Model):
    """An essay's title, Markdown and source list as they stood at one moment, and the sanitised HTML of them."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions", verbose_name=_("essay"))
    number = models.PositiveIntegerField(_("number"))
    title = WordsField(_("title"), max_length=200)
    body = TextsField(_("essay"), max_length=200_000)
    sources = models.JSONField(_("sources"), default=list, help_text=_("Each a key, the line as typed, and a record."))
    body_html = TextsField(editable=False, blank=True)
    summary = WordsField(max_length=300, editable=False, blank=True)
    words = models.PositiveIntegerField(default=0, editable=False)
    n_quoted = models.PositiveIntegerField(_("words in quotations"), default=0, editable=False)
    n_noted = models.PositiveIntegerField(_("words in notes"), default=0, editable=False)
    n_open_findings = models.PositiveSmallIntegerField(_("open findings"), default=0, editable=False)
    problem = models.CharField(
        max_length=300, blank=True, editable=False, help_text=_("Why its citations are not printed in style.")
    )
    copies = models.JSONField(
        default=dict, editable=False, help_text=_("The essay's own entry as plain text, by citation style.")
    )
    image = models.ForeignKey(
        "blog.Image", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("image")
    )
    created_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = WordsField(max_length=120, blank=True)
    note = WordsField(_("note"), max_length=200, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["post", "-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_number_per_revision")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def minutes(self) -> int:
        """Minutes of reading at 220 words a minute, quotations and notes among them; one at least."""
        return max(1, round((self.words + self.n_quoted + self.n_noted) / 220))

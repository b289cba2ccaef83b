"""Private notes between staff and one author, under an essay or a comment; in no count, feed, mail or export of
others."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post


class NoteQuerySet(models.QuerySet["Note"]):
    """The only door to private notes."""

    def visible_to(self, user: Any) -> NoteQuerySet:
        """The notes of one's own exchange with staff; for staff, those under the essays they act on."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(about__user=user) | Post.objects.acted_on_by(user, of="post__"))


class Note(models.Model):
    """One private note: under which essay, or which comment of it, and whose exchange with staff it belongs to."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="notes", verbose_name=_("essay"))
    comment_id = models.PositiveBigIntegerField(_("comment"), null=True, blank=True, db_index=True)
    about = models.ForeignKey("blog.Enrolment", models.CASCADE, related_name="notes", verbose_name=_("with"))
    by = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(max_length=120)
    body = models.TextField(_("note"), max_length=5000)
    body_html = models.TextField(editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.post} · {self.about}"

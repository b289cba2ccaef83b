"""What belongs to the writing of an essay: who writes it together, what was typed and not yet saved, and the addresses
it had. They know their essay alone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.courses import Course
from blog.models.people import Enrolment
from blog.models.posts import Post


class CoAuthorManager(models.Manager["CoAuthor"]):
    """Brings whom it is about along: a byline is one query."""

    def get_queryset(self) -> models.QuerySet[CoAuthor]:
        """Each with its place."""
        return super().get_queryset().select_related("enrolment")

    def asked(self, user: Any) -> models.QuerySet[CoAuthor]:
        """The invitations that this person has yet to answer, with their essays: they see of them who asks, and the
        title. Whoever looks through their eyes sees those of the essays they may read themselves."""
        mine = Enrolment.objects.of(user)
        found = self.filter(enrolment__in=mine, accepted_at=None)
        if by := getattr(user, "looked_through_by", None):
            found = found.filter(post__in=Post.objects.visible_to(by).values("pk"))
        return found.select_related("post__course", "post__author", "post__draft", "post__published")


class CoAuthor(models.Model):
    """Somebody whom the first author asked to sign an essay with them; an author once they have accepted."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="coauthors", verbose_name=_("essay"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="coauthored", verbose_name=_("who"))
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = CoAuthorManager()

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        ordering = ["invited_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "enrolment"], name="one_place_in_a_byline")]

    def __str__(self) -> str:
        return str(self.enrolment)


class WorkingCopy(models.Model):
    """What was typed into an essay since it was last saved: the fields of its form by name. `revision` is the number it
    started from; `version` counts, so that a second window is told rather than overwriting."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="working_copy", verbose_name=_("essay"))
    by = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    revision = models.PositiveIntegerField(_("started from"))
    version = models.PositiveIntegerField(default=1)
    fields = models.JSONField(_("fields"), default=dict)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("unsaved words")
        verbose_name_plural = _("unsaved words")

    def __str__(self) -> str:
        return str(self.fields.get("title", ""))


class FormerAddress(models.Model):
    """An address that an essay had before: it leads to the one of now."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="+", verbose_name=_("course"))
    slug = models.SlugField(_("address"), max_length=80)
    post = models.ForeignKey(Post, models.CASCADE, related_name="former_addresses", verbose_name=_("essay"))

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_essay_per_former_address")]

    def __str__(self) -> str:
        return self.slug

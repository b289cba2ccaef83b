"""Join links: a code that makes whoever has it a member of a course. They know only their course."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.courses import Course, Section
from blog.models.people import Role


class JoinLink(models.Model):
    """One code for one course or section: the role it gives, until when, and for how many people."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="join_links", verbose_name=_("course"))
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="join_links", verbose_name=_("section")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.STUDENT)
    code = models.CharField(_("code"), max_length=20, unique=True)
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True, help_text=_("Empty for any number."))
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    made_by = models.ForeignKey("blog.User", models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("join link")
        verbose_name_plural = _("join links")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The address to hand out."""
        return reverse("join", args=[self.course.slug, self.code])

    def is_open(self, now: Any) -> bool:
        """Whether it is neither revoked nor too old; how many have used it is asked where they are counted."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

"""A course's own words: its pages, such as About, and what it announces. They know their course alone."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.audience import Audience
from blog.models.courses import Course
from blog.models.people import Enrolment
from blog.models.texts import TextsField, WordsField


class PageQuerySet(models.QuerySet["Page"]):
    """The door to pages."""

    def visible_to(self, user: Any) -> PageQuerySet:
        """The pages that this person, who may enter the course, may read there."""
        if user.is_authenticated and user.is_superuser:
            return self
        mine = Enrolment.objects.of(user)
        for_all = models.Q(audience__gte=Audience.WEB)
        for_members = models.Q(audience__gte=Audience.COURSE, course__in=mine.values("course"))
        return self.filter(for_all | for_members | models.Q(course__in=mine.staff().values("course")))


class Page(models.Model):
    """A course's own page, such as About. Its HTML is stored beside its Markdown."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="pages", verbose_name=_("course"))
    slug = models.SlugField(_("address"), max_length=60)
    title = WordsField(_("title"), max_length=120)
    body = TextsField(_("text"), max_length=200_000)
    body_html = TextsField(editable=False, blank=True)
    audience = models.PositiveSmallIntegerField(
        _("seen by"),
        choices=[(circle, circle.label) for circle in (Audience.STAFF, Audience.COURSE, Audience.WEB)],
        default=Audience.WEB,
        help_text=_("Never more people than the course itself."),
    )
    raw = models.JSONField(default=list, editable=False, help_text=_("Marks of the HTML that an import may keep."))

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_page_address_per_course")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page's address in its course."""
        return reverse("page", args=[self.course.slug, self.slug])


class Announcement(models.Model):
    """What an instructor tells the course, on top of its stream. Its HTML is stored beside its Markdown."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="announcements", verbose_name=_("course"))
    body = TextsField(_("text"), max_length=5000)
    body_html = TextsField(editable=False, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    until = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return shorten(self.body, 80, placeholder=" …")

"""What is remembered of an import: the run itself, which row came of which item elsewhere, and the addresses things had
there. They know courses, essays and pages."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.courses import Course
from blog.models.pages import Page
from blog.models.posts import Post


class Stage(models.TextChoices):
    """How far an import is."""

    BROUGHT = "brought", _("file received")
    CHECKING = "checking", _("being read")
    CHECKED = "checked", _("read, nothing written")
    RUNNING = "running", _("being brought in")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")


class CourseImport(models.Model):
    """One import into a course: its files, what was chosen, how far it is and, in the end, an account of every item."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="imports", verbose_name=_("course"))
    by = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(max_length=120, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.BROUGHT)
    files = models.JSONField(_("files"), default=list, help_text=_("Each its name as brought, and where it is kept."))
    options = models.JSONField(_("choices"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    n_done = models.PositiveIntegerField(_("done"), default=0)
    n_total = models.PositiveIntegerField(_("of"), default=0)
    at = models.DateTimeField(_("when"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.course} ({self.get_stage_display()})"


class Origin(models.Model):
    """Which row came of which item of another site, for good: a second run finds it again. `digest` tells whether the
    item has changed since."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="origins", verbose_name=_("course"))
    site = models.CharField(_("site"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16)
    original = models.CharField(_("number there"), max_length=80)
    object_id = models.PositiveBigIntegerField(_("number here"))
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        constraints = [
            models.UniqueConstraint(fields=["course", "site", "kind", "original"], name="one_row_per_original")
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.kind} {self.original}"


class OldAddress(models.Model):
    """Where an essay or a page was on another site: a visitor who asks for that is led to it."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="old_addresses", verbose_name=_("course"))
    host = models.CharField(_("host"), max_length=200)
    path = models.CharField(_("path"), max_length=500)
    query = models.CharField(_("query"), max_length=100, blank=True)
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="old_addresses", verbose_name=_("essay"))
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="old_addresses", verbose_name=_("page"))

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["host", "path", "query", "pk"]
        indexes = [models.Index(fields=["path", "query"], name="old_address")]
        constraints = [
            models.UniqueConstraint(fields=["course", "host", "path", "query"], name="one_target_per_old_address")
        ]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"

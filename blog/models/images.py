"""Images: pictures an author brought in, re-encoded. A file is served to whoever may see its post, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post, PostQuerySet


class ImageQuerySet(models.QuerySet["Image"]):
    """The only door to images."""

    def visible_to(self, user: Any) -> ImageQuerySet:
        """Images of the essays this person may read, and those they brought in themselves."""
        seen = models.Q(post__in=Post.objects.visible_to(user).values("pk"))
        if user.is_authenticated:
            seen |= models.Q(uploader=user)
        return self.filter(seen)

    def editable_by(self, user: Any) -> ImageQuerySet:
        """Images whose credit this person may change: their own, those of essays they wrote, and, for staff, those of
        the essays they act on."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.filter(models.Q(post__isnull=False) | models.Q(uploader=user))
        essays = Post.objects.filter(PostQuerySet.written_by(user) | PostQuerySet.acted_on_by(user))
        return self.visible_to(user).filter(models.Q(uploader=user) | models.Q(post__in=essays.values("pk")))

    def claim(self, names: Iterable[str], post: Post, people: Iterable[int | None]) -> None:
        """Give images that one of these people, by id, brought in, and that no essay has yet, to this one."""
        brought = self.filter(name__in=list(names), post__isnull=True)
        brought.filter(uploader__in=[person for person in people if person]).update(post=post)


class Image(models.Model):
    """One picture: a file of our own encoding, under a name that says nothing, with its size in pixels."""

    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="images", verbose_name=_("essay")
    )
    uploader = models.ForeignKey(
        "blog.User", models.SET_NULL, null=True, related_name="images", verbose_name=_("brought by")
    )
    name = models.SlugField(_("name"), max_length=40, unique=True)
    file = models.FileField(_("file"), upload_to="images/", max_length=120)
    kind = models.CharField(_("type"), max_length=12)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    widths = models.JSONField(default=list, editable=False, help_text=_("Of the smaller copies, in pixels."))
    is_decorative = models.BooleanField(_("decorative"), default=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address that checks who asks."""
        return reverse("image", args=[self.name])

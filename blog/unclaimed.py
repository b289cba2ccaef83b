"""Pictures that were brought and never stood in anything that was saved: deleted after a week. What somebody still has
in unsaved words is kept. It must not know pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from blog.compat import task
from blog.models import Announcement, Image, Page, Revision, WorkingCopy
from blog.pictures import drop_files
from blog.rendering import IMAGES

KEPT = timedelta(days=7)
AT_ONCE = 1_000


@task()
def drop_unclaimed() -> None:
    """Delete what nobody has used for a week, file and row; it may be cut short and repeated."""
    for image in unclaimed()[:AT_ONCE]:
        if not is_named(image) and Image.objects.filter(pk=image.pk, post__isnull=True).delete()[0]:
            drop_files(image)


def unclaimed() -> QuerySet[Image]:
    """The pictures of more than a week ago that belong to no essay."""
    return Image.objects.filter(post__isnull=True, created_at__lt=timezone.now() - KEPT).order_by("pk")


def is_named(image: Image) -> bool:
    """Whether any words name a picture, saved or not, an essay's or a page's."""
    address = f"{IMAGES}{image.name}"
    saved: list[Any] = [Revision.objects, Page.objects, Announcement.objects]
    if any(words.filter(body__contains=address).exists() for words in saved):
        return True
    return WorkingCopy.objects.filter(fields__body__icontains=address).exists()

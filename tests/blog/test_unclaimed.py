"""Pictures that nobody used: cleared away after a week, and only those."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from blog.models import Enrolment, Image, Page, WorkingCopy
from blog.pictures import keep_picture
from blog.unclaimed import drop_unclaimed
from tests.blog.test_images import picture
from tests.factories import written

EIGHT_DAYS = timedelta(days=8)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def brought(author: Enrolment) -> Image:
    return keep_picture(picture(), author.user)


def left_after(later: timedelta) -> int:
    with time_machine.travel(timezone.now() + later, tick=False):
        drop_unclaimed.call()
    return Image.objects.count()


def test_a_picture_nobody_used_goes_with_its_files_after_a_week(author: Enrolment, media: Path) -> None:
    brought(author)
    assert left_after(timedelta(days=6)) == 1
    assert (left_after(EIGHT_DAYS), [path for path in media.rglob("*") if path.is_file()]) == (0, [])


def test_a_picture_of_an_essay_stays(author: Enrolment) -> None:
    image = brought(author)
    written(author, body=f"![The bridge]({image.get_absolute_url()})")
    assert left_after(EIGHT_DAYS) == 1


def test_a_picture_in_unsaved_words_or_on_a_page_stays(author: Enrolment) -> None:
    one, other = brought(author), brought(author)
    typed = {"body": f"![x]({one.get_absolute_url()})"}
    WorkingCopy.objects.create(post=written(author), revision=1, fields=typed)
    Page.objects.create(course=author.course, slug="about", title="About", body=f"![x]({other.get_absolute_url()})")
    assert left_after(EIGHT_DAYS) == 2

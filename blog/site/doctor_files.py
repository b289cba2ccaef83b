"""Pictures against their files: a file that no row names goes once it is a day old, for a picture is kept before its
row is written; a smaller copy that is lost is made again. A picture that is lost itself cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from blog import decoding
from blog.models import Image
from blog.pictures import copy_name
from blog.refusals import Refused
from blog.site.doctor_findings import Finding

FOLDER = "images"
YOUNG = timedelta(days=1)
AT_A_TIME = 500


def files_without_rows(mend: bool) -> Iterator[Finding | None]:
    """Files that no picture names."""
    found = kept()
    for image in Image.objects.order_by("pk").iterator(AT_A_TIME):
        found.difference_update(names_of(image))
    for name in sorted(found):
        yield None
        if not is_old(name) or is_named(name):
            continue
        if mend:
            default_storage.delete(name)
        yield Finding("files that no picture names", name, is_mended=mend)


def rows_without_files(mend: bool) -> Iterator[Finding | None]:
    """Pictures whose file is lost, and copies that are."""
    found = kept()
    for image in Image.objects.order_by("pk").iterator(AT_A_TIME):
        yield None
        own, *copies = names_of(image)
        if own not in found and not default_storage.exists(own):
            yield Finding("pictures whose file is lost", f"{own}: restore it from a backup")
            continue
        for name, width in zip(copies, image.widths, strict=True):
            if name not in found and not default_storage.exists(name):
                is_made = mend and make_copy(image, width)
                yield Finding("smaller copies of pictures that are lost", name, is_mended=is_made)


def kept() -> set[str]:
    """The names of all files of pictures."""
    try:
        return {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    except FileNotFoundError:
        return set()


def names_of(image: Image) -> list[str]:
    """The file of a picture, then those of its copies."""
    return [str(image.file.name), *(copy_name(image, width) for width in image.widths)]


def is_old(name: str) -> bool:
    """Whether a file has been there long enough to have its row; one that goes meanwhile has not."""
    try:
        return default_storage.get_modified_time(name) < timezone.now() - YOUNG
    except FileNotFoundError:
        return False


def is_named(name: str) -> bool:
    """Whether a picture names a file now, though none did a moment ago."""
    stem = name.removeprefix(f"{FOLDER}/").partition(".")[0]
    rows = Image.objects.filter(name__in={stem, stem.rpartition("-")[0]})
    return any(name in names_of(image) for image in rows)


def make_copy(image: Image, width: int) -> bool:
    """Make a smaller copy from the picture again; whether that could be."""
    try:
        with image.file.storage.open(str(image.file.name)) as file:
            picture, kind = decoding.decoded(file.read())
        content = decoding.encoded(decoding.narrowed(picture, width), kind)
    except (OSError, Refused):
        return False
    return default_storage.save(copy_name(image, width), ContentFile(content)) == copy_name(image, width)

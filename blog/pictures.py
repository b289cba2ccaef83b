"""Pictures that people bring: kept under names that say nothing, with smaller copies, so that what is kept is a picture
and nothing else; given to whoever prints an essay; and what an essay's pictures lack."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from textwrap import shorten
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from blog import decoding, figures
from blog.figures import Picture, Shown
from blog.models import Course, Image
from blog.refusals import Refused
from blog.rendering import line_html, pictured, plain

MOST_BYTES = 10_000_000
FORMATS = decoding.FORMATS
COPIES = (400, 800)
LONGEST_CAPTION_IN_A_NAME = 60


@dataclass(frozen=True)
class Lack:
    """What a picture of an essay lacks: what people call the picture, what to do, and its name in its address."""

    name: str
    what: str
    image: str


def keep_picture(upload: UploadedFile[bytes], uploader: Any) -> Image:
    """Keep an uploaded picture under a random name, with its smaller copies. Raises Refused with a sentence for what is
    no picture, or is too large in bytes or pixels; nothing is kept then."""
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(_("This picture is larger than 10 MB. Save a smaller copy and add that."))
    picture, kind = decoding.decoded(upload.read())
    name, widths = secrets.token_hex(12), [width for width in COPIES if width < picture.width]
    size = {"width": picture.width, "height": picture.height}
    kept = Image(uploader=uploader, name=name, kind=kind.lower(), widths=widths, **size)
    try:
        kept.file.save(f"{name}.{kept.kind}", ContentFile(decoding.encoded(picture, kind)), save=False)
        for width in widths:
            copy = decoding.encoded(decoding.narrowed(picture, width), kind)
            kept.file.storage.save(copy_name(kept, width), ContentFile(copy))
        kept.save()
    except BaseException:
        kept.file.name = kept.file.name or kept.file.field.generate_filename(kept, f"{name}.{kept.kind}")
        drop_files(kept)  # also what a full disk took of the first file
        raise
    return kept


def copy_name(image: Image, width: int) -> str:
    """What the copy of this width is called where files are kept."""
    path = PurePosixPath(str(image.file.name))
    return str(path.with_name(f"{path.stem}-{width}{path.suffix}"))


def drop_files(image: Image) -> None:
    """Delete the file of an image and those of its copies; what is gone already is no matter."""
    if image.file.name:
        for name in [image.file.name, *(copy_name(image, width) for width in image.widths)]:
            image.file.storage.delete(name)


def figure_of(image: Image) -> str:
    """The Markdown that shows an image as a figure, with places to describe and to caption it."""
    return f'\n\n![{figures.DESCRIBE}]({image.get_absolute_url()} "{figures.WRITE_A_CAPTION}")\n\n'


def pictures_named(names: Iterable[str]) -> dict[str, Picture]:
    """What figures need to know of these images, by name, as far as they exist."""
    wanted = set(names)
    found = Image.objects.filter(name__in=wanted) if wanted else []
    return {image.name: picture_of(image) for image in found}


def picture_of(image: Image) -> Picture:
    """What figures need to know of one."""
    widths = tuple(image.widths)
    return Picture(image.width, image.height, widths, image.is_decorative, image.credit, image.licence)


def lacking(body: str, course: Course) -> list[Lack]:
    """What the pictures of a text lack, in order: words for those who do not see them, unless they are decorative; and
    who made them, where the course asks for that. Asks the database once, and not at all without pictures."""
    shown = shown_by_name(body)
    known = pictures_named(shown)
    lacks = []
    for number, (name, places) in enumerate(shown.items(), 1):
        if name in known and (what := " ".join(lacks_of(places, known[name], course))):
            lacks.append(Lack(human_name(number, places[0].caption), what, name))
    return lacks


def shown_by_name(body: str) -> dict[str, list[Shown]]:
    """The places in which a text shows each of its pictures, in the order in which they first come."""
    found: dict[str, list[Shown]] = {}
    for shown in pictured(body):
        found.setdefault(shown.name, []).append(shown)
    return found


def lacks_of(places: Iterable[Shown], picture: Picture, course: Course) -> list[str]:
    """What one picture lacks, each a sentence that says what to do."""
    alternatives = [place.alternative.strip() for place in places]
    is_silent = any(not words or figures.is_placeholder(words) for words in alternatives)
    lacks = []
    if is_silent and not picture.is_decorative:
        lacks.append(_("Say what it shows, or mark it as decorative."))
    if course.pictures_need_words and not picture.credit.strip() and picture.licence != "own":
        lacks.append(_("Say who made it, or that it is your own work."))
    return lacks


def human_name(number: int, caption: str) -> str:
    """What people call a picture: its place among them, and its caption where it has one."""
    words = "" if figures.is_placeholder(caption) else plain(line_html(caption))
    if not words:
        return _("Picture %(n)s") % {"n": number}
    words = shorten(words, LONGEST_CAPTION_IN_A_NAME, placeholder=" …")
    return _("Picture %(n)s, ‘%(caption)s’") % {"n": number, "caption": words}

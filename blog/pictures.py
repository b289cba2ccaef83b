"""Pictures that people bring: decoded, turned upright, stripped of what the camera wrote, and encoded anew, so that
what is kept is a picture and nothing else. It must not know where a picture is shown."""

from __future__ import annotations

import io
import secrets
import warnings
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

from blog.models import Image
from blog.refusals import Refused

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
WIDEST = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def keep_picture(upload: UploadedFile[bytes], uploader: Any) -> Image:
    """Keep an uploaded picture under a random name. Raises Refused with a sentence for what is no picture, or is too
    large in bytes or pixels."""
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(_("This picture is larger than 10 MB. Save a smaller copy and add that."))
    picture, kind = decoded(upload.read())
    content = encoded(picture, kind)
    name = secrets.token_hex(12)
    kept = Image(uploader=uploader, name=name, kind=kind.lower(), width=picture.width, height=picture.height)
    kept.file.save(f"{name}.{kind.lower()}", ContentFile(content), save=False)
    kept.save()
    return kept


def figure_of(image: Image) -> str:
    """The Markdown that shows an image as a figure, with places to describe and to caption it."""
    description, caption = _("Describe the picture"), _("Write a caption here, or remove it")
    return f'\n\n![{description}]({image.get_absolute_url()} "{caption}")\n\n'


def decoded(content: bytes) -> tuple[Pillow.Image, str]:
    """The picture, upright, at most 1600 pixels wide, and the format to keep it in. Raises Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            opened = Pillow.open(io.BytesIO(content), formats=FORMATS)
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(_("This picture has more than 40 million pixels. Save a smaller copy and add that."))
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((WIDEST, WIDEST * 4))
    except Refused:
        raise
    except Exception as problem:  # Pillow raises many kinds for broken files, SyntaxError among them
        raise Refused(_("This file is not a picture that can be shown. Use JPEG, PNG, WebP or GIF.")) from problem
    return picture, "PNG" if opened.format in {"PNG", "GIF"} else str(opened.format)


def encoded(picture: Pillow.Image, kind: str) -> bytes:
    """The bytes of a picture, with nothing of the original file but its pixels."""
    mode = "RGB" if kind == "JPEG" else "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    clean = Pillow.new(mode, picture.size)
    clean.paste(picture.convert(mode))
    out = io.BytesIO()
    clean.save(out, kind, quality=85, optimize=True) if kind == "JPEG" else clean.save(out, kind)
    return out.getvalue()

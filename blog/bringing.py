"""Documents that authors bring: read within bounds of size, time and memory, their pictures kept as any other picture
is. It writes no essay; what was read is shown first. It must not know pages."""

from __future__ import annotations

import io
import re
import time
import warnings
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from blog.bringing_words import change_in_words, refusal_in_words
from blog.characters import one_line, printable
from blog.citations.program import EngineFailed, Missing, output, sufficient_pandoc
from blog.citations.program import Refused as Stopped
from blog.importers.document import (
    LARGEST,
    MARKDOWN,
    PAGES,
    Change,
    DocumentRecord,
    Fault,
    NotADocument,
    Opened,
    What,
    opened,
    place_of,
    read_html,
    read_markdown,
    read_plain,
)
from blog.models import Image
from blog.pictures import FORMATS, drop_files, keep_picture
from blog.refusals import Refused
from blog.rendering import LONGEST_ESSAY

SECONDS = 3.0
LARGEST_PASTED = 2_000_000
MOST_PIXELS = 24_000_000
MOST_PIXELS_TOGETHER = 60_000_000
BOUNDS = ("+RTS", "-M128m", "-RTS", "--sandbox")
WRITING = ("--to=html", "--standalone", "--wrap=none")
LAST_NOTE = re.compile(r"\[\^(\d{1,4})\]")

__all__ = ["LARGEST_PASTED", "Brought", "bring", "bring_pasted"]


@dataclass(frozen=True)
class Brought:
    """A document ready to be an essay: its pictures are kept and shown by their addresses. `told` are sentences on what
    changed."""

    title: str
    body: str
    works: tuple[str, ...]
    n_notes: int
    n_pictures: int
    told: tuple[str, ...]


def bring(upload: UploadedFile[Any] | None, by: Any) -> Brought:
    """A file as this person's essay. Raises Refused with a sentence for what cannot be read; nothing is kept then."""
    if upload is None:
        raise Refused(_("Choose a file first, then press Bring this file."))
    try:
        if (upload.size or 0) > LARGEST:
            raise NotADocument(Fault.LARGE, most=LARGEST // 1_000_000)
        name = str(upload.name or "")
        return kept(record_of(opened(upload.read(), name), name.lower()), by)
    except NotADocument as fault:
        raise Refused(refusal_in_words(fault)) from fault


def bring_pasted(html: str, text_before: str, by: Any) -> Brought:
    """What was pasted as a part of this person's essay; its notes are numbered on from those of the text. Raises
    Refused."""
    taken = [int(number) for number in LAST_NOTE.findall(text_before[:LONGEST_ESSAY])]
    try:
        if len(html) > LARGEST_PASTED:
            raise NotADocument(Fault.LONG)
        return kept(read_html(html, is_whole=False, first_note=max(taken, default=0) + 1), by)
    except NotADocument as fault:
        raise Refused(refusal_in_words(fault)) from fault


def record_of(found: Opened | str, name: str) -> DocumentRecord:
    """The record of an archive or of a text. Raises NotADocument."""
    if isinstance(found, Opened):
        return read_html(html_of(found), found.pictures, found.changes)
    if name.endswith(PAGES):
        return read_html(found)
    return read_markdown(found) if name.endswith(MARKDOWN) else read_plain(found)


def html_of(found: Opened) -> str:
    """The archive as HTML, by pandoc: it reads nothing but these bytes, in bounded time and memory. Raises
    NotADocument."""
    try:
        command = [sufficient_pandoc(), *BOUNDS, f"--from={found.form}", *WRITING]
        return output(command, found.packed, time.monotonic() + SECONDS).decode("utf-8", "replace")
    except Missing:
        raise NotADocument(Fault.NO_PANDOC) from None
    except Stopped:
        raise NotADocument(Fault.BROKEN) from None
    except EngineFailed:
        raise NotADocument(Fault.SLOW) from None


def kept(record: DocumentRecord, by: Any) -> Brought:
    """The record with its pictures kept: all that are pictures, or nothing. Raises NotADocument for a text that is too
    long."""
    body = printable(record.body)
    if len(body) > LONGEST_ESSAY:
        raise NotADocument(Fault.LONG)
    changes = {change.what: change.n for change in record.changes}
    files: list[Image] = []
    try:
        with transaction.atomic():
            left = MOST_PIXELS_TOGETHER
            for name, content in record.images:
                pixels = pixels_of(content)
                fits = pixels <= min(left, MOST_PIXELS)
                left -= pixels if fits else 0
                body = shown(body, name, content if fits else b"", by, files)
    except BaseException:
        for image in files:
            drop_files(image)
        raise
    n_left_out = changes.pop(What.PICTURES, 0) + len(record.images) - len(files)
    told = [Change(what, n) for what, n in changes.items()]
    told += [Change(What.PICTURES, n_left_out)] if n_left_out else []
    works = tuple(filter(None, map(one_line, record.works)))
    sentences = tuple(map(change_in_words, told))
    return Brought(one_line(record.title), body, works, record.notes, len(files), sentences)


def shown(body: str, name: str, content: bytes, by: Any, files: list[Image]) -> str:
    """The text with one picture kept and shown; without it where it is no picture."""
    place = re.escape(place_of(name))
    try:
        image = keep_picture(SimpleUploadedFile(name, content), by)
    except Refused:
        figure = re.compile(rf"!\[(?:\\.|[^\]\\])*\]\({place}(?: \"(?P<caption>(?:\\.|[^\"\\])*)\")?\)")
        return figure.sub(caption_alone, body)
    files.append(image)
    return body.replace(place_of(name), image.get_absolute_url())


def pixels_of(content: bytes) -> int:
    """How many pixels a picture says it has; one alone, or all of a document, may ask for too much work. 0 for what is
    no picture, which is found out where it is kept."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            width, height = Pillow.open(io.BytesIO(content), formats=FORMATS).size
    except Exception:  # Pillow raises many kinds for broken files
        return 0
    return int(width * height)


def caption_alone(found: re.Match[str]) -> str:
    """What is left of a picture that could not be kept: its caption, for those are the author's words."""
    return re.sub(r'\\([\\"])', r"\1", found["caption"] or "")

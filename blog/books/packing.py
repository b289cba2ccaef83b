"""The file of a book: its pages and pictures in a zip that says nothing of when or where it was packed. It must not
know what bound the pages."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image as Pillow

from blog.books.binding import Pages
from blog.books.chapters import MEDIA
from blog.models import Image

logger = logging.getLogger(__name__)

KIND = "application/epub+zip"
FIRST = "mimetype"
PACKAGE = "EPUB/content.opf"
STYLE = Path(__file__).resolve().parent.parent / "static" / "blog" / "book.css"
STYLED = "EPUB/styles/stylesheet1.css"
BEGINNING_OF_ZIP, READABLE, UNIX = (1980, 1, 1, 0, 0, 0), 0o644 << 16, 3
CHANGED = re.compile(r'(<meta property="dcterms:modified">)[^<]*')
READ = '<meta property="schema:accessMode">textual</meta>'
SEEN = '<meta property="schema:accessMode">visual</meta>'
# E-readers older than 2023 do not show this kind (EPUB 3.3 was the first to have it).
REPLACED, REPLACEMENT = "webp", "jpeg"


def file_of(picture: Image) -> str:
    """What the file of a picture is called in a book."""
    return f"{picture.name}.{REPLACEMENT if picture.kind == REPLACED else picture.kind}"


def pack(pages: Pages, pictures: Iterable[Image], changed: datetime | None, out: IO[bytes]) -> Iterator[str]:
    """Write the book; yields `pictures` for each that is in it."""
    shown = sorted(pictures, key=lambda picture: picture.name)
    named = {**pages, STYLED: STYLE.read_bytes(), PACKAGE: package(pages[PACKAGE], shown, changed)}
    with ZipFile(out, "w") as archive:
        add(archive, FIRST, named.pop(FIRST), ZIP_STORED)
        for name in sorted(named):
            add(archive, name, named[name], ZIP_DEFLATED)
        for picture in shown:
            add(archive, f"EPUB/{MEDIA}{file_of(picture)}", content_of(picture), ZIP_STORED)
            yield "pictures"


def add(archive: ZipFile, name: str, content: bytes, method: int) -> None:
    """One file."""
    info = ZipInfo(name, BEGINNING_OF_ZIP)
    info.compress_type, info.external_attr, info.create_system = method, READABLE, UNIX
    archive.writestr(info, content)


def package(content: bytes, pictures: Sequence[Image], changed: datetime | None) -> bytes:
    """The list of the book's files with its pictures among them, and when its words last changed."""
    text = content.decode()
    if pictures:
        text = text.replace(READ, f"{READ}\n    {SEEN}", 1)
    if changed:
        moment = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = CHANGED.sub(rf"\g<1>{moment}", text)
    items = "".join(
        f'    <item id="picture-{number}" href="{MEDIA}{name}" media-type="image/{name.rpartition(".")[2]}" />\n'
        for number, name in enumerate(map(file_of, pictures), 1)
    )
    return text.replace("  </manifest>", f"{items}  </manifest>", 1).encode()


def content_of(picture: Image) -> bytes:
    """The file of a picture, of our own encoding; a kind that older e-readers do not show is made into another, on
    white."""
    with picture.file.storage.open(str(picture.file.name), "rb") as file:
        content: bytes = file.read()
    if picture.kind != REPLACED:
        return content
    paper = Pillow.new("RGBA", (picture.width, picture.height), "white")
    try:
        shown = Pillow.open(io.BytesIO(content), formats=["WEBP"]).convert("RGBA")
        paper = Pillow.alpha_composite(Pillow.new("RGBA", shown.size, "white"), shown)
    except (OSError, ValueError):
        logger.warning("the picture %s cannot be read; the book has an empty one in its place", picture.name)
    out = io.BytesIO()
    paper.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()

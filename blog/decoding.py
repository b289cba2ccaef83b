"""Pictures read from bytes that nobody vouches for: bounded before they unfold, made smaller as they are read, turned
upright. It gives pixels and nothing else of the file, and must not know where a picture is kept.

The bounds keep one picture under some 180 MB of memory, whatever its file says of itself."""

from __future__ import annotations

import io
from math import ceil, floor

from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL.Image import Resampling, Transpose

from blog.refusals import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PHOTOGRAPHS = {"JPEG", "MPO"}
WIDEST, TALLEST = 1600, 4800
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
MOST_MEMORY = 177_000_000
MOST_SCANNED = 640_000_000
A_BAND = 1_000_000
REACH = 3  # pixels that Lanczos looks to each side, at the smaller size
ORIENTATION = 0x0112
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
SIDEWAYS = {5, 6, 7, 8}


def decoded(content: bytes) -> tuple[Pillow.Image, str]:
    """The picture, upright, at most 1600 pixels wide and 4800 high, its first frame if it moves; and the format to keep
    it in. Raises Refused."""
    stream = io.BytesIO(content)
    try:
        opened = Pillow.open(stream, formats=FORMATS)
        refuse_large(opened, content.count(b"\xff\xda", stream.tell()) + 1)
        kind = "JPEG" if opened.format in PHOTOGRAPHS else "WEBP" if opened.format == "WEBP" else "PNG"
        turn = turn_of(opened)
        picture = smaller(opened, mode_of(opened, kind), is_sideways=turn in SIDEWAYS)
    except Refused:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as bomb:
        raise too_large() from bomb
    except Exception as problem:  # Pillow raises many kinds for broken files, SyntaxError among them
        raise Refused(_("This file is not a picture that can be shown. Use JPEG, PNG, WebP or GIF.")) from problem
    return picture.transpose(TURNS[turn]) if turn in TURNS else picture, kind


def refuse_large(opened: Pillow.Image, n_scans: int) -> None:
    """Raise Refused for a picture that would take too much memory or time to decode; what the file says of itself is
    read, and no more. A photograph in scans is passed over once for each."""
    pixels = opened.width * opened.height
    if pixels > MOST_PIXELS:
        raise too_large()
    if max(opened.size) > LONGEST_SIDE:
        raise Refused(_("This picture is longer than 20,000 pixels. Save a smaller copy and add that."))
    if memory_of(opened, n_scans) > MOST_MEMORY or (
        opened.format in PHOTOGRAPHS and n_scans > 1 and pixels * n_scans > MOST_SCANNED
    ):
        raise Refused(_("This picture is too large in this format. Save it smaller, or as a plain JPEG, and add that."))


def too_large() -> Refused:
    """What is said of too many pixels."""
    return Refused(_("This picture has more than 40 million pixels. Save a smaller copy and add that."))


def memory_of(opened: Pillow.Image, n_scans: int) -> int:
    """About how many bytes its decoder takes: WebP's holds four whole pictures; that of JPEG a band of one, but of a
    photograph in several scans all coefficients, two bytes each."""
    pixels = opened.width * opened.height
    if opened.format == "WEBP":
        return pixels * 16
    if opened.format not in PHOTOGRAPHS:
        return pixels * 4
    layers: list[tuple[int, int, int, int]] = getattr(opened, "layer", [])
    if n_scans == 1 or not layers:
        return pixels // 2
    largest = max(layer[1] for layer in layers) * max(layer[2] for layer in layers)
    return 2 * pixels * sum(layer[1] * layer[2] for layer in layers) // largest


def turn_of(opened: Pillow.Image) -> int:
    """How the camera was held (EXIF 2.32, tag 274), 1 for upright and for what cannot be read."""
    try:
        return int(opened.getexif().get(ORIENTATION, 1))
    except Exception:  # what a camera wrote wrong does not spoil its picture
        return 1


def mode_of(opened: Pillow.Image, kind: str) -> str:
    """The colours to keep: transparency only where the picture has it, and its format can."""
    is_clear = "A" in opened.getbands() or "a" in opened.getbands() or "transparency" in opened.info
    return "RGBA" if is_clear and kind != "JPEG" else "RGB"


def smaller(opened: Pillow.Image, mode: str, is_sideways: bool) -> Pillow.Image:
    """The picture at the size to keep, read a band at a time: Pillow's own way would hold it three times over."""
    widest, tallest = (TALLEST, WIDEST) if is_sideways else (WIDEST, TALLEST)
    scale = max(opened.width / widest, opened.height / tallest, 1)
    size = max(1, round(opened.width / scale)), max(1, round(opened.height / scale))
    opened.draft(None, size)
    step = opened.height / size[1]
    rows = max(1, int(A_BAND / (opened.width * step)))
    made = Pillow.new(mode, size)
    for top in range(0, size[1], rows):
        bottom = min(top + rows, size[1])
        made.paste(band(opened, mode, (top * step, bottom * step), (size[0], bottom - top)), (0, top))
    return made


def band(opened: Pillow.Image, mode: str, between: tuple[float, float], size: tuple[int, int]) -> Pillow.Image:
    """The rows `between` of a picture at a smaller size; the rows beside them are looked at too, so no seam shows."""
    margin = REACH * (between[1] - between[0]) / size[1] + 1
    first, last = max(0, floor(between[0] - margin)), min(opened.height, ceil(between[1] + margin))
    rows = coloured(opened.crop((0, first, opened.width, last)), mode)
    box = (0, between[0] - first, opened.width, between[1] - first)
    if mode == "RGBA":  # what is clear has a colour too, which must not shine through
        rows = rows.convert("RGBa")
    return rows.resize(size, Resampling.LANCZOS, box=box, reducing_gap=2.0).convert(mode)


def coloured(rows: Pillow.Image, mode: str) -> Pillow.Image:
    """Rows in the colours to keep; sixteen bits of grey become eight."""
    if rows.mode.startswith("I"):
        rows.info.pop("transparency", None)
        rows = rows.convert("I").point(lambda value: value * (1 / 257) + 0).convert("L")
    return rows.convert(mode)


def narrowed(picture: Pillow.Image, width: int) -> Pillow.Image:
    """A copy of this width."""
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Resampling.LANCZOS)


def encoded(picture: Pillow.Image, kind: str) -> bytes:
    """The bytes of a picture whose pixels are all there is of it."""
    out = io.BytesIO()
    picture.save(out, kind, quality=85, optimize=True) if kind == "JPEG" else picture.save(out, kind)
    return out.getvalue()

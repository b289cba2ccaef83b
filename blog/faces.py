"""The typefaces that words are drawn in: what the machine has in the places where systems keep them, looked for once;
what comes with Pillow, which has hardly more than English, is the last resort. Pure: it must not know what is drawn."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont, features

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

FOLDERS = (
    *(f"/usr/share/fonts/truetype/{name}" for name in "liberation liberation2 noto dejavu wqy droid".split()),
    *(f"/usr/share/fonts/opentype/{name}" for name in "noto noto-cjk".split()),
    *(f"/usr/share/fonts/{name}" for name in "TTF noto noto-cjk liberation liberation-serif-fonts dejavu".split()),
    *(
        f"/usr/share/fonts/{name}"
        for name in "dejavu-serif-fonts dejavu-sans-fonts google-noto-serif-cjk-fonts".split()
    ),
    "/usr/local/share/fonts",
    "/System/Library/Fonts/Supplemental",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
FILES = (
    "LiberationSerif-Regular.ttf",
    "NotoSerif-Regular.ttf",
    "Georgia.ttf",
    "georgia.ttf",
    "Times New Roman.ttf",
    "times.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSans.ttf",
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "Arial Unicode.ttf",
    "msyh.ttc",
)
NO_CHARACTER = "\uffff"
PROBED_AT = 24
ESSENTIAL = set("LMNP")
FROM_THE_RIGHT = {"R", "AL"}


@dataclass(frozen=True)
class Face:
    """A typeface by its file; without one, Pillow's own."""

    path: str = ""

    def at(self, size: int) -> Font:
        """It in one size, in pixels."""
        return opened(self.path, size)

    def has(self, character: str) -> bool:
        """Whether it holds a character."""
        return glyph(self.path, character) != glyph(self.path, NO_CHARACTER)


@dataclass(frozen=True)
class Words:
    """A text with a face that can show it."""

    text: str
    face: Face


def set_in(text: str) -> Words | None:
    """The text with the first face that holds all its letters, numbers and signs; symbols, such as an emoji, that the
    face lacks are left out. None where no face holds the text, or nothing of it is left."""
    if not features.check("raqm") and any(is_shaped(character) for character in text):
        return None
    plain = [character for character in text if not is_variation(character)]
    needed = {one for one in plain if unicodedata.category(one)[0] in ESSENTIAL}
    face = next((face for face in faces() if all(map(face.has, needed))), None)
    if face is None or not needed:
        return None
    kept = "".join(one for one in plain if one.isspace() or one in needed or face.has(one))
    return Words(" ".join(kept.split()), face)


def runs_from_the_right(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that runs from the right."""
    strong = (unicodedata.bidirectional(one) for one in text)
    return next((one in FROM_THE_RIGHT for one in strong if one in FROM_THE_RIGHT | {"L"}), False)


def is_shaped(character: str) -> bool:
    """Whether a character takes its place and form from its neighbours, which needs a library that may be missing."""
    mark = unicodedata.category(character)[0] == "M"
    return mark or unicodedata.bidirectional(character) in FROM_THE_RIGHT


def is_variation(character: str) -> bool:
    """Whether a character only says in which form the one before it is meant, or joins two."""
    return "\ufe00" <= character <= "\ufe0f" or character in "\u200c\u200d"


@cache
def faces() -> tuple[Face, ...]:
    """Every face there is here, the best first."""
    places = (Path(folder) / name for name in FILES for folder in FOLDERS)
    return (*(Face(str(place)) for place in places if place.is_file()), Face())


@lru_cache(maxsize=256)
def opened(path: str, size: int) -> Font:
    """A face in one size; a file that is no typeface counts as Pillow's own."""
    try:
        return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
    except OSError:
        return ImageFont.load_default(size)


@lru_cache(maxsize=16_384)
def glyph(path: str, character: str) -> tuple[tuple[int, int], bytes]:
    """What a face draws for a character, to be told from what it draws for one it lacks."""
    mask = opened(path, PROBED_AT).getmask(character, mode="L")
    return mask.size, bytes(mask)

"""The pictures of a document: found by the name the text gives them, or within the text itself, and set in blocks of
their own. Never asks another place for one, and never looks into one."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from bs4 import Tag

from blog.importers.document_archive import LARGEST_PICTURE
from blog.importers.document_records import Block, Change, What, place_of
from blog.importers.page_lines import SPECIAL, tidy

MOST_PICTURES = 30
LONGEST_DESCRIPTION = 500
LONGEST_CAPTION = 1_000
WITHIN = re.compile(r"data:image/[\w.+-]{1,40};base64,", re.IGNORECASE)


@dataclass
class Pictures:
    """The pictures that came with a document by name, and what was found of them in its text so far."""

    given: dict[str, bytes] = field(default_factory=dict)
    shown: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    waiting: list[Block] = field(default_factory=list)
    n_outside: int = 0
    n_left_out: int = 0

    def add(self, tag: Tag) -> None:
        """Set the picture of a tag apart, until the block it stands in is read."""
        source = str(tag.get("src") or "")
        content = self.given.get(unquote(source)) if len(source) < 1_000 else None
        if content is None and (found := WITHIN.match(source)):
            content = decoded(source[found.end() :])
        if content is None:
            self.n_outside += bool(source)
        elif not content or (source not in self.names and len(self.names) >= MOST_PICTURES):
            self.n_left_out += 1
        else:
            name = self.names.setdefault(source, f"picture-{len(self.names) + 1}")
            self.shown[name] = content
            description = SPECIAL.sub(r"\\\g<0>", tidy(str(tag.get("alt") or "")[:LONGEST_DESCRIPTION]))
            self.waiting.append(Block("picture", f"![{description}]({place_of(name)})"))

    def taken(self) -> list[Block]:
        """The blocks of the pictures that wait; none wait any more."""
        found, self.waiting = self.waiting, []
        return found

    @property
    def changes(self) -> list[Change]:
        """What was left out."""
        counted = {What.OUTSIDE: self.n_outside, What.PICTURES: self.n_left_out}
        return [Change(what, n) for what, n in counted.items() if n]


def captioned(picture: Block, caption: str) -> Block:
    """The picture with a caption, which may hold emphasis."""
    words = " ".join(caption[:LONGEST_CAPTION].split()).replace("\\", "\\\\").replace('"', '\\"')
    return replace(picture, markdown=f'{picture.markdown[:-1]} "{words}")') if words else picture


def decoded(text: str) -> bytes:
    """The bytes of a picture that stands in the text; none where it is broken or too large."""
    if len(text) > LARGEST_PICTURE * 4 // 3:
        return b""
    try:
        return base64.b64decode(unquote(text), validate=False)
    except (binascii.Error, ValueError):
        return b""

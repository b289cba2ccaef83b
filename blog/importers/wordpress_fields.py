"""The fields of one element of an export as text of a bounded length, numbers and flags. Knows nodes; must not know
which record is made of them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from urllib.parse import unquote

from blog.importers.wordpress_tree import Node

LINE, ADDRESS, SLUG, EMAIL = 1_000, 2_000, 400, 320
WORD = 60
LARGEST_NUMBER = 2**63 - 1
NUMBER = re.compile(r"-?\d{1,19}", re.ASCII)


class Fields:
    """The first text of each name. `n_shortened` counts the texts that were longer than they may be."""

    def __init__(self) -> None:
        """Without any field yet."""
        self.texts: dict[str, str] = {}
        self.n_shortened = 0

    def add(self, nodes: Iterable[Node]) -> None:
        """Take what these say, unless it was said before: an element that repeats is not this item's own."""
        for node in nodes:
            if not self.texts.get(node.name):
                self.texts[node.name] = node.text

    def raw(self, name: str, longest: int) -> str:
        """The text as it stands, spaces and line ends at its ends included."""
        return self.bounded(self.texts.get(name, ""), longest)

    def text(self, name: str, longest: int = LINE) -> str:
        """The text without the spaces around it."""
        return self.bounded(self.texts.get(name, "").strip(), longest)

    def slug(self, name: str) -> str:
        """An address's last word, percent-decoded once."""
        return self.bounded(slug_of(self.texts.get(name, "")), SLUG)

    def number(self, name: str) -> int:
        """The number, 0 where there is none that could be meant."""
        return number_of(self.texts.get(name, ""))

    def bounded(self, text: str, longest: int) -> str:
        """Not more of it than that, and told if there was."""
        self.n_shortened += len(text) > longest
        return text[:longest]


def number_of(text: str) -> int:
    """0 for what is no number, or one too large for any database."""
    text = text.strip()
    number = int(text) if NUMBER.fullmatch(text) else 0
    return number if abs(number) <= LARGEST_NUMBER else 0


def slug_of(text: str) -> str:
    """Percent-decoded; what WordPress cut in the middle of a sign is left out."""
    return unquote(text.strip()).replace("\ufffd", "")


def made_number(*said: object) -> int:
    """A number below 0 for what has none, the same whenever the same is said; it fits 32 bits."""
    return -(zlib.crc32("\x1f".join(map(str, said)).encode("utf-8", "replace")) & 0x7FFFFFFF) - 1

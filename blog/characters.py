"""Characters that people can see. Pure: it must not know where text comes from."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
DIRECTIONS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def printable(text: str) -> str:
    """The text without control characters (one breaks a whole feed: XML 1.0, 2.2), line ends as `\\n`."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A name or a title: printable, composed, on one line, without invisible marks or overrides of direction."""
    return unicodedata.normalize("NFC", " ".join(DIRECTIONS.sub("", printable(text)).split()))

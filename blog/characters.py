"""Characters that people can see. Pure: it must not know where text comes from."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
DIRECTIONS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
JOINING = "\u0600-\u08ff\u0900-\u0dff\u2600-\u27bf\ufe0f\U0001f1e6-\U0001faff"
JOINERS = re.compile(f"(?<![{JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{JOINING}])")


def printable(text: str) -> str:
    """The text without control characters (one breaks a whole feed: XML 1.0, 2.2), line ends as `\\n`."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A name or a title: printable, composed, on one line, without overrides of direction, nor marks that nobody sees;
    those that join letters of Persian and Hindi, or the parts of a picture sign, stay where they join."""
    return unicodedata.normalize("NFC", " ".join(JOINERS.sub("", DIRECTIONS.sub("", printable(text))).split()))

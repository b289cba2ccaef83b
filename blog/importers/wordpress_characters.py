"""The characters of WordPress texts: line ends, leftovers of other encodings, entities written twice, and signs that no
text may hold. Knows no tag."""

from __future__ import annotations

import re
from html import unescape

CARRIAGE = re.compile("\r\n?|[\v\f\u2028\u2029]")
CONTROLS = [*range(9), *range(11, 32), 0x7F, 0x200B, 0x2060, 0xFEFF, 0xAD]
PRIVATE = [*range(0xD800, 0xF900), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]
WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
SYMBOLS = dict.fromkeys([0xF0A7, 0xF0B7], "•")
CLEAN = str.maketrans({**dict.fromkeys([*CONTROLS, *PRIVATE], ""), **WINDOWS, **SYMBOLS})
LEFT_OUT = re.compile("[\ue000-\uf0a6\uf0a8-\uf0b6\uf0b8-\uf8ff]")
NUMBER = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<plain>[0-9]+));?")
TWICE = re.compile(r"&amp;(?=(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|nbsp|amp|quot|apos|[lr]s?[sd]?quo|hellip|[nm]dash);)")
MOST_FIGURES = 7


def cleaned(text: str) -> str:
    """The text with `\\n` between its lines, and without signs for private use, written out or as entities."""
    plain = CARRIAGE.sub("\n", text).translate(CLEAN)
    return NUMBER.sub(allowed, TWICE.sub("&", plain)) if "&" in plain else plain


def allowed(number: re.Match[str]) -> str:
    """A character written as its number, if a text may hold it; otherwise nothing."""
    figures = (number["hex"] or number["plain"]).lstrip("0")
    if len(figures) > MOST_FIGURES:
        return ""
    character = unescape(f"&#{'x' if number['hex'] else ''}{figures};") if figures else ""
    return number[0] if character and character.translate(CLEAN) else ""


def n_left_out(text: str) -> int:
    """How many signs for private use are lost, some of which a font may have drawn."""
    return len(LEFT_OUT.findall(text))

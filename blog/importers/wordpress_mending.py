"""Markup that no parser takes, made such that one does: signs first, then the fields of an item. Knows which elements
hold others; must not know what the fields are for."""

from __future__ import annotations

import re
from html.entities import html5

from blog.importers.wordpress_bytes import Note
from blog.importers.wordpress_records import Reason

LOOSE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<name>&[A-Za-z][A-Za-z0-9]{1,31};)|(?P<number>&#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6});)"
    rb"|(?P<sign>&|<(?![A-Za-z_/!?])|\]\]>)",
    re.DOTALL,
)
SIGNS = {b"&": b"&amp;", b"<": b"&lt;", b"]]>": b"]]&gt;"}
OWN = (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;")
# Any element but those that hold others.
OPENING = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?P<name>(?!item\b)[A-Za-z_]{1,40}"
    rb"|[\w.-]{1,40}:(?!(?:comment|postmeta|commentmeta|author|category|tag|term|termmeta)\b)[A-Za-z_]{1,40})"
    rb"(?:\s[^<>]{0,4000})?(?<!/)>",
    re.DOTALL,
)
PARTS = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|(?P<sign><)", re.DOTALL)
MOST_NAMES = 60


def with_signs(text: bytes) -> tuple[bytes, list[Note]]:
    """Outside raw texts: names of signs as the signs, and guarded what ampersands and less-than signs stand for
    themselves. A note for each line mended."""
    lines: dict[int, int] = {}
    at, line = 0, 1

    def mend(found: re.Match[bytes]) -> bytes:
        """One find as it should have been, its line kept."""
        nonlocal at, line
        new = _sign(found)
        if new != found[0]:
            line, at = line + text.count(b"\n", at, found.start()), found.start()
            lines[line] = lines.get(line, 0) + 1
        return new

    return LOOSE.sub(mend, text), [Note(Reason.AMPERSAND, where, n) for where, n in lines.items()]


def _sign(found: re.Match[bytes]) -> bytes:
    """What one find should have been."""
    whole = found[0]
    if found["sign"]:
        return SIGNS[whole]
    if found["name"] and whole not in OWN:
        sign = html5.get(whole[1:].decode())
        return sign.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;") if sign else b"&amp;" + whole[1:]
    if found["number"]:
        digits = whole[2:-1].decode()
        number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
        return whole if _is_allowed(number) else b""
    return whole


def _is_allowed(number: int) -> bool:
    """Has XML such a sign (XML 1.0, 2.2)?"""
    return number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000


def with_fields_guarded(text: bytes) -> bytes:
    """Each field up to its own end, with what stands in it as text: markup of a post that was never guarded, and was
    not well formed. Of names that are no export's only the first few are looked for."""
    parts, done, ends = list[bytes](), 0, dict[bytes, int]()
    for found in OPENING.finditer(text):
        name = found["name"]
        if not name or found.start() < done:
            continue
        if ends.get(name, 0) < found.end() and (name in ends or len(ends) < MOST_NAMES):
            end = text.find(b"</" + name + b">", found.end())
            ends[name] = end if end >= 0 else len(text)
        end = ends.get(name, len(text))
        if end < len(text) and text.find(b"<" + name + b">", found.end(), end) < 0:
            parts += [text[done : found.end()], PARTS.sub(_guarded, text[found.end() : end])]
            done = end
    return b"".join([*parts, text[done:]])


def _guarded(found: re.Match[bytes]) -> bytes:
    """A less-than sign as itself; a raw text as it stands."""
    return b"&lt;" if found["sign"] else found[0]

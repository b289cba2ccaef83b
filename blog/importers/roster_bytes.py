"""The bytes of a roster as text: which encoding a spreadsheet or a campus system wrote. Knows no row or column."""

from __future__ import annotations

import codecs
import re

from blog.characters import printable
from blog.importers.roster_records import Fault, NotARoster

LARGEST = 2 * 1024 * 1024
SNIFFED = 4_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf")
# Signs that no word in a Western language holds, and Polish words do when they are read as Western.
POLISH = re.compile(r"[^\W\d_][¿³¹][^\W\d_]|[^\W\d_][¿³¹]\b", re.UNICODE)


def text_of(data: bytes) -> str:
    """The text without invisible signs, line ends as they are read from any system. Raises NotARoster."""
    if not data.strip(b"\x00\r\n\t ,;"):
        raise NotARoster(Fault.EMPTY)
    if len(data) > LARGEST:
        raise NotARoster(Fault.LARGE, most=LARGEST // 1024**2)
    if data.startswith(WORKBOOKS):
        raise NotARoster(Fault.WORKBOOK)
    text = printable(_decoded(data)).lstrip("\ufeff")
    if not text.strip():
        raise NotARoster(Fault.EMPTY)
    return text


def _decoded(data: bytes) -> str:
    """By its mark, as UTF-16 without one, as UTF-8, or in the code page of an older spreadsheet."""
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "") or _without_mark(data)
    if encoding:
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        western = data.decode("cp1252", errors="replace")
        return data.decode("cp1250", errors="replace") if POLISH.search(western) else western


def _without_mark(data: bytes) -> str:
    """UTF-16 whose mark was lost: every other byte is zero. Raises NotARoster for other files with zeros in them."""
    start = data[:SNIFFED]
    if b"\x00" not in start:
        if b"\x00" in data:
            raise NotARoster(Fault.BINARY)
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 5 < len(start) * 2 or min(even, odd) * 8 > max(even, odd):
        raise NotARoster(Fault.BINARY)
    return "utf-16-le" if odd > even else "utf-16-be"

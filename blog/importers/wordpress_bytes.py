"""The bytes of an export as clean UTF-8, block by block: encoding found out, signs that XML does not allow dropped,
line ends as `\\n`. Each thing mended is a note with its line. Knows no element; holds two blocks at most."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from blog.characters import UNSEEN
from blog.importers.wordpress_records import Fault, NotAnExport, Reason

BLOCK = 256 * 1024
SNIFFED = 4_000
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf")
OTHERS = (b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._:-]{0,39})[\"']")
# Names as `codecs` normalises them; what calls itself Latin-1 is Windows-1252 where it differs at all (WHATWG).
KNOWN = {
    **{name: name for name in ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257")},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{
        name: name for name in ("cp1258", "koi8-r", "koi8-u", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
    },
    **{"iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "cp874": "cp874"},
}
ESCAPED = re.compile("[\udc80-\udcff]+")
AN_EXPORT = re.compile(rb"<(?:rss|channel|item|wp:)")


@dataclass(frozen=True)
class Note:
    """Something mended in a line of the file, `n` times."""

    reason: Reason
    line: int
    n: int = 1


class Cleaned:
    """The blocks of a stream, cleaned as they are asked for; `notes` grows with them, and may be emptied meanwhile."""

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the first block to know the encoding. Raises NotAnExport."""
        self.stream, self.notes, self.line, self.kept = stream, list[Note](), 1, ""
        self.first = self._read()
        _refuse_others(self.first)
        self.encoding, mark, wrong = encoding_of(self.first)
        self.first = self.first[mark:]
        self.decoder = codecs.getincrementaldecoder(self.encoding)(
            "surrogateescape" if self.encoding == "utf-8" else "replace"
        )
        if wrong:
            self.notes.append(Note(Reason.ENCODING, 1))

    def __iter__(self) -> Iterator[bytes]:
        """The file as UTF-8. Raises NotAnExport where its start is no export's."""
        block, is_first = self.first, True
        self.first = b""
        while block:
            following = self._read()
            cleaned = self._cleaned(block, is_last=not following)
            if is_first and not AN_EXPORT.search(cleaned):
                raise NotAnExport(Fault.NOT_AN_EXPORT)
            yield cleaned
            block, is_first = following, False

    def _read(self) -> bytes:
        """A whole block, unless the stream ends; a stream may give less than it was asked for."""
        parts, wanted = [], BLOCK
        while wanted > 0 and (part := self.stream.read(wanted)):
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _cleaned(self, block: bytes, *, is_last: bool) -> bytes:
        """One block as text that XML allows, encoded anew."""
        text = self.decoder.decode(block, is_last)
        text = self.kept + text
        # The other half of a line's end may stand in the block that follows.
        self.kept = "\r" if text.endswith("\r") and not is_last else ""
        text = text.removesuffix(self.kept)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = self._mended(ESCAPED, text, _western, Reason.ENCODING)
        text = self._mended(UNSEEN, text, lambda found: "", Reason.SIGNS)
        self.line += text.count("\n")
        return text.encode("utf-8", "replace")

    def _mended(self, bad: re.Pattern[str], text: str, good: Callable[[re.Match[str]], str], reason: Reason) -> str:
        """The text with what is bad in it made good, and a note for each line of it."""
        if not bad.search(text):
            return text
        line, at, lines = self.line, 0, dict[int, int]()
        for found in bad.finditer(text):
            line += text.count("\n", at, found.start())
            at = found.start()
            lines[line] = lines.get(line, 0) + 1
        self.notes += [Note(reason, where, n) for where, n in lines.items()]
        return bad.sub(good, text)


def _western(found: re.Match[str]) -> str:
    """Bytes that are no UTF-8, as Windows-1252."""
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _refuse_others(start: bytes) -> None:
    """Raises NotAnExport for what nobody could read as XML."""
    if not start.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise NotAnExport(Fault.EMPTY)
    if start.startswith(PACKED):
        raise NotAnExport(Fault.PACKED)
    if start.startswith(OTHERS):
        raise NotAnExport(Fault.KIND)


def encoding_of(start: bytes) -> tuple[str, int, bool]:
    """The encoding of a file that starts so, the length of its mark, and whether it is another than it declares."""
    for mark, name in MARKS:
        if start.startswith(mark):
            return name, len(mark), False
    wide = _without_mark(start[:SNIFFED])
    if wide:
        return wide, 0, False
    declared = _declared(start)
    if not declared or declared == "utf-8":
        return "utf-8", 0, False
    text, _used = codecs.utf_8_decode(start, "surrogateescape", False)
    if text.isascii() or ESCAPED.search(text):
        return declared, 0, False
    return "utf-8", 0, True


def _declared(start: bytes) -> str:
    """The encoding declared, where it is one known here, else ""."""
    found = DECLARED.search(start[:SNIFFED])
    if not found:
        return ""
    try:
        return KNOWN.get(codecs.lookup(found[1].decode()).name, "")
    except LookupError:
        return ""


def _without_mark(start: bytes) -> str:
    """UTF-16 whose mark was lost: every other byte is zero, where signs are Latin. Raises NotAnExport for other files
    that are full of zeros."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 10 < len(start):
        return ""
    if min(even, odd) * 8 > max(even, odd):
        raise NotAnExport(Fault.KIND)
    return "utf-16-le" if odd > even else "utf-16-be"

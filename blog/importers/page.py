"""A class-blog page saved as text or as HTML, read into a record. The door of this package for pages.

Knows files as bytes; must not know a path, a course or a model.
"""

import re
import unicodedata

from blog.importers.page_html import read_html
from blog.importers.page_text import read_text
from blog.importers.records import NotAPage, PageRecord

LARGEST = 5 * 1024 * 1024
SNIFFED = 4_000

FORMATS = ((b"%PDF-", "a PDF"), (b"{\\rtf", "an RTF document"), (b"PK\x03\x04", "a Word document or an archive"))
TAGS = re.compile(r"<(?:!doctype html|html|head|body|main|article|section|div|p|h1|h2|ol|ul)\b", re.IGNORECASE)
EXPORT = re.compile(r"<(?:rss|feed|wxr)\b", re.IGNORECASE)
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
INVISIBLE = str.maketrans(dict.fromkeys([*range(9), *range(11, 32), 0x7F, 0x200B, 0x2060, 0xFEFF, 0xAD]))


def read_page(data: bytes) -> PageRecord:
    """The page in these bytes.

    Raises NotAPage, and nothing else, if they are empty, binary, larger than LARGEST or hold no page.
    """
    _refuse_other_formats(data)
    text = _decode(data)
    if not text.strip():
        raise NotAPage("This file holds no words; save the page again and import that file.")
    if EXPORT.search(text[:SNIFFED]):
        raise NotAPage("This file is a feed or a WordPress export, not one page; use import_wordpress for an export.")
    try:
        return read_html(text) if _is_html(text) else read_text(text)
    except RecursionError:
        raise NotAPage("This page is nested too deeply to be read; save it as text and import that file.") from None


def _refuse_other_formats(data: bytes) -> None:
    """Raise NotAPage for bytes that are no text of a fitting size."""
    if not data:
        raise NotAPage("This file is empty; save the page again and import that file.")
    if len(data) > LARGEST:
        megabytes = LARGEST // 1024**2
        raise NotAPage(
            f"This file is larger than {megabytes} MB, which no class-blog page is; save the page without its images."
        )
    for signature, kind in FORMATS:
        if data.startswith(signature):
            raise NotAPage(f"This file is {kind}, not a page; save the page as text or HTML and import that file.")
    if b"\x00" in data:
        raise NotAPage("This file is binary, not a page; save the page as text (UTF-8) or HTML and import that file.")


def _decode(data: bytes) -> str:
    """The text: UTF-8 if it is that, Windows-1252 otherwise; one kind of line end, no invisible signs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text).translate(INVISIBLE))


def _is_html(text: str) -> bool:
    """Whether tags make up the beginning of the text; a tag that an essay mentions does not count."""
    beginning = text[:SNIFFED].lstrip()
    return beginning.startswith("<") and TAGS.search(beginning) is not None

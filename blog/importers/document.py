"""Documents that authors bring: Word and OpenDocument files (through a program that makes HTML of them), saved pages,
what was pasted, Markdown and text, each read into one record. The door of this package for documents.

Knows files as bytes and text; must not know who asks, where pictures are kept, or how that program is run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from blog.importers.document_archive import Opened, open_archive
from blog.importers.document_blocks import Reader
from blog.importers.document_inlines import guarded
from blog.importers.document_lists import indented
from blog.importers.document_notes import taken_notes
from blog.importers.document_pictures import Pictures, captioned
from blog.importers.document_records import (
    Block,
    Change,
    DocumentRecord,
    Fault,
    NotADocument,
    What,
    place_of,
)
from blog.importers.document_tree import tree_of
from blog.importers.document_works import split_title, split_works
from blog.importers.page_lines import SPECIAL, paragraphs
from blog.importers.page_works import heading_of

__all__ = [
    "Change",
    "DocumentRecord",
    "Fault",
    "NotADocument",
    "Opened",
    "What",
    "opened",
    "place_of",
    "read_html",
    "read_markdown",
    "read_plain",
]

LARGEST = 20_000_000
LARGEST_PAGE, LARGEST_TEXT = 5_000_000, 1_000_000
LARGEST_HTML = 8_000_000
LONGEST_TITLE = 200
ARCHIVES, PAGES, MARKDOWN, PLAIN = (".docx", ".odt"), (".html", ".htm"), (".md", ".markdown"), (".txt",)
OTHERS = {
    b"%PDF-": Fault.PDF,
    b"{\\rtf": Fault.RTF,
    b"\xd0\xcf\x11\xe0": Fault.OLD_WORD,
}
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
INVISIBLE = str.maketrans(dict.fromkeys([*range(9), *range(11, 32), 0x7F, 0x200B, 0x2060, 0xFEFF, 0xAD]))
FRONT_MATTER = re.compile(r"\A---\n(?P<said>(?:[^\n]*\n){0,100}?)(?:---|\.\.\.)\n")
NAMED = re.compile(r"^title:(?P<title>[^\n]*)", re.MULTILINE | re.IGNORECASE)
NOTE = re.compile(r"^\[\^[^\]\s]{1,60}\]:", re.MULTILINE)
HEADING = re.compile(r"(#{1,6})[ \t]([^\n]*)")


def opened(data: bytes, filename: str) -> Opened | str:
    """What these bytes are: an archive to be read by the program, or text. Raises NotADocument."""
    name = filename.lower()
    if not data:
        raise NotADocument(Fault.EMPTY)
    for signature, fault in OTHERS.items():
        if data.startswith(signature):
            raise NotADocument(fault)
    if data.startswith(b"PK\x03\x04"):
        return open_archive(data)
    if name.endswith(ARCHIVES):
        raise NotADocument(Fault.NOT_WORD)
    if not name.endswith(PAGES + MARKDOWN + PLAIN):
        raise NotADocument(Fault.KIND)
    if len(data) > (LARGEST_PAGE if name.endswith(PAGES) else LARGEST_TEXT):
        raise NotADocument(Fault.LONG)
    return text_of(data)


def text_of(data: bytes) -> str:
    """The words of a file of text: UTF-8, UTF-16 that says so, else Windows-1252. Raises NotADocument for none."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotADocument(Fault.BINARY)
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text).translate(INVISIBLE))


def read_html(
    text: str,
    pictures: Mapping[str, bytes] | None = None,
    changes: Sequence[Change] = (),
    is_whole: bool = True,
    first_note: int = 1,
) -> DocumentRecord:
    """The document in this HTML, with the pictures that came beside it by name. A part of one, such as what was pasted,
    has no title of its own. Raises NotADocument."""
    if len(text) > LARGEST_HTML:
        raise NotADocument(Fault.LONG)
    soup, left_out = tree_of(text)
    try:
        found = Reader(Pictures(dict(pictures or {})))
        notes = [(number, found.blocks_of(note)) for number, note in taken_notes(soup, first_note)]
        blocks = with_captions(found.blocks_of(soup))
    except RecursionError:
        raise NotADocument(Fault.TANGLED) from None
    first_rows = [Change(What.FIRST_ROW, found.n_made_headers)] if found.n_made_headers else []
    told = [*changes, *left_out, *first_rows, *found.pictures.changes]
    return record_of(blocks, notes, tuple(found.pictures.shown.items()), told, is_whole)


def record_of(
    blocks: list[Block],
    notes: list[tuple[int, list[Block]]],
    images: tuple[tuple[str, bytes], ...],
    changes: list[Change],
    is_whole: bool,
) -> DocumentRecord:
    """The record of these blocks. Raises NotADocument where they hold nothing."""
    if not blocks:
        raise NotADocument(Fault.NO_WORDS)
    title, rest, guessed = split_title(blocks) if is_whole else ("", blocks, [])
    body, works = split_works(rest)
    ends = [f"[^{number}]: " + indented("\n\n".join(b.markdown for b in inner), 4) for number, inner in notes]
    listed = [Change(What.WORKS, len(works))] if works else []
    written = "\n\n".join([*(block.markdown for block in body), *ends])
    return DocumentRecord(title, written, works, images, len(notes), (*guessed, *listed, *changes))


def with_captions(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each caption in the picture before it; one without a picture, or with a note, is a paragraph."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if block.kind == "caption" and before and before.kind == "picture" and not block.noted:
            found[-1] = replace(captioned(before, " ".join(block.lines)), kind="paragraph")
        else:
            found.append(replace(block, kind="paragraph") if block.kind == "caption" else block)
    return found


def read_markdown(text: str) -> DocumentRecord:
    """The document in this Markdown, as it stands. Raises NotADocument."""
    front = FRONT_MATTER.match(text)
    named = NAMED.search(front["said"]) if front else None
    title = unquoted(named["title"])[:LONGEST_TITLE] if named else ""
    lines = text[front.end() if front else 0 :].strip("\n").split("\n")
    signs, words = heading_in(lines[0])
    if words and not title and len(words) <= LONGEST_TITLE and not heading_of(words):
        alone = not any(line.startswith(f"{signs} ") for line in lines[1:])
        title, lines = (words, lines[1:]) if alone else ("", lines)
    lines, works = without_works(lines)
    body = "\n".join(lines).strip("\n")
    if not body.strip() and not works:
        raise NotADocument(Fault.NO_WORDS)
    changes = (Change(What.WORKS, len(works)),) if works else ()
    return DocumentRecord(title, body, works, (), len(NOTE.findall(body)), changes)


def heading_in(line: str) -> tuple[str, str]:
    """The signs and the words of a heading; empty for any other line."""
    found = HEADING.fullmatch(line)
    return (found[1], found[2].strip(" \t").rstrip("#").rstrip(" \t")) if found else ("", "")


def unquoted(words: str) -> str:
    """A title without the quotation marks that may stand around it."""
    words = words.strip(" \t")
    words = words[1:] if words[:1] in {'"', "'"} else words
    return words[:-1] if words[-1:] in {'"', "'"} else words


def without_works(lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Lines of Markdown without the list of works that ends them, and that list."""
    for at in range(len(lines) - 1, 0, -1):
        _signs, heading = heading_in(lines[at])
        if heading or heading_of(lines[at].strip("*_ ")):
            ends = next((n for n in range(at + 1, len(lines)) if NOTE.match(lines[n])), len(lines))
            if not heading_of(heading or lines[at].strip("*_ ")):
                return lines, ()
            listed = [
                line.lstrip("-*0123456789. ") if line[:1] in "-0123456789" else line for line in lines[at + 1 : ends]
            ]
            works = tuple(" ".join(line.split()) for line in listed if line.strip())
            return ([*lines[:at], *lines[ends:]], works) if works else (lines, ())
    return lines, ()


def read_plain(text: str) -> DocumentRecord:
    """The document in this text: its paragraphs, every sign of them literal. Raises NotADocument."""
    blocks = [
        Block("paragraph", guarded(words), line, (words,))
        for line in paragraphs(text.split("\n"))
        for words in [SPECIAL.sub(r"\\\g<0>", line)]
    ]
    return record_of(blocks, [], (), [], is_whole=True)

"""A Word or OpenDocument file as an archive: bounded before anything is unpacked, its pictures set apart, the rest
packed anew for the program that reads it. Knows names and bytes, never what the words say."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from blog.importers.document_records import Change, Fault, NotADocument, What

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200_000_000
LARGEST_TEXT = 3_000_000
DEEPEST = 300
LARGEST_PICTURE = 10_000_000
LARGEST_PICTURES = 40_000_000
DIRECTORY_ENTRY = b"PK\x01\x02"
ODD_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]")
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
TAG = re.compile(rb"<(/?)[^<>/?!][^<>]*?(/?)>")
DAMAGED = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)

READ = {
    "docx": re.compile(r"(?:_rels/\.rels|\[Content_Types\]\.xml|word/(?:_rels/)?\w+\.xml(?:\.rels)?)", re.IGNORECASE),
    "odt": re.compile(r"(?:mimetype|content\.xml|styles\.xml|META-INF/manifest\.xml)"),
}
SHOWN = {"docx": re.compile(r"word/(media/[^/]+)"), "odt": re.compile(r"(Pictures/[^/]+)")}
WRITTEN_IN = {"docx": "word/document.xml", "odt": "content.xml"}
MARKS = {
    What.INSERTED: re.compile(rb"<w:ins[ >]|<text:insertion[ >]"),
    What.DELETED: re.compile(rb"<w:del[ >]|<text:deletion[ >]"),
    What.COMMENTS: re.compile(rb"<w:commentReference\b|<office:annotation[ >]"),
}
BOX, BOX_ELSEWHERE, CHOICE_ENDS = re.compile(rb"<w:txbxContent\b"), re.compile(rb"<draw:text-box\b"), b"</mc:Choice>"


@dataclass(frozen=True)
class Opened:
    """A document's archive: its form, what the reading program needs of it, its pictures by name, and what is left out
    on the way."""

    form: str
    packed: bytes
    pictures: dict[str, bytes]
    changes: tuple[Change, ...]


def open_archive(data: bytes) -> Opened:
    """The archive in these bytes. Raises NotADocument, and nothing else, for one that is broken, built to harm, or no
    document."""
    if data.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise NotADocument(Fault.PACKED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return opened(archive)
    except NotADocument:
        raise
    except DAMAGED:
        raise NotADocument(Fault.BROKEN) from None


def opened(archive: zipfile.ZipFile) -> Opened:
    """What of an archive is wanted. Raises NotADocument, or any of the errors of DAMAGED."""
    listed = archive.infolist()
    if len(listed) > MOST_ENTRIES or sum(entry.file_size for entry in listed) > MOST_UNPACKED:
        raise NotADocument(Fault.PACKED)
    names = [entry.filename for entry in listed]
    if len(set(names)) < len(names) or any(map(ODD_NAME.search, names)):
        raise NotADocument(Fault.BROKEN)
    form = next((form for form, name in WRITTEN_IN.items() if name in names), "")
    if not form:
        raise NotADocument(Fault.NOT_WORD)
    texts = texts_of(archive, [entry for entry in listed if READ[form].fullmatch(entry.filename)])
    pictures = pictures_of(archive, form)
    shown = [name for name in names if SHOWN[form].fullmatch(name)]
    written = texts[WRITTEN_IN[form]]
    counts = {what: len(mark.findall(written)) for what, mark in MARKS.items()} | {What.BOXES: boxes_in(written)}
    marked = [Change(what, n) for what, n in counts.items() if n]
    return Opened(form, packed_anew(texts, shown), pictures, tuple(marked))


def boxes_in(written: bytes) -> int:
    """How many text boxes there are. Word writes each twice: in a choice, and once more for older programs."""
    chosen = written[: max(written.rfind(CHOICE_ENDS), 0)]
    return len(BOX.findall(chosen)) + len(BOX_ELSEWHERE.findall(written))


def texts_of(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """The parts that hold words, by name, as large as they may be together. Raises NotADocument for more, and for parts
    that declare entities: Word writes none."""
    texts: dict[str, bytes] = {}
    left = LARGEST_TEXT
    for entry in entries:
        content = archive.open(entry).read(left + 1) if entry.file_size <= left else b""
        left -= max(len(content), entry.file_size)
        if left < 0:
            raise NotADocument(Fault.LONG)
        if DECLARED.search(content) or content.startswith(WIDE_TEXT):
            raise NotADocument(Fault.ENTITIES)
        if depth_of(content) > DEEPEST:
            raise NotADocument(Fault.TANGLED)
        texts[entry.filename] = content
    return texts


def depth_of(content: bytes) -> int:
    """How deep the tags of a part are nested."""
    depth = deepest = 0
    for tag in TAG.finditer(content):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        deepest = max(deepest, depth)
    return deepest


def pictures_of(archive: zipfile.ZipFile, form: str) -> dict[str, bytes]:
    """The pictures by the name the text gives them; one that is too large, or broken, is an empty one."""
    pictures: dict[str, bytes] = {}
    left = LARGEST_PICTURES
    for entry in archive.infolist():
        shown = SHOWN[form].fullmatch(entry.filename)
        if not shown:
            continue
        fits = entry.file_size <= min(left, LARGEST_PICTURE)
        try:
            pictures[shown[1]] = archive.open(entry).read(LARGEST_PICTURE) if fits else b""
        except DAMAGED:
            pictures[shown[1]] = b""
        left -= len(pictures[shown[1]])
    return pictures


def packed_anew(texts: dict[str, bytes], shown: list[str]) -> bytes:
    """An archive of the parts that hold words; in place of each picture an empty file, for its name is asked for."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in texts.items():
            packed.writestr(zipfile.ZipInfo(name), content)
        for name in shown:
            packed.writestr(zipfile.ZipInfo(name), b"")
    return out.getvalue()
